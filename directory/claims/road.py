"""The public site's way in: it adds asks and statements, and takes statements out of sight.

The database refuses it all else (`directory.database.narrow`). It can delete no statement and write
no listing: what is said anew is worked in by the next resolution (`publish`), as wishes are.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.claims.said import Statement
from directory.claims.source import statement_id
from directory.claims.tables import Claim, ClaimProof, ClaimStatement
from directory.corrections.cases import OPEN
from directory.corrections.tables import State
from directory.database import turns
from directory.database.narrow import Right, open_narrow
from directory.models import PersonListing

MOST_OPEN = 5  # asks about one record that wait at a time
_READ = (
    *("claim", "claim_proof", "claim_statement"),
    *("person", "person_listing", "suppression", "edition"),  # for the mark of what is published
)
_RIGHTS: set[Right] = {
    (sqlite3.SQLITE_READ, "listing", "id"),  # that a row points to is looked up
    (sqlite3.SQLITE_INSERT, "claim"),
    (sqlite3.SQLITE_INSERT, "claim_statement"),
    (sqlite3.SQLITE_DELETE, "person_listing"),
    (sqlite3.SQLITE_UPDATE, "edition"),
    *[(sqlite3.SQLITE_READ, table) for table in _READ],
}
_FRESH = {"state": State.NEW, "answer": ""}


@dataclass(frozen=True, slots=True)
class Open:
    """What a link opens. `says` is None where it was never used, else what is said now."""

    claim_id: int
    once: str
    listing_id: str
    says: tuple[Statement, ...] | None
    turn: int
    said_on: dt.date | None


def open_road(url: str) -> Engine:
    """An engine that can do this and nothing else. Raises StoreError without such a store."""
    return open_narrow(url, _RIGHTS)


def ask(
    engine: Engine, once: str, record: str, contact: str, language: str, now: dt.datetime
) -> bool:
    """Note that somebody says a record is theirs; False where it was, or too many wait already.

    Whoever asked is told the same in either case. Raises OperationalError if busy.
    """
    row = {"once": once, "listing_id": record, "contact": contact, "language": language}
    table: Any = Claim.__table__
    waiting = select(func.count(Claim.id)).where(Claim.listing_id == record, Claim.state.in_(OPEN))
    try:
        with engine.begin() as connection:
            if (connection.scalar(waiting) or 0) >= MOST_OPEN:
                return False
            connection.execute(insert(table).inline().values(asked_at=now, **_FRESH, **row))
    except IntegrityError:
        return False
    return True


def opened(engine: Engine, number: str, now: dt.datetime) -> Open | None:
    """What the link of this number opens; None for one unknown, or that ended unused."""
    with Session(engine) as session:
        found = session.execute(
            select(Claim.id, Claim.once, Claim.listing_id, ClaimProof.ends_at)
            .join(ClaimProof, ClaimProof.claim_id == Claim.id)
            .where(ClaimProof.link == number)
        ).one_or_none()
        if found is None:
            return None
        said = newest(session, found.id)
        if said is None:
            fresh = Open(found.id, found.once, found.listing_id, None, -1, None)
            return fresh if now < found.ends_at else None
        told = (tuple(said.says), said.turn, said.said_at.date())
        return Open(found.id, found.once, found.listing_id, *told)


def newest(session: Session, claim_id: int) -> ClaimStatement | None:
    """What was said last through a claim."""
    query = select(ClaimStatement).where(ClaimStatement.claim_id == claim_id)
    return session.scalar(query.order_by(ClaimStatement.turn.desc()).limit(1))


def state(engine: Engine, link: Open, says: Sequence[Statement], now: dt.datetime) -> bool:
    """Use a link up: keep what is said. False where it was used meanwhile. Raises as `ask` does."""
    return link.says is None and _say(engine, link, says, now)


def take_back(engine: Engine, link: Open, says: Sequence[Statement], now: dt.datetime) -> bool:
    """Keep what is still said, and hide all of it at once: the next resolution shows the rest.

    `says` is a part of what was said, or empty. False where it changed meanwhile.
    """
    gone = link.says is not None and all(one in link.says for one in says)
    return gone and _say(engine, link, says, now)


def add_turn(
    session: Session, claim_id: int, turn: int, says: Sequence[Statement], now: dt.datetime
) -> None:
    """Keep what is said through a claim from now on. The caller commits.

    Raises IntegrityError where that turn was taken.
    """
    table: Any = ClaimStatement.__table__
    row = {"claim_id": claim_id, "turn": turn, "says": list(says), "said_at": now}
    session.execute(insert(table).inline().values(row))


def hide(session: Session, once: str) -> None:
    """Show what is said through a claim no more, until a resolution shows the rest of it."""
    session.execute(delete(PersonListing).where(PersonListing.listing_id == statement_id(once)))


def _say(engine: Engine, link: Open, says: Sequence[Statement], now: dt.datetime) -> bool:
    try:
        with Session(engine) as session:
            turns.take(session)  # a resolution at work would show again what is taken back
            add_turn(session, link.claim_id, link.turn + 1, says, now)
            if link.says is not None:
                hide(session, link.once)
            session.commit()
    except IntegrityError:
        return False
    return True
