"""How each list we read does: its last runs, and what is filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import Run, Verdict
from directory.standing.status import SourceStatus, overview

LAST = 12  # runs looked at
_FELL = 0.05  # of one: how much lower than before a fill rate is pointed out


@dataclass(frozen=True, slots=True)
class Point:
    """One run. `rows` are its listings; None for a run that was not read."""

    run: int
    began_on: dt.date
    verdict: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class Fill:
    """The share (0..1) of listings that have a fact, in the newest run that was read and before."""

    fact: str
    now: float
    before: float | None

    @property
    def fell(self) -> bool:
        """Is it much emptier than before?"""
        return self.before is not None and self.before - self.now > _FELL


@dataclass(frozen=True, slots=True)
class Health:
    """One source."""

    status: SourceStatus
    points: tuple[Point, ...]  # the oldest first
    fills: tuple[Fill, ...]


def health(session: Session, today: dt.date) -> list[Health]:
    """Every source that a run was made of, by id."""
    runs = last_runs(session)
    met = (status for status in overview(session, today) if status.id in runs)
    return [
        Health(
            status=status,
            points=tuple(map(_point, runs[status.id])),
            fills=fills([run.counts for run in runs[status.id] if run.verdict in _JUDGED]),
        )
        for status in met
    ]


_JUDGED = (Verdict.ACCEPTED, Verdict.HELD)


def fills(counts: Sequence[Mapping[str, Any]]) -> tuple[Fill, ...]:
    """Fill rates of the newest counts against those before them; `counts` the oldest first. Pure.

    A run that only met the known version counted nothing and is passed over.
    """
    read = [one for one in counts if one.get("filled") and one.get("kept")]
    rates = [{fact: n / one["kept"] for fact, n in one["filled"].items()} for one in read[-2:]]
    if not rates:
        return ()
    before = rates[0] if rates[1:] else {}
    return tuple(Fill(fact, now, before.get(fact)) for fact, now in sorted(rates[-1].items()))


def _point(run: Run) -> Point:
    kept = run.counts.get("kept") if run.counts.get("read") else None
    return Point(run.id, run.began_at.date(), str(run.verdict), kept)


def last_runs(session: Session) -> dict[str, list[Run]]:
    """The last runs of each source, the oldest of them first."""
    place = func.row_number().over(partition_by=Run.source_id, order_by=Run.id.desc())
    placed = select(Run.id, place.label("place")).subquery()
    near = select(placed.c.id).where(placed.c.place <= LAST)
    found: dict[str, list[Run]] = {}
    for run in session.scalars(select(Run).where(Run.id.in_(near)).order_by(Run.id)):
        found.setdefault(run.source_id, []).append(run)
    return found
