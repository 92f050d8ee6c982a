"""Other ways to name a place: nicknames, counties, "city of …", and posts abroad."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from directory.names.text import fold
from directory.places.gazetteer import City, Place, as_county, city_key, gazetteer, state_place
from directory.places.states import state_code
from directory.vocabulary import load

_KIND_FIRST = re.compile(r"(?:the|(?:city|town|village|borough|township) of)\s+", re.I)
_COUNTY_OF = re.compile(r"county of\s+([^,]+)", re.I)
_KIND_LAST = re.compile(r"\s+(?:city|town|village|borough|boro|township|twp)(?=\s*(?:,|$))", re.I)


def nicknamed(state: str | None, name: str) -> list[Place]:
    """The places that a nickname stands for, the likeliest first; of the state where one is given.

    Read "NYC" and "NYC, NY" alike.
    """
    labels = _nicknames().get(fold(name), [])
    places = [_labelled(label) for label in labels]
    return [place for place in places if state in (None, place.state)]


def counties_named(name: str, state: str | None) -> list[tuple[Place, City]]:
    """The counties of a name that says it is one ("Cook County", "Orleans Parish")."""
    key = city_key(_long_county(name))
    if state:
        return [pair for pair in _counties(key) if pair[1].state == state]
    return _counties(key)


def _counties(key: str) -> list[tuple[Place, City]]:
    return [(as_county(one), one) for one in gazetteer().states_of_county.get(key, [])]


def without_kind(text: str) -> str:
    """The text without "City of" before it or "township" behind; "County of Cook" turned round."""
    text = _COUNTY_OF.sub(r"\1 County", text, count=1)
    return _KIND_LAST.sub("", _KIND_FIRST.sub("", text, count=1), count=1) or text


def is_military(text: str) -> bool:
    """Whether a text names a post abroad (APO, FPO, DPO; AA, AE, AP): it has no place here."""
    words = fold(text).split()
    return bool(words) and (words[0] in _military("cities") or words[-1] in _military("states"))


def _military(kind: str) -> frozenset[str]:
    words: dict[str, list[str]] = load("places")["military"]
    return frozenset(words[kind])


def _long_county(name: str) -> str:
    words = fold(name).split()
    forms: dict[str, str] = load("places")["county_words"]
    return " ".join([*words[:-1], forms.get(words[-1], words[-1])]) if words else ""


@cache
def _nicknames() -> dict[str, list[str]]:
    listed: dict[str, Any] = load("places")["nicknames"]
    return {fold(name): list(labels) for name, labels in listed.items()}


def _labelled(label: str) -> Place:
    """The place of a "City, ST", "… County, ST" or "ST". Raises KeyError for one that is not."""
    name, _, state = label.rpartition(", ")
    code = state_code(state)
    if not name or code is None:
        return state_place(code or label)
    counties = (place for place, one in _counties(city_key(name)) if one.state == code)
    place = gazetteer().city_place(name, code) or next(counties, None)
    if place is None:
        raise KeyError(label)
    return place
