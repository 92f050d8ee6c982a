"""The ZIP codes and cities known offline, loaded once, when first asked for."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Literal, NamedTuple

from directory.name_text import fold
from directory.places.states import state_name
from directory.vocabulary import load

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A ZIP code, a city or a state. Degrees north and east; None where no point is known."""

    kind: Literal["zip", "city", "state"]
    name: str  # the city's name for a ZIP code
    state: str
    postal_code: str | None
    latitude: float | None
    longitude: float | None
    approximate: bool  # the point is the middle of the ZIP's city, not of the ZIP

    @property
    def label(self) -> str:
        """What a page prints: "Hartford, CT 06103", "Hartford, CT" or "Connecticut"."""
        if self.kind == "state":
            return self.name
        return f"{self.name}, {self.state}" + (f" {self.postal_code}" if self.postal_code else "")


class Zip(NamedTuple):
    """One ZIP code as the gazetteer has it."""

    city: str
    state: str
    point: Point | None


class City:
    """One city of one state. Its middle is kept as sums, which load faster than lists."""

    __slots__ = ("_latitudes", "_longitudes", "_points", "name", "state", "zip_count")

    def __init__(self, name: str, state: str) -> None:
        self.name = name
        self.state = state
        self.zip_count = 0  # ZIP codes in use for which it is the main city
        self._points = 0
        self._latitudes = self._longitudes = 0.0

    def add(self, point: Point) -> None:
        """Count one ZIP code's point towards its middle."""
        self._points += 1
        self._latitudes += point[0]
        self._longitudes += point[1]

    def centre(self) -> Point | None:
        """The mean of its ZIP codes' points, where any is known."""
        if not self._points:
            return None
        return self._latitudes / self._points, self._longitudes / self._points


class Gazetteer:
    """ZIP codes by number and cities by (folded name, state)."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self.zips: dict[str, Zip] = {}
        self.cities: dict[tuple[str, str], City] = {}
        borrowers: dict[tuple[str, str], list[Point]] = {}
        main: dict[tuple[str, str], City] = {}
        for row in rows:
            state, point = row["state"], _point(row)
            self.zips[row["zip_code"]] = Zip(row["city"], state, point)
            if not row["active"]:
                continue  # a withdrawn ZIP can stand in an old listing but says nothing of cities
            city = main.get((row["city"], state)) or self._main_city(row["city"], state, main)
            city.zip_count += 1
            if point:
                city.add(point)
                for other in row["acceptable_cities"]:
                    borrowers.setdefault((other, state), []).append(point)
        self._add_borrowers(borrowers)

    def _main_city(self, name: str, state: str, main: dict[tuple[str, str], City]) -> City:
        city = self.cities.setdefault((city_key(name), state), City(name, state))
        main[name, state] = city
        return city

    def _add_borrowers(self, borrowers: dict[tuple[str, str], list[Point]]) -> None:
        """Names that ZIP codes merely accept: places only where no ZIP has them for its own."""
        own = {key for key, city in self.cities.items() if city.centre()}
        for (name, state), points in borrowers.items():
            key = (city_key(name), state)
            if key in own:
                continue
            city = self.cities.setdefault(key, City(name, state))
            for point in points:
                city.add(point)

    @cached_property
    def states_of_city(self) -> dict[str, list[City]]:
        """Cities by folded name, the one with most ZIP codes first, then by state."""
        found: dict[str, list[City]] = defaultdict(list)
        for (name, _), city in self.cities.items():
            found[name].append(city)
        for cities in found.values():
            cities.sort(key=lambda city: (-city.zip_count, city.state))
        return dict(found)

    @cached_property
    def names_in_state(self) -> dict[str, dict[str, str]]:
        """For each state, its cities' folded names and their printed form."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for (key, state), city in self.cities.items():
            found[state][key] = city.name
        return dict(found)

    def city_place(self, name: str, state: str) -> Place | None:
        """The city of that name in that state (a code), or None."""
        city = self.cities.get((city_key(name), state))
        return as_place(city) if city else None

    def zip_place(self, postal_code: str) -> Place | None:
        """The five-digit ZIP code, or None where it is unknown.

        A ZIP without a point of its own has the middle of its city, marked approximate.
        """
        known = self.zips.get(postal_code)
        if known is None:
            return None
        city = self.cities.get((city_key(known.city), known.state))
        latitude, longitude = known.point or (city.centre() if city else None) or (None, None)
        return Place(
            "zip", known.city, known.state, postal_code, latitude, longitude, known.point is None
        )


def as_place(city: City) -> Place:
    """The city as a place to search from."""
    latitude, longitude = city.centre() or (None, None)
    return Place("city", city.name, city.state, None, latitude, longitude, approximate=False)


def state_place(code: str) -> Place:
    """The state as a place: it has no point, since its middle is nobody's neighbourhood."""
    return Place("state", state_name(code), code, None, None, None, approximate=False)


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    # Imported here so that a program that asks for no place never pays for the table.
    import zipcodes

    with _collector_paused():
        # `filter_by` makes a list that can be let go; `list_all` would keep 42,000 dicts for ever.
        return Gazetteer(zipcodes.filter_by())  # type: ignore[no-untyped-call]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Load without the garbage collector, which finds nothing and takes half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@lru_cache(maxsize=32_768)
def city_key(name: str) -> str:
    """The comparison form of a city's name: "St. Louis" and "Saint Louis" are one."""
    long_forms = _city_words()
    return " ".join([long_forms.get(word, word) for word in fold(name).split()])


@cache
def _city_words() -> dict[str, str]:
    listed: dict[str, str] = load("places")["city_words"]
    return listed


def _point(row: dict[str, Any]) -> Point | None:
    """The table writes (0, 0), a point in the sea off Africa, where it knows none."""
    point = float(row["lat"] or 0), float(row["long"] or 0)
    return point if any(point) else None


def zip_prefixes(state: str) -> list[str]:
    """The three-digit ZIP prefixes in use in a state (a code), in order."""
    return sorted({code[:3] for code, known in gazetteer().zips.items() if known.state == state})
