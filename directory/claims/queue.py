"""What a maintainer finds of a claim; what is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from directory.claims.links import LASTS as LINK_LASTS
from directory.claims.links import new_number
from directory.claims.publish import LASTS, name_of
from directory.claims.road import add_turn, hide, newest
from directory.claims.tables import Claim, ClaimProof, ClaimStatement, Way
from directory.corrections.cases import (
    OPEN,
    CaseError,
    advance,
    answer_of,
    find,
    forget_contacts,
    taken,
)
from directory.corrections.tables import State
from directory.database import turns
from directory.models import Listing

BETWEEN = dt.timedelta(days=1)  # of two links for one record
KEPT = LINK_LASTS + LASTS + dt.timedelta(days=30)  # a claim, from the day it was closed


@dataclass(frozen=True, slots=True)
class Finding:
    """How a maintainer made sure: `role` is theirs, `on` the day, `why` what was seen or asked."""

    way: Way
    role: str
    why: str
    on: dt.date


def acknowledge(session: Session, number: int, now: dt.datetime) -> None:
    """Note that somebody is on it. The caller commits. Raises CaseError."""
    advance(_open(session, number), State.ACKNOWLEDGED, "", now)
    session.flush()


def refuse(session: Session, number: int, why: str, now: dt.datetime) -> None:
    """Close it without proof. The caller commits. Raises CaseError, also without a reason."""
    advance(_open(session, number), State.REFUSED, _said(why), now)
    session.flush()


def prove(
    session: Session, number: int, finding: Finding, address: str, now: dt.datetime
) -> ClaimProof:
    """Note that the record is theirs: a link can be made by now. The caller commits.

    `address` is where the link goes: for a letter the e-mail address that stands on the board's own
    page, which takes the place of what the asker left; else "" for what they left. Raises
    CaseError.
    """
    claim = _open(session, number)
    record = session.get_one(Listing, claim.listing_id)
    if record.self_reported:
        raise CaseError("Only a board's record can be claimed.")
    _check(finding, address, now)
    _none_lately(session, claim.listing_id, now)
    if finding.way is Way.LETTER:
        claim.contact = address.strip()
    advance(claim, State.DONE, "", now)
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
        raise CaseError("The day of a check cannot be in the future.")
    name, at, host = address.strip().partition("@")
    if finding.way is Way.LETTER and not (name and at and host and len(address) <= 200):
        raise CaseError("A letter goes to the e-mail address on the board's own page: type it.")


def _none_lately(session: Session, record: str, now: dt.datetime) -> None:
    """One link a day for a record; an older one that nobody used ends."""
    theirs = select(Claim.id).where(Claim.listing_id == record)
    used = select(ClaimStatement.claim_id)
    unused = (ClaimProof.claim_id.in_(theirs), ClaimProof.claim_id.not_in(used))
    made = session.scalar(select(func.max(ClaimProof.made_at)).where(*unused))
    if made is not None and now - made < BETWEEN:
        raise CaseError("A link for this record was made less than a day ago. Wait for its use.")
    session.execute(update(ClaimProof).where(*unused).values(ends_at=now))


def withdraw(session: Session, number: int, now: dt.datetime) -> None:
    """Take back all that was said through a claim, and end its link. The caller commits.

    It is out of sight at once. Raises CaseError.
    """
    turns.take(session)
    claim, proof = find(session, Claim, number), session.get(ClaimProof, number)
    if proof is None:
        raise CaseError(f"Claim {number} was never proved: nothing is said through it.")
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
    contacts = forget_contacts(session, Claim, now)
    return contacts + _delete(session, Claim.closed_at < now - KEPT)


def _delete(session: Session, which: ColumnElement[bool]) -> int:
    numbers = session.scalars(select(Claim.id).where(which)).all()
    for table in (ClaimStatement, ClaimProof):
        session.execute(delete(table).where(table.claim_id.in_(numbers)))
    session.execute(delete(Claim).where(Claim.id.in_(numbers)))
    return len(numbers)


def _open(session: Session, number: int) -> Claim:
    claim = find(session, Claim, number)
    if claim.state not in OPEN:
        raise taken(claim)
    return claim


def _said(why: str) -> str:
    found = answer_of(why)
    if not found:
        raise CaseError("Say why: how it was checked, or why it is refused.")
    return found
