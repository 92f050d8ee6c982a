"""What a page that keeps nothing between two answers needs besides: nobody answers unseen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.database import turns
from directory.models import Decision, Listing, Sameness
from directory.resolve import ledger as ledgers
from directory.resolve.ledger import LedgerError, pair_of
from directory.review.answers import decide, undo


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to which question. `decision_id` is the question's own."""

    decision_id: int
    left: str
    right: str
    verdict: Sameness
    note: str = ""


def keep(session: Session, reply: Reply, who: str, now: dt.datetime) -> int:
    """Record an answer, unless somebody else gave one since the question was shown.

    Returns the decision's id; the caller commits. Raises LedgerError.
    """
    turns.take(session)
    pair = pair_of(reply.left, reply.right)
    held = ledgers.read(session, pair).holds(pair)
    if held is None or held.id != reply.decision_id:
        raise LedgerError("Somebody else answered this question meanwhile.")
    return decide(session, *pair, reply.verdict, who, now, reply.note)


def take_back(session: Session, decision_id: int, who: str, now: dt.datetime) -> int:
    """Undo one's own answer. The caller commits. Raises LedgerError, for another's too."""
    turns.take(session)
    found = session.get(Decision, decision_id)
    if found is None or found.made_by != f"person:{who}":
        raise LedgerError("Only your own answers can be taken back here.")
    return undo(session, decision_id, who, now)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of a person, the names of whom it is about, and whether it holds still."""

    decision: Decision
    left: str
    right: str
    holds: bool


def answers_of(session: Session, who: str, limit: int) -> list[Given]:
    """A person's newest answers, the newest first, those taken back among them."""
    given = (Decision.made_by == f"person:{who}", Decision.verdict != Sameness.UNDONE)
    query = select(Decision).where(*given).order_by(Decision.id.desc()).limit(limit)
    return [_given(session, one) for one in session.scalars(query)]


def _given(session: Session, decision: Decision) -> Given:
    pair = (decision.left_id, decision.right_id)
    held = ledgers.read(session, pair).holds(pair)
    left, right = (_named(session.get(Listing, one)) for one in pair)
    return Given(decision, left, right, held is not None and held.id == decision.id)


def _named(row: Listing | None) -> str:
    if row is None:
        return "a row that is gone"
    return f"{row.name_published}, {row.title_published} {row.number} ({row.source_id})"


def answered_since(session: Session, who: str, since: dt.datetime) -> int:
    """How many answers a person gave since a moment, those taken back left in."""
    given = (Decision.made_by == f"person:{who}", Decision.verdict != Sameness.UNDONE)
    query = select(func.count()).select_from(Decision).where(*given, Decision.made_at >= since)
    return session.scalar(query) or 0
