"""What the index keeps of each person besides columns: every listing, as cards and ranking read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import orjson

from directory.cards.reader import CARD_COLUMNS
from directory.models import PersonListing

# The columns of a person's every listing; ranking knows some of them by another name.
COLUMNS: tuple[Any, ...] = (*CARD_COLUMNS, PersonListing.latitude, PersonListing.longitude)
NAMES = tuple(column.name for column in COLUMNS)
_ALSO = ("id", "name", "only_self_reported")  # listing_id, person_name, person_self_reported
_ONCE = NAMES[:3]  # of the person: the same on each of the listings
_ROW_NAMES = NAMES[len(_ONCE) :]

Record = list[dict[str, Any]]


def _places_of(kind: str) -> list[int]:
    found = enumerate(COLUMNS[len(_ONCE) :])
    return [place for place, column in found if type(column.type).__name__ == kind]


_DAYS, _MOMENTS = _places_of("Date"), _places_of("UtcDateTime")
_ID = _ROW_NAMES.index("listing_id")
_KEYS = (*_ROW_NAMES, *_ONCE, *_ALSO)


def packed(rows: Sequence[Any]) -> bytes:
    """The listings of one person, rows of `COLUMNS`, as bytes."""
    once = len(_ONCE)
    return orjson.dumps([tuple(rows[0][:once]), [tuple(row[once:]) for row in rows]])


def unpacked(text: bytes | memoryview) -> Record:
    """The same listings again, each by column name, also by the names that ranking uses."""
    person, listings = orjson.loads(text)
    return [_row(person, values) for values in listings]


def _row(person: list[Any], values: list[Any]) -> dict[str, Any]:
    for place in _DAYS:
        if values[place] is not None:
            values[place] = dt.date.fromisoformat(values[place])
    for place in _MOMENTS:
        if values[place] is not None:
            values[place] = dt.datetime.fromisoformat(values[place])
    return dict(zip(_KEYS, (*values, *person, values[_ID], *person[1:]), strict=True))
