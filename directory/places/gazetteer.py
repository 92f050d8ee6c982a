"""The ZIP codes, cities and counties known offline, read once, when first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from sys import intern
from typing import Literal, NamedTuple

from directory.data import data_path
from directory.names.text import fold
from directory.places.states import state_name
from directory.vocabulary import load
from directory.words.sentences import say

Point = tuple[float, float]
FILES = ("zips.tsv", "cities.tsv", "counties.tsv")


@dataclass(frozen=True, slots=True)
class Place:
    """A ZIP code, a city, a county or a state, with its point in degrees north and east.

    The point is None where none is known. `approximate`: it is the middle of the ZIP's city, or of
    the county. `has_area`: the Census Bureau draws an area for the ZIP code; one for post office
    boxes, or for one large receiver, has none. `street`: somebody typed a street, and the point is
    not its own ("left_out") or within half a mile of it ("measured").
    """

    kind: Literal["zip", "city", "county", "state"]
    name: str  # the city's name for a ZIP code
    state: str
    postal_code: str | None
    latitude: float | None
    longitude: float | None
    approximate: bool
    has_area: bool = True
    street: Literal["", "left_out", "measured"] = ""

    @property
    def label(self) -> str:
        """What a page prints: "Hartford, CT 06103", "Hartford, CT" or "Connecticut"."""
        if self.kind == "state":
            return self.name
        return f"{self.name}, {self.state}" + (f" {self.postal_code}" if self.postal_code else "")

    @property
    def note(self) -> str:
        """What must be said of the point that distances are measured from; "" where nothing."""
        if self.street == "measured":
            return say("street_measured")
        told = [self._street_note, self._area_note]
        return " ".join(part for part in told if part)

    @property
    def _street_note(self) -> str:
        if not self.street:
            return ""
        if self.kind == "zip":
            return say("street_left_out_zip", zip=self.postal_code)
        return say("street_left_out", place=self.label)

    @property
    def _area_note(self) -> str:
        if self.latitude is None or self.kind in ("city", "state"):
            return ""
        if self.kind == "zip" and not self.has_area:
            return say("place_no_area", zip=self.postal_code, city=self.name)
        return say("place_middle", place=self.name) if self.approximate else ""


class Zip(NamedTuple):
    """One ZIP code as the gazetteer has it."""

    city: str
    state: str
    point: Point | None
    has_area: bool


class City(NamedTuple):
    """One city, or county, of one state."""

    name: str
    state: str
    zip_count: int  # ZIP codes in use for which it is the main city
    point: Point | None  # the median of its ZIP codes' points, where any is known


class Gazetteer:
    """ZIP codes by number, cities and counties by state and folded name.

    The texts are those of `data/gazetteer/`, made by `directory.places.packing`; a line is read
    when asked for.
    """

    def __init__(self, zips: str, cities: str, counties: str = "") -> None:
        self._counties = counties
        self._zips = {line[:5]: line for line in zips.splitlines()}
        self._cities = {_head(line): line for line in cities.splitlines()}

    @cached_property
    def zips(self) -> dict[str, Zip]:
        """All ZIP codes by number, in order."""
        return {code: _zip(line) for code, line in self._zips.items()}

    @cached_property
    def states_of_city(self) -> dict[str, list[City]]:
        """Cities by folded name, the one with most ZIP codes first, then by state."""
        return _by_name(self._cities.values())

    @cached_property
    def states_of_county(self) -> dict[str, list[City]]:
        """The same of counties, whose names end with what the state calls them."""
        return _by_name(self._counties.splitlines())

    @cached_property
    def _together(self) -> dict[str, list[City]]:
        found: dict[str, list[City]] = defaultdict(list)
        for name, cities in self.states_of_city.items():
            found[name.replace(" ", "")].extend(cities)
        return dict(found)

    def spelt_together(self, name: str, state: str | None) -> list[City]:
        """Cities of that name but for spaces: "O'Fallon" is listed as "O Fallon"."""
        cities = self._together.get(city_key(name).replace(" ", ""), [])
        return [city for city in cities if state in (None, city.state)]

    @cached_property
    def names_in_state(self) -> dict[str, dict[str, str]]:
        """For each state, its cities' folded names and their printed form."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for line in self._cities.values():
            state, key, name, _ = line.split("\t", 3)
            found[state][key] = name
        return dict(found)

    def city_place(self, name: str, state: str) -> Place | None:
        """The city of that name in that state (a code), or None."""
        city = self._city(name, state)
        return as_place(city) if city else None

    def _city(self, name: str, state: str) -> City | None:
        line = self._cities.get(f"{state}\t{city_key(name)}")
        return _city(line) if line else None

    def zip_place(self, postal_code: str) -> Place | None:
        """The five-digit ZIP code, or None where it is unknown.

        A ZIP without a point of its own has the middle of its city, marked approximate.
        """
        line = self._zips.get(postal_code)
        if line is None:
            return None
        known = _zip(line)
        city = None if known.point else self._city(known.city, known.state)
        latitude, longitude = known.point or (city and city.point) or (None, None)
        return Place(
            "zip",
            known.city,
            known.state,
            postal_code,
            latitude,
            longitude,
            approximate=known.point is None,
            has_area=known.has_area,
        )


def _by_name(lines: Iterable[str]) -> dict[str, list[City]]:
    found: dict[str, list[City]] = defaultdict(list)
    for line in lines:
        found[line.split("\t", 2)[1]].append(_city(line))
    for same in found.values():
        same.sort(key=lambda place: (-place.zip_count, place.state))
    return dict(found)


def _head(line: str) -> str:
    return line[: line.index("\t", 3)]  # a state has two letters


def _zip(line: str) -> Zip:
    _, state, city, latitude, longitude, area = line.split("\t")
    return Zip(intern(city), intern(state), _point(latitude, longitude), bool(area))


def _city(line: str) -> City:
    state, _, name, zip_count, *point = line.split("\t")
    return City(name, intern(state), int(zip_count), _point(*point))


def _point(latitude: str, longitude: str) -> Point | None:
    return (float(latitude), float(longitude)) if latitude else None


def as_place(city: City) -> Place:
    """The city as a place to search from."""
    latitude, longitude = city.point or (None, None)
    return Place("city", city.name, city.state, None, latitude, longitude, approximate=False)


def as_county(county: City) -> Place:
    """The county as a place to search from: the middle of its ZIP codes."""
    latitude, longitude = county.point or (None, None)
    return Place("county", county.name, county.state, None, latitude, longitude, approximate=True)


def state_place(code: str) -> Place:
    """The state as a place: it has no point, since its middle is nobody's neighbourhood."""
    return Place("state", state_name(code), code, None, None, None, approximate=False)


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer(*(data_path("gazetteer", name).read_text("utf-8") for name in FILES))


@lru_cache(maxsize=32_768)
def city_key(name: str) -> str:
    """The comparison form of a city's name: "St. Louis" and "Saint Louis" are one."""
    long_forms = _city_words()
    return " ".join([long_forms.get(word, word) for word in fold(name).split()])


@cache
def _city_words() -> dict[str, str]:
    listed: dict[str, str] = load("places")["city_words"]
    return listed


def zip_prefixes(state: str) -> list[str]:
    """The three-digit ZIP prefixes in use in a state (a code), in order."""
    return sorted({code[:3] for code, known in gazetteer().zips.items() if known.state == state})
