"""How each list we read does: its last runs, and what is filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import Run, Source, Verdict
from directory.sources.drift import RunNote, fill_rates, note_of, what_stands_out
from directory.sources.due import due_from, last_accepted, turns
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
class Course:
    """One figure of a source, run by run, the oldest first; None where a run has it not.

    `unit` is `count`, `days` or `share` (0..1).
    """

    name: str
    unit: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """One source. `turn` is `late`, `due`, `""` or `unknown`; `due_on` the day it is due from.

    `stands_out` is the weightiest thing that its last runs show, in a sentence.
    """

    status: SourceStatus
    turn: str
    due_on: dt.date | None
    stands_out: str
    points: tuple[Point, ...]  # the oldest first
    fills: tuple[Fill, ...]


def health(session: Session, now: dt.datetime) -> list[Health]:
    """Every source that is read, or that a run was made of, by id."""
    runs, accepted, whose = last_runs(session), last_accepted(session), turns(session, now)
    stored = {one.id: one.info for one in session.scalars(select(Source))}
    return [
        _health(
            status,
            stored[status.id],
            runs.get(status.id, []),
            accepted.get(status.id),
            whose.get(status.id, ""),
        )
        for status in overview(session, now.date())
        if status.id in runs or status.id in whose
    ]


def _health(
    status: SourceStatus,
    info: Mapping[str, Any],
    runs: Sequence[Run],
    accepted: dt.datetime | None,
    turn: str,
) -> Health:
    every = info.get("cadence_days")
    return Health(
        status=status,
        turn=turn,
        due_on=due_from(accepted, every).date() if accepted and every else None,
        stands_out=what_stands_out([note_of(run) for run in runs], _limits(info)) if runs else "",
        points=tuple(map(_point, runs)),
        fills=fills([run.counts for run in runs if run.verdict in _JUDGED]),
    )


_JUDGED = (Verdict.ACCEPTED, Verdict.HELD)


@dataclass(frozen=True, slots=True)
class _Limits:
    max_lost: float = 0.05  # where a source has not said so since it was last crawled
    max_added: float = 0.15


def _limits(info: Mapping[str, Any]) -> _Limits:
    return _Limits(**info.get("limits", {}))


def courses(runs: Sequence[RunNote]) -> list[Course]:
    """What is drawn of a source's runs (the oldest first). Pure."""
    read = [run.counts if run.is_read else {} for run in runs]
    rates = [fill_rates(counts) for counts in read]
    facts = dict.fromkeys(fact for one in rates for fact in sorted(one))
    return [
        Course("listings", "count", tuple(counts.get("kept") for counts in read)),
        Course("age of the list when read", "days", tuple(map(_age, runs))),
        *(Course(name, "count", tuple(_summed(c, of) for c in read)) for name, of in _MOVES),
        *(Course(fact, "share", tuple(one.get(fact) for one in rates)) for fact in facts),
    ]


_MOVES = (
    ("new or returned", ("new", "returned")),
    ("changed", ("changed",)),
    ("missing or gone", ("absent", "gone")),
)


def _summed(counts: Mapping[str, Any], names: Sequence[str]) -> int | None:
    return sum(counts.get(name, 0) for name in names) if counts else None


def _age(run: RunNote) -> int | None:
    known = run.is_read and run.as_of is not None
    return max((run.began_on - run.as_of).days, 0) if known and run.as_of else None


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
