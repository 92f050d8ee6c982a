"""What whoever runs this keeps an eye on: how old each list is, and what waits for an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from directory.listings.held import held_runs
from directory.models import Decision, Run, Source
from directory.review import Queue


@dataclass(frozen=True, slots=True)
class Clock:
    """One list: when its newest run was accepted, and the verdict on its newest run of all.

    `accepted_at` is None before the first; `verdict` is running, accepted, held, failed or never.
    """

    source: str
    accepted_at: dt.datetime | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait in a queue, and since when the one that waits longest does."""

    count: int
    since: dt.datetime | None


def source_clocks(session: Session) -> list[Clock]:
    """Every list that the store has met, by id."""
    newest, accepted = aliased(Run), aliased(Run)
    last = select(func.max(Run.id)).where(Run.source_id == Source.id).scalar_subquery()
    rows = session.execute(
        select(Source.id, accepted.ended_at, accepted.began_at, newest.verdict)
        .outerjoin(accepted, accepted.id == Source.last_accepted_run_id)
        .outerjoin(newest, newest.id == last)
        .order_by(Source.id)
    )
    return [
        Clock(source, ended or began, str(verdict or "never"))
        for source, ended, began, verdict in rows
    ]


def doubtful_pairs(session: Session, _now: dt.datetime) -> Waiting:
    """Pairs of listings that a maintainer is to judge."""
    queue = Queue(session)
    first = queue.oldest()
    return Waiting(queue.waiting(), None if first is None else _made_at(session, first))


def runs_held(session: Session, now: dt.datetime) -> Waiting:
    """Held runs that can still be accepted."""
    began = [one.began_at for one in held_runs(session, now) if one.answer == "open"]
    return Waiting(len(began), min(began, default=None))


# A queue that comes later is added here: its name, and a function of the session and the time.
QUEUES: dict[str, Callable[[Session, dt.datetime], Waiting]] = {
    "doubtful_pairs": doubtful_pairs,
    "held_runs": runs_held,
}


def _made_at(session: Session, decision: int) -> dt.datetime | None:
    return session.scalar(select(Decision.made_at).where(Decision.id == decision))
