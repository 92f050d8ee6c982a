"""What waits for a maintainer's answer, the most pressing first; how a case is found and closed.

A case is a report or a claim: each of these is told which of the two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from directory.corrections.clocks import due
from directory.corrections.tables import Case, State

KEPT_DAYS = 30  # a closed case's contact
OPEN = (State.NEW, State.ACKNOWLEDGED)
_MOST_ANSWER = 500  # characters
Kind = TypeVar("Kind", bound=Case)


class CaseError(ValueError):
    """A step that a case cannot take. The message says why."""


@dataclass(frozen=True, slots=True)
class Waiting(Generic[Kind]):
    """An open case, when its next step is due, and whether that has passed."""

    case: Kind
    due_at: dt.datetime
    late: bool


def waiting(session: Session, kind: type[Kind], now: dt.datetime) -> list[Waiting[Kind]]:
    """All open cases by when they are due, so that the late ones come first."""
    rows = session.scalars(select(kind).where(kind.state.in_(OPEN)).order_by(kind.id))
    found = [(one, due(one.came_at, looked_at=one.state != State.NEW)) for one in rows]
    return sorted(
        (Waiting(one, at, late=at < now) for one, at in found), key=lambda one: one.due_at
    )


def counts(session: Session, kind: type[Case], now: dt.datetime) -> tuple[int, int]:
    """How many are open, and how many of those are late."""
    found = waiting(session, kind, now)
    return len(found), sum(one.late for one in found)


def closed(session: Session, kind: type[Kind], limit: int) -> Sequence[Kind]:
    """The cases that were closed last."""
    query = select(kind).where(kind.closed_at.is_not(None))
    return session.scalars(query.order_by(kind.closed_at.desc()).limit(limit)).all()


def find(session: Session, kind: type[Kind], number: int) -> Kind:
    """The case. Raises CaseError where there is none."""
    found = session.get(kind, number)
    if found is None:
        raise CaseError(f"There is no {kind.__tablename__} {number}.")
    return found


def taken(case: Case) -> CaseError:
    """That a case is further already."""
    return CaseError(f"{case.__tablename__.capitalize()} {case.id} is {case.state} already.")


def advance(case: Case, to: State, answer: str, now: dt.datetime) -> None:
    """Note a step, and where it is the last the answer."""
    case.state, case.acknowledged_at = to, case.acknowledged_at or now
    if to is not State.ACKNOWLEDGED:
        case.closed_at, case.answer = now, answer


def answer_of(typed: str) -> str:
    """What was typed, in one line and no longer than is kept."""
    return " ".join(typed.split())[:_MOST_ANSWER]


def forget_contacts(session: Session, kind: type[Case], now: dt.datetime) -> int:
    """Delete contacts so many days after a case was closed. Returns how many were deleted."""
    aged = (kind.closed_at < now - dt.timedelta(days=KEPT_DAYS), kind.contact != "")
    contacts = session.scalar(select(func.count(kind.id)).where(*aged)) or 0
    session.execute(update(kind).where(*aged).values(contact=""))
    return contacts
