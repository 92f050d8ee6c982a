"""Real cities and ZIP codes for invented people to live in."""

from __future__ import annotations

import random
from functools import cache

import zipcodes

from crawler.sample.names import pools
from crawler.sample.people import Home, Town

AREA_CODES = {"TX": "512", "CO": "303", "WA": "206", "CT": "860", "DE": "302"}
OTHER_AREA = "617"


@cache
def towns_of(state: str) -> tuple[Town, ...]:
    """A state's towns, one for each active standard ZIP code, in order of ZIP code."""
    found = [
        Town(place["city"], state, place["zip_code"])
        for place in zipcodes.filter_by(state=state)  # type: ignore[no-untyped-call]
        if place["active"] and place["zip_code_type"] == "STANDARD"
    ]
    return tuple(sorted(found, key=lambda town: town.postal_code))


class Settler:
    """Gives people homes: most of a state's in its hubs."""

    def __init__(self, rng: random.Random, hub_share: float) -> None:
        self._rng, self._hub_share = rng, hub_share

    def town(self, state: str, hubs: tuple[str, ...] = ()) -> Town:
        """Somewhere in a state. Without hubs, cities with more ZIP codes draw more people."""
        if hubs and self._rng.random() < self._hub_share:
            return self.in_city(state, self._rng.choice(hubs))
        return self._rng.choice(towns_of(state))

    def in_city(self, state: str, city: str) -> Town:
        """One of a city's ZIP codes."""
        return self._rng.choice([t for t in towns_of(state) if t.city == city])

    def home(self, town: Town) -> Home:
        """A street that is on no map, and a number kept for fiction."""
        street = f"{self._rng.randrange(2, 980)} {self._rng.choice(pools()['streets'])}"
        area = AREA_CODES.get(town.state, OTHER_AREA)
        return Home(town, street, f"{area}-555-01{self._rng.randrange(100):02d}")
