"""A name with the town behind it, as someone tells whom they mean: "Jane Roe, Hartford, CT"."""

from __future__ import annotations

from directory.places import AmbiguousPlace, PlaceNotFound, resolve_place

_LEAST_WORDS = 2  # of the name: one word before a comma is a family name, and a given one follows


def without_place(text: str) -> str:
    """The name before its first comma, where a place stands behind it; else ""."""
    name, _, place = text.partition(",")
    return name if len(name.split()) >= _LEAST_WORDS and _is_place(place.strip()) else ""


def _is_place(text: str) -> bool:
    try:
        resolve_place(text)
    except AmbiguousPlace:
        return True
    except PlaceNotFound:
        return False
    return True
