"""Noting what happened to people's ids: joined, parted, hidden, shown again, dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from directory.models import Change, PersonEvent
from directory.watch.events import Kind


class Tombstone(NamedTuple):
    """What became of an id; `other_id` is whom it stands for now, where it stands for somebody."""

    kind: Kind
    person_id: str
    other_id: str | None = None


def tombstones(
    before: Mapping[str, bool],
    after: Mapping[str, bool],
    moved: Iterable[tuple[str, str, str]],
) -> Iterator[Tombstone]:
    """What happened between two states of people (id -> hidden). Pure.

    `moved` has (old id, new id, merged or split) for each id whose listings stand elsewhere now.
    """
    elsewhere = list(moved)
    for old, new, reason in elsewhere:
        yield Tombstone(Kind(reason), old, new)
    olds = {old for old, _, _ in elsewhere}
    for one, was in sorted(before.items()):
        now = after.get(one)
        if now is None and one not in olds:
            yield Tombstone(Kind.DROPPED, one)
        elif now is not None and now is not was:
            yield Tombstone(Kind.HIDDEN if now else Kind.SHOWN, one)


def note(session: Session, found: Iterable[Tombstone], day: dt.date) -> None:
    """Append them to the log. The caller has the turn (`directory.database.turns`) and commits."""
    rows = [one._asdict() for one in found]
    if rows:
        last = session.scalar(select(func.max(Change.id))) or 0
        session.execute(
            insert(PersonEvent), [{**row, "after_change_id": last, "day": day} for row in rows]
        )
