"""Where a typed street is, asked of a Nominatim server where its address is set; else nobody.

Terms of the public server, https://operations.osmfoundation.org/policies/nominatim/: at most one
request a second from all users together, a named program, answers kept, OpenStreetMap named.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from directory.names.text import clean
from directory.places.distance import miles_between
from directory.places.gazetteer import Place, Point
from directory.places.resolve import resolve_place
from directory.places.street_memory import StreetMemory

OFF = "off"
_COUNTRIES = ("us", "pr", "gu", "vi", "as", "mp")  # the United States and its territories
_STREET_PARTS = ("road", "house_number")  # what an answer names that is no mere town
_FARTHEST = 50.0  # miles between a street and the middle of its own ZIP code or city
_DECIMALS = 2  # of a degree: within half a mile, so that no house can be told from the point
# A server that is silent or slow or answers otherwise than documented; a memory that is broken.
_NO_ANSWER = (
    GeopyError,
    OSError,
    sqlite3.Error,
    LookupError,
    RecursionError,
    AttributeError,
    TypeError,
    ValueError,
)
_SECONDS = 3.0  # to wait for a turn, and again for the answer


class StreetSettingsError(ValueError):
    """A setting that cannot be; its text says which."""


@dataclass(frozen=True, slots=True)
class StreetSettings:
    """Whom to ask: `geocoder` is the server's address or "off"; `contact` reaches who runs this.

    `delay`: seconds between two requests of this process, at least.
    """

    geocoder: str = OFF
    contact: str = ""
    delay: str = "1"


def street_point(answer: Mapping[str, Any], near: Place) -> Point | None:
    """The rounded point of a Nominatim answer; None if no street, abroad, or far from the place."""
    parts = answer["address"]
    if parts["country_code"] not in _COUNTRIES or not any(parts.get(one) for one in _STREET_PARTS):
        return None
    point = (round(float(answer["lat"]), _DECIMALS), round(float(answer["lon"]), _DECIMALS))
    if near.latitude is None or near.longitude is None:
        return None
    return point if miles_between(point, (near.latitude, near.longitude)) <= _FARTHEST else None


class Streets:
    """Looks streets up, one at a time, and remembers where they are under hashes."""

    def __init__(
        self, settings: StreetSettings, key: bytes, folder: Path, patience: float = _SECONDS
    ) -> None:
        address = urlsplit(settings.geocoder)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise StreetSettingsError('GEOCODER must be "off" or an http(s) address.')
        if not settings.contact:
            raise StreetSettingsError("GEOCODER needs GEOCODER_CONTACT: an e-mail or a page.")
        logging.getLogger("geopy").disabled = True  # its lines hold the address asked for
        self.host = address.hostname
        nominatim = Nominatim(
            scheme=address.scheme,
            domain=address.netloc + address.path,
            user_agent=f"interventionist-directory ({settings.contact})",
            timeout=patience,
            # The other adapter repeats a slow request three times, and logs its address.
            adapter_factory=URLLibAdapter,
        )
        self._ask = RateLimiter(
            nominatim.geocode,
            min_delay_seconds=_delay(settings.delay),
            max_retries=0,
            error_wait_seconds=_delay(settings.delay),
            swallow_exceptions=False,
        )
        self._turn, self._patience = Lock(), patience
        self._memory = StreetMemory(folder / "streets.db", key, settings.geocoder)

    def place(self, text: str) -> Place:
        """As `resolve_place` has it, but from the street if the text has one that is found.

        Raises as `resolve_place` does.
        """
        place = resolve_place(text)
        if place.street != "left_out":
            return place
        try:
            point = self._point(clean(text), place)
        except _NO_ANSWER:
            return place  # its ZIP code or city will do
        if point is None:
            return place
        return replace(place, latitude=point[0], longitude=point[1], street="measured")

    def _point(self, text: str, near: Place) -> Point | None:
        known, point = self._memory.recall(text)
        if known or not self._turn.acquire(timeout=self._patience):
            return point
        try:
            found = self._ask(text, country_codes=_COUNTRIES, addressdetails=True)
        finally:
            self._turn.release()
        point = street_point(found.raw, near) if found else None
        self._memory.keep(text, point)
        return point


def streets_of(settings: StreetSettings, key: bytes, folder: Path) -> Streets | None:
    """Who looks streets up, or None where it is off. Raises StreetSettingsError."""
    return None if settings.geocoder in ("", OFF) else Streets(settings, key, folder)


def _delay(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 60:
        raise StreetSettingsError("GEOCODER_DELAY must be seconds, at most 60.")
    return seconds
