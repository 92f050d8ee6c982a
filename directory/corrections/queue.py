"""The reports that wait, the most pressing first; and what a maintainer says of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from directory.corrections.clocks import due
from directory.corrections.tables import Report, State
from directory.resolve.clusters import current_ids
from directory.review.queue import Queue

KEPT_DAYS = 30  # a closed report's contact; the report itself as long as KEPT_REPORT_DAYS
KEPT_REPORT_DAYS = 365
MOST_ANSWER = 500  # characters
_OPEN = (State.NEW, State.ACKNOWLEDGED)
_NEXT = {
    State.NEW: frozenset({State.ACKNOWLEDGED, State.DONE, State.REFUSED}),
    State.ACKNOWLEDGED: frozenset({State.DONE, State.REFUSED}),
}


class QueueError(ValueError):
    """A step that a report cannot take. The message says why."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open report, when its next step is due, and whether that has passed."""

    report: Report
    due_at: dt.datetime
    late: bool


def waiting(session: Session, now: dt.datetime) -> list[Waiting]:
    """All open reports: those that are late first, then by when they are due."""
    rows = session.scalars(select(Report).where(Report.state.in_(_OPEN)).order_by(Report.id))
    found = [(one, due(one.received_at, looked_at=one.state != State.NEW)) for one in rows]
    return sorted(
        (Waiting(one, at, late=at < now) for one, at in found), key=lambda one: one.due_at
    )


def counts(session: Session, now: dt.datetime) -> tuple[int, int]:
    """How many are open, and how many of those are late."""
    found = waiting(session, now)
    return len(found), sum(one.late for one in found)


def closed(session: Session, limit: int) -> Sequence[Report]:
    """The reports that were closed last."""
    query = select(Report).where(Report.closed_at.is_not(None))
    return session.scalars(query.order_by(Report.closed_at.desc()).limit(limit)).all()


def open_about(session: Session, people: Collection[str]) -> list[Report]:
    """The open reports about any of these people, by their ids of today."""
    rows = session.scalars(
        select(Report).where(Report.state.in_(_OPEN), Report.person_id != "").order_by(Report.id)
    )
    return [one for one in rows if not set(people).isdisjoint(current_ids(session, one.person_id))]


def doubtful_pairs(session: Session, reports: Iterable[Report]) -> dict[int, int]:
    """How many questions wait about whom each of these reports is about; those with none left out.

    By the reports' numbers.
    """
    found = {
        one.id: Queue(session, only=current_ids(session, one.person_id)).waiting()
        for one in reports
        if one.person_id
    }
    return {number: count for number, count in found.items() if count}


def step(session: Session, number: int, to: State, answer: str, now: dt.datetime) -> Report:
    """Take a report a step further. The caller commits.

    Raises QueueError for a report that is not there or not open, and for a refusal without a
    reason.
    """
    report = session.get(Report, number)
    if report is None:
        raise QueueError(f"There is no report {number}.")
    if to not in _NEXT.get(State(report.state), frozenset()):
        raise QueueError(f"Report {number} is {report.state} already.")
    answer = " ".join(answer.split())[:MOST_ANSWER]
    if to is State.REFUSED and not answer:
        raise QueueError("Say why it is refused: whoever reported it is told.")
    report.state = to
    report.acknowledged_at = report.acknowledged_at or now
    if to is not State.ACKNOWLEDGED:
        report.closed_at, report.answer = now, answer
    session.flush()
    return report


def forget(session: Session, now: dt.datetime) -> tuple[int, int]:
    """Delete what has been kept long enough: how many contacts, and how many whole reports.

    The caller commits.
    """
    old = now - dt.timedelta(days=KEPT_REPORT_DAYS)
    aged = (Report.closed_at < now - dt.timedelta(days=KEPT_DAYS), Report.contact != "")
    contacts = session.scalar(select(func.count(Report.id)).where(*aged)) or 0
    session.execute(update(Report).where(*aged).values(contact=""))
    reports = session.scalar(select(func.count(Report.id)).where(Report.closed_at < old)) or 0
    session.execute(delete(Report).where(Report.closed_at < old))
    return contacts, reports
