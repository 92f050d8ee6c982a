"""The claims that wait, the most pressing first; what a maintainer finds; what is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from directory.claims.links import LASTS as LINK_LASTS
from directory.claims.links import new_number
from directory.claims.publish import LASTS, name_of
from directory.claims.road import add_turn, hide, newest
from directory.claims.tables import Claim, ClaimProof, ClaimStatement, Way
from directory.corrections.clocks import due
from directory.corrections.queue import KEPT_DAYS, MOST_ANSWER
from directory.corrections.tables import State
from directory.database import turns
from directory.models import Listing

BETWEEN = dt.timedelta(days=1)  # of two links for one record
KEPT = LINK_LASTS + LASTS + dt.timedelta(days=30)  # a claim, from the day it was closed
_OPEN = (State.NEW, State.ACKNOWLEDGED)


class ClaimError(ValueError):
    """A step that a claim cannot take. The message says why."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open claim, when its next step is due, and whether that has passed."""

    claim: Claim
    due_at: dt.datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """How a maintainer made sure: `role` is theirs, `on` the day, `why` what was seen or asked."""

    way: Way
    role: str
    why: str
    on: dt.date


def waiting(session: Session, now: dt.datetime) -> list[Waiting]:
    """All open claims by when they are due, so that the late ones come first."""
    rows = session.scalars(select(Claim).where(Claim.state.in_(_OPEN)).order_by(Claim.id))
    found = [(one, due(one.asked_at, looked_at=one.state != State.NEW)) for one in rows]
    return sorted(
        (Waiting(one, at, late=at < now) for one, at in found), key=lambda one: one.due_at
    )


def counts(session: Session, now: dt.datetime) -> tuple[int, int]:
    """How many are open, and how many of those are late."""
    found = waiting(session, now)
    return len(found), sum(one.late for one in found)


def closed(session: Session, limit: int) -> Sequence[Claim]:
    """The claims that were closed last."""
    query = select(Claim).where(Claim.closed_at.is_not(None))
    return session.scalars(query.order_by(Claim.closed_at.desc()).limit(limit)).all()


def find(session: Session, number: int) -> Claim:
    """The claim. Raises ClaimError where there is none."""
    found = session.get(Claim, number)
    if found is None:
        raise ClaimError(f"There is no claim {number}.")
    return found


def acknowledge(session: Session, number: int, now: dt.datetime) -> None:
    """Note that somebody is on it. The caller commits. Raises ClaimError."""
    claim = _open(session, number)
    claim.state, claim.acknowledged_at = State.ACKNOWLEDGED, claim.acknowledged_at or now
    session.flush()


def refuse(session: Session, number: int, why: str, now: dt.datetime) -> None:
    """Close it without proof. The caller commits. Raises ClaimError, also without a reason."""
    claim = _open(session, number)
    _close(claim, State.REFUSED, _said(why), now)
    session.flush()


def prove(
    session: Session, number: int, finding: Finding, address: str, now: dt.datetime
) -> ClaimProof:
    """Note that the record is theirs: a link can be made by now. The caller commits.

    `address` is where the link goes: for a letter the e-mail address that stands on the board's own
    page, which takes the place of what the asker left; else "" for what they left. Raises
    ClaimError.
    """
    claim = _open(session, number)
    record = session.get_one(Listing, claim.listing_id)
    if record.self_reported:
        raise ClaimError("Only a board's record can be claimed.")
    _check(finding, address, now)
    _none_lately(session, claim.listing_id, now)
    if finding.way is Way.LETTER:
        claim.contact = address.strip()
    _close(claim, State.DONE, "", now)
    proof = ClaimProof(
        claim_id=claim.id,
        way=finding.way,
        role=finding.role,
        why=_said(finding.why),
        checked_on=finding.on,
        name=name_of(record.family_name, record.given_name),
        link=new_number(),
        made_at=now,
        ends_at=now + LINK_LASTS,
    )
    session.add(proof)
    session.flush()
    return proof


def _check(finding: Finding, address: str, now: dt.datetime) -> None:
    if finding.on > now.date():
        raise ClaimError("The day of a check cannot be in the future.")
    name, at, host = address.strip().partition("@")
    if finding.way is Way.LETTER and not (name and at and host and len(address) <= 200):
        raise ClaimError("A letter goes to the e-mail address on the board's own page: type it.")


def _none_lately(session: Session, record: str, now: dt.datetime) -> None:
    """One link a day for a record; an older one that nobody used ends."""
    theirs = select(Claim.id).where(Claim.listing_id == record)
    used = select(ClaimStatement.claim_id)
    unused = (ClaimProof.claim_id.in_(theirs), ClaimProof.claim_id.not_in(used))
    made = session.scalar(select(func.max(ClaimProof.made_at)).where(*unused))
    if made is not None and now - made < BETWEEN:
        raise ClaimError("A link for this record was made less than a day ago. Wait for its use.")
    session.execute(update(ClaimProof).where(*unused).values(ends_at=now))


def withdraw(session: Session, number: int, now: dt.datetime) -> None:
    """Take back all that was said through a claim, and end its link. The caller commits.

    It is out of sight at once. Raises ClaimError.
    """
    turns.take(session)
    claim, proof = find(session, number), session.get(ClaimProof, number)
    if proof is None:
        raise ClaimError(f"Claim {number} was never proved: nothing is said through it.")
    proof.ends_at = min(proof.ends_at, now)
    said = newest(session, number)
    if said is not None and said.says:
        add_turn(session, number, said.turn + 1, [], now)
        hide(session, claim.once)
    session.flush()


def forget_of(session: Session, listings: Collection[str]) -> None:
    """Delete all claims of these board's records: their person wants to be hidden."""
    _delete(session, Claim.listing_id.in_(listings))


def forget(session: Session, now: dt.datetime) -> int:
    """Delete contacts 30 days after a claim was closed, and claims when nothing can come of them.

    The caller commits. Returns how many were deleted of both.
    """
    aged = (Claim.closed_at < now - dt.timedelta(days=KEPT_DAYS), Claim.contact != "")
    contacts = session.scalar(select(func.count(Claim.id)).where(*aged)) or 0
    session.execute(update(Claim).where(*aged).values(contact=""))
    return contacts + _delete(session, Claim.closed_at < now - KEPT)


def _delete(session: Session, which: ColumnElement[bool]) -> int:
    numbers = session.scalars(select(Claim.id).where(which)).all()
    for table in (ClaimStatement, ClaimProof):
        session.execute(delete(table).where(table.claim_id.in_(numbers)))
    session.execute(delete(Claim).where(Claim.id.in_(numbers)))
    return len(numbers)


def _open(session: Session, number: int) -> Claim:
    claim = find(session, number)
    if claim.state not in _OPEN:
        raise ClaimError(f"Claim {number} is {claim.state} already.")
    return claim


def _close(claim: Claim, state: State, answer: str, now: dt.datetime) -> None:
    claim.state, claim.answer = state, answer
    claim.acknowledged_at, claim.closed_at = claim.acknowledged_at or now, now


def _said(why: str) -> str:
    why = " ".join(why.split())[:MOST_ANSWER]
    if not why:
        raise ClaimError("Say why: how it was checked, or why it is refused.")
    return why
