"""What the index keeps of each person besides columns: every listing, as cards and ranking read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Date, DateTime

from directory.cards import CARD_COLUMNS
from directory.models import PersonListing

# The columns of a person's every listing; ranking knows some of them by another name.
COLUMNS: tuple[Any, ...] = (*CARD_COLUMNS, PersonListing.latitude, PersonListing.longitude)
NAMES = tuple(column.name for column in COLUMNS)
_ALSO = {"id": "listing_id", "name": "person_name", "only_self_reported": "person_self_reported"}
_ONCE = NAMES[:3]  # of the person: the same on each of the listings
_ROW_NAMES = NAMES[len(_ONCE) :]

Record = list[dict[str, Any]]


def _reading(column: Any) -> Callable[[str], Any] | None:
    if isinstance(column.type, Date):
        return dt.date.fromisoformat
    if isinstance(column.type, DateTime) or "DateTime" in type(column.type).__name__:
        return dt.datetime.fromisoformat
    return None


_DAYS = {
    place: read for place, column in enumerate(COLUMNS[len(_ONCE) :]) if (read := _reading(column))
}


def packed(rows: Sequence[Any]) -> bytes:
    """The listings of one person, rows of `COLUMNS`, as bytes."""
    once = len(_ONCE)
    whole = [list(rows[0][:once]), [list(row[once:]) for row in rows]]
    return json.dumps(whole, default=_as_text, separators=(",", ":")).encode()


def _as_text(value: dt.date) -> str:
    return value.isoformat()


def unpacked(text: bytes) -> Record:
    """The same listings again, each by column name, also by the names that ranking uses."""
    person, listings = json.loads(text)
    about = dict(zip(_ONCE, person, strict=True))
    return [_row(about, values) for values in listings]


def _row(about: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    for place, read in _DAYS.items():
        if values[place] is not None:
            values[place] = read(values[place])
    row = about | dict(zip(_ROW_NAMES, values, strict=True))
    return row | {name: row[known] for name, known in _ALSO.items()}
