"""A listing's facts as they were once a change was made, found from what changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from directory.models import Change, PersonEvent
from directory.watch.events import SHOWN, Facts, Kind, rewound

_BATCH = 500  # ids in one IN (...)


class Past:
    """The later changes and the noted lapses of the listings of some changes."""

    def __init__(self, session: Session, rows: Sequence[Row[Any]]) -> None:
        self._later: dict[str, list[tuple[int, Facts]]] = {}
        self._noted: set[tuple[str, dt.date]] = set()
        first = min((row.id for row in rows), default=0)
        ids = sorted({row.listing_id for row in rows})
        for start in range(0, len(ids), _BATCH):
            self._read(session, ids[start : start + _BATCH], first)

    def _read(self, session: Session, ids: Iterable[str], first: int) -> None:
        changes = (
            select(Change.listing_id, Change.id, Change.fields)
            .where(Change.listing_id.in_(ids), Change.id > first)
            .order_by(Change.id.desc())
        )
        for listing_id, number, fields in session.execute(changes):
            self._later.setdefault(listing_id, []).append((number, fields))
        lapses = select(PersonEvent.listing_id, PersonEvent.day).where(
            PersonEvent.listing_id.in_(ids), PersonEvent.kind == str(Kind.LAPSE)
        )
        self._noted |= {
            (str(one), day - dt.timedelta(days=1)) for one, day in session.execute(lapses)
        }

    def after(self, row: Row[Any]) -> Facts:
        """The facts of the change's listing once the change was made."""
        later = self._later.get(row.listing_id, ())
        return rewound(facts_of(row), (fields for number, fields in later if number > row.id))

    def was_told(self, row: Row[Any], after: Facts) -> bool:
        """Did the log tell, or was it so from the first, that the end date before had passed?"""
        text = rewound(after, [row.fields])["expires_on"]
        if not text:
            return False
        ends = dt.date.fromisoformat(text)
        return (row.listing_id, ends) in self._noted or (
            row.first_seen is not None and row.first_seen > ends
        )


def facts_of(row: Row[Any]) -> dict[str, Any]:
    """What may be shown of a listing, as JSON values."""
    return {name: _plain(getattr(row, name)) for name in SHOWN}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
