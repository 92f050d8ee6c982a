"""From what people type, or boards print, to a place; and kind words where there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from directory.names.text import clean, fold
from directory.places.address import below_street, is_address, without_country
from directory.places.gazetteer import City, Place, as_place, city_key, gazetteer, state_place
from directory.places.meant import MOST, suggestions
from directory.places.naming import counties_named, is_military, nicknamed, without_kind
from directory.places.states import split_state, state_code, state_label, state_name
from directory.words.sentences import either, say

_ZIP = re.compile(r"(\d{5})(?:[- ]?\d{4})?", re.ASCII)
_LEADING_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?[\s,]+(\D+)", re.ASCII)
_TRAILING_ZIP = re.compile(r"(.*?\D)[\s,]+(\d{5})(?:-?\d{4})?", re.ASCII)
_STATE_ONLY = re.compile(r"(.+?)\s*\([^()]*\)")  # "Louisiana (the state)", as we offer it
_LOST_ZEROS = re.compile(r"\d{3,4}|\d{7,8}", re.ASCII)
_DOMINANCE = 10  # how many times the runner-up's ZIP codes settle a bare city name
_GREAT_CITY = 20  # ZIP codes of a city that is meant as often as the state of its name


class PlaceNotFound(LookupError):  # noqa: N818 - reads as what happened
    """No such place. Its text is a whole sentence for the person who typed it."""

    def __init__(self, text: str, suggestions: Sequence[str] = (), sentence: str = "") -> None:
        self.text = text
        self.suggestions = tuple(suggestions)
        super().__init__(sentence or _not_found(text, self.suggestions))


class AmbiguousPlace(PlaceNotFound):
    """Several places of one name, the likeliest first."""

    def __init__(self, text: str, candidates: Sequence[Place], reason: str = "") -> None:
        self.candidates = tuple(candidates)
        labels = [_distinct_label(place) for place in candidates]
        code = "place_ambiguous_more" if len(labels) > MOST else "place_ambiguous"
        reason = reason or say("place_of_many", text=text.rstrip("."))
        shown = either(labels[:MOST])
        super().__init__(text, labels, say(code, reason=reason, shown=shown))


@dataclass(frozen=True, slots=True)
class Located:
    """Where a listing is, in degrees, and how closely that is known."""

    latitude: float
    longitude: float
    precision: Literal["zip", "city"]
    state: str
    postal_code: str | None


def resolve_place(text: str) -> Place:
    """The place a person typed: a ZIP code, a city or county with or without its state, a state.

    Of a street address its ZIP code, else its city, and the place says so. Spelling is never
    corrected silently. Raises AmbiguousPlace when several places fit and PlaceNotFound, with
    suggestions, when none does.
    """
    typed = without_country(clean(text))
    try:
        return _area(typed)
    except AmbiguousPlace:
        raise
    except PlaceNotFound:
        rest = below_street(typed)
        if rest is None:
            raise
    return replace(_area(rest), street="left_out")


def _area(typed: str) -> Place:
    """The place that a text without a street names. Raises as `resolve_place` does."""
    if not typed:
        raise PlaceNotFound(typed, (), say("place_missing"))
    if match := _ZIP.fullmatch(typed):
        return _zip(match.group(1), typed)
    if _LOST_ZEROS.fullmatch(typed):
        padded = typed.zfill(5 if len(typed) < 5 else 9)[:5]  # a spreadsheet ate the zero
        raise PlaceNotFound(typed, [padded] if gazetteer().zip_place(padded) else [])
    if parts := _taken_apart(typed):
        return _city_and_zip(*parts, typed)
    if is_military(typed):
        raise PlaceNotFound(typed, (), say("place_military"))
    if (match := _STATE_ONLY.fullmatch(typed)) and (code := state_code(match.group(1))):
        return state_place(code)
    if places := nicknamed(*split_state(typed)):
        return _only(places, typed)
    if code := state_code(typed):
        return _state_or_city(code, typed)
    return _city(typed)


@lru_cache(maxsize=65_536)
def locate(city: str | None, state: str | None, postal_code: str | None) -> Located | None:
    """Where a listing's own words put it, or None where they do not say.

    The ZIP code wins unless it lies in another state than the one printed; then the city does.
    A city without a state counts only where a single state has one of that name.
    """
    state_text = clean(state)
    code = state_code(state_text)
    if state_text and code is None:
        return None  # a foreign region: its postal code must not be read as a ZIP
    place = _listed_zip(clean(postal_code), code) or _listed_city(clean(city), code)
    if place is None or place.latitude is None or place.longitude is None:
        return None
    precise = place.kind == "zip" and not place.approximate
    return Located(
        place.latitude,
        place.longitude,
        "zip" if precise else "city",
        place.state,
        place.postal_code,
    )


def _listed_zip(text: str, code: str | None) -> Place | None:
    # Spreadsheets eat leading zeros; they are given back only where the state confirms it.
    if code and _LOST_ZEROS.fullmatch(text):
        text = text.zfill(5 if len(text) < 5 else 9)
    match = _ZIP.fullmatch(text)
    place = gazetteer().zip_place(match.group(1)) if match else None
    return place if place and code in (None, place.state) else None


def _listed_city(name: str, code: str | None) -> Place | None:
    if not name:
        return None
    if code:
        return gazetteer().city_place(name, code)
    cities = gazetteer().states_of_city.get(city_key(name), [])
    return as_place(cities[0]) if len(cities) == 1 else None


def _zip(postal_code: str, typed: str) -> Place:
    place = gazetteer().zip_place(postal_code)
    if place is None:
        raise PlaceNotFound(typed, _near_zips(postal_code))
    if is_military(f"{place.name} {place.state}"):
        raise PlaceNotFound(typed, (), say("place_military"))
    return place


def _near_zips(postal_code: str) -> list[str]:
    """The existing ZIP codes of the same three digits that are nearest in number."""
    number = int(postal_code)
    family = [known for known in gazetteer().zips if known.startswith(postal_code[:3])]
    return sorted(family, key=lambda known: (abs(int(known) - number), known))[:MOST]


def _taken_apart(typed: str) -> tuple[str, str] | None:
    """(what stands beside a ZIP code, the code), whichever comes first; else None."""
    if match := _TRAILING_ZIP.fullmatch(typed):
        return match.group(1), match.group(2)
    match = _LEADING_ZIP.fullmatch(typed)
    if match and _is_of_zip(match.group(2), match.group(1)):
        return match.group(2), match.group(1)
    return None


def _is_of_zip(text: str, postal_code: str) -> bool:
    """Whether "06103 Hartford" is a ZIP code before its city, and no house before its street."""
    place = gazetteer().zip_place(postal_code)
    if place is None:
        return False
    _, name = split_state(text)
    known = gazetteer().city_place(name, place.state)
    return known is not None or state_code(text) is not None


def _city_and_zip(city: str, postal_code: str, typed: str) -> Place:
    place = _zip(postal_code, typed)
    code, name = split_state(city)
    code = code or state_code(city)
    known = code and gazetteer().city_place(name, code)
    if not known and is_address(city):
        rest = below_street(city)
        area = _city_and_zip(rest, postal_code, f"{rest} {postal_code}") if rest else place
        return replace(area, street="left_out")
    if code and code != place.state:
        named = gazetteer().city_place(name, code) or state_place(code)
        reason = say("zip_not_in", zip=postal_code, state=state_label(code))
        raise AmbiguousPlace(typed, [place, named], reason)
    return place


def _state_or_city(code: str, typed: str) -> Place:
    """A state, unless a great city has the same name: "New York", "Washington"."""
    state = state_place(code)
    whole = fold(typed) == fold(state_label(code))  # "Nueva York" is a city too
    name = state_name(code) if whole else typed
    cities = gazetteer().states_of_city.get(city_key(name), [])
    if cities and cities[0].zip_count >= _GREAT_CITY:
        raise AmbiguousPlace(typed, [as_place(cities[0]), state])
    return state


def _city(typed: str) -> Place:
    code, name = split_state(typed)
    if code and (found := gazetteer().city_place(name, code)):
        return found
    # "Port Washington" is no Port in Washington state.
    cities = gazetteer().states_of_city.get(city_key(typed), [])
    if not cities and not code and _says_where(typed):
        raise PlaceNotFound(typed, suggestions(typed, name, None))
    cities = cities or gazetteer().spelt_together(name, code)
    if cities:
        return _likeliest([(as_place(city), city) for city in cities], typed)
    if counties := counties_named(name, code):
        return _likeliest(counties, typed)
    if (shorter := without_kind(typed)) != typed:
        return resolve_place(shorter)
    raise PlaceNotFound(typed, suggestions(typed, name, code))


def _says_where(typed: str) -> bool:
    """Whether something stands behind a comma: "Vancouver, Canada" is no Vancouver of ours."""
    _, comma, behind = typed.rpartition(",")
    return bool(comma and behind.strip(" ."))


def _only(places: Sequence[Place], typed: str) -> Place:
    if len(places) > 1:
        raise AmbiguousPlace(typed, places)
    return places[0]


def _likeliest(found: Sequence[tuple[Place, City]], typed: str) -> Place:
    """The first of several of one name where it is far larger than the next; else ask."""
    runner_up = found[1][1].zip_count if len(found) > 1 else 0
    if len(found) == 1 or found[0][1].zip_count >= _DOMINANCE * max(runner_up, 1):
        return found[0][0]
    raise AmbiguousPlace(typed, [place for place, _ in found])


def _distinct_label(place: Place) -> str:
    """The label that names this place alone; typed as it is, it finds the place."""
    if place.kind == "state":
        return say("place_state", place=state_label(place.state))
    return place.label


def _not_found(text: str, suggestions: Sequence[str]) -> str:
    if suggestions:
        return say("place_unknown_near", text=text, shown=either(suggestions))
    return say("place_unknown", text=text)
