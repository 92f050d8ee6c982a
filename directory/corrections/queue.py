"""The reports about certain people; what a maintainer says of one; what is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from directory.corrections.cases import (
    OPEN,
    CaseError,
    advance,
    answer_of,
    find,
    forget_contacts,
    taken,
)
from directory.corrections.tables import Report, State
from directory.resolve.clusters import current_ids
from directory.review.queue import Queue

KEPT_REPORT_DAYS = 365  # a closed one
_NEXT = {
    State.NEW: frozenset({State.ACKNOWLEDGED, State.DONE, State.REFUSED}),
    State.ACKNOWLEDGED: frozenset({State.DONE, State.REFUSED}),
}


def open_about(session: Session, people: Collection[str]) -> list[Report]:
    """The open reports about any of these people, by their ids of today."""
    rows = session.scalars(
        select(Report).where(Report.state.in_(OPEN), Report.person_id != "").order_by(Report.id)
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

    Raises CaseError for a report that is not there or not open, and for a refusal without a
    reason.
    """
    report = find(session, Report, number)
    if to not in _NEXT.get(State(report.state), frozenset()):
        raise taken(report)
    answer = answer_of(answer)
    if to is State.REFUSED and not answer:
        raise CaseError("Say why it is refused: whoever reported it is told.")
    advance(report, to, answer, now)
    session.flush()
    return report


def forget(session: Session, now: dt.datetime) -> tuple[int, int]:
    """Delete what has been kept long enough: how many contacts, and how many whole reports.

    The caller commits.
    """
    old = now - dt.timedelta(days=KEPT_REPORT_DAYS)
    contacts = forget_contacts(session, Report, now)
    reports = session.scalar(select(func.count(Report.id)).where(Report.closed_at < old)) or 0
    session.execute(delete(Report).where(Report.closed_at < old))
    return contacts, reports
