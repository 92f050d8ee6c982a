"""Which edition of the store this is: a mark that every write to what readers see renews.

An index carries the mark of the store it was made of. Where the two differ, something was
published, hidden or joined since. The mark is drawn at random: a backup that is restored has its
old mark, and no later edition ever has one of an earlier. Beside it stands a digest of who is
hidden, of the same transaction: an index with another digest may hold somebody who must not be
shown.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event, inspect, select, text
from sqlalchemy.orm import Session

from directory.claims.tables import ClaimStatement
from directory.models import Edition, Person, PersonListing, Suppression

# Tables that readers see. Not runs: one that is accepted writes its source too.
_SEEN = re.compile(
    r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(?:listing|person|person_listing|source)\b",
    re.IGNORECASE,
)
_MOVED = "edition-moved"
_APART = select(Person.id, Person.wish).where(Person.hidden.is_(True) | (Person.wish != ""))
# Listings, not people: what was hidden stays known when people are joined and their ids end. Asked
# by the people, who are few: a join begins with all listings.
_THEIRS = select(PersonListing.listing_id, PersonListing.person_id).where(
    PersonListing.person_id.in_(_APART.with_only_columns(Person.id))
)
# A wish takes a listing from its person that only says what they say of themselves. It has a key.
_WISHES = select(Suppression.key_hash, Suppression.level).order_by(Suppression.key_hash)
# Who takes back what they said of themselves hides it too.
_TAKEN_BACK = (
    select(ClaimStatement.claim_id, ClaimStatement.turn)
    .where(ClaimStatement.turn > 0)
    .order_by(ClaimStatement.claim_id, ClaimStatement.turn)
)


class Published(NamedTuple):
    """An edition's mark, and the digest of who is hidden in it; None where it was never taken."""

    edition: str
    hidden: str | None


def published(session: Session) -> Published | None:
    """What this session reads; None for a store that has no mark yet."""
    row = session.execute(select(Edition.stamp, Edition.hidden)).one_or_none()
    return Published(*row) if row else None


def stamp(session: Session) -> str | None:
    """The mark of what this session reads; None for a store that has none yet."""
    found = published(session)
    return found.edition if found else None


def note_writes(engine: Engine) -> None:
    """Renew the mark in every transaction of this engine that writes what readers see."""
    event.listen(engine, "before_cursor_execute", _note)
    event.listen(engine, "commit", _renew)
    event.listen(engine, "rollback", _forget)


def _note(
    connection: Connection,
    _cursor: Any,
    statement: str,
    _parameters: Any,
    _context: Any,
    _executemany: bool,
) -> None:
    if _SEEN.match(statement):
        connection.info[_MOVED] = True


def _renew(connection: Connection) -> None:
    if connection.info.pop(_MOVED, False):
        values = {"stamp": _new_mark(), "hidden": _hidden(connection)}
        connection.execute(Edition.__table__.update().values(values))  # type: ignore[attr-defined]


def renew_mark_alone(connection: Connection) -> None:
    """Renew the mark now if it has to be: for migrations, whose schema may be an older one."""
    if connection.info.pop(_MOVED, False) and inspect(connection).has_table("edition"):
        connection.execute(text("UPDATE edition SET stamp = :mark"), {"mark": _new_mark()})


def begin_anew(connection: Connection) -> None:
    """Give a restored store a mark of its own, whichever version it is of: no index made before
    answers any longer, not even one in which the same people are hidden."""
    connection.info.pop(_MOVED, None)
    if not inspect(connection).has_table("edition"):
        return
    names = {one["name"] for one in inspect(connection).get_columns("edition")}
    values = {"stamp": _new_mark(), "hidden": None}
    told = {name: value for name, value in values.items() if name in names}
    connection.execute(Edition.__table__.update().values(told))  # type: ignore[attr-defined]


def _new_mark() -> str:
    return secrets.token_hex(16)


def _hidden(connection: Connection) -> str:
    """The digest of all listings of people who are hidden, or of whom something is."""
    apart, theirs, wishes, taken_back = (
        connection.execute(query).all() for query in (_APART, _THEIRS, _WISHES, _TAKEN_BACK)
    )
    wish_of: dict[str, str] = {row.id: row.wish for row in apart}
    hidden = sorted((listing, wish_of[person]) for listing, person in theirs)
    found = [hidden, [*map(tuple, wishes)], [*map(tuple, taken_back)]]
    return hashlib.blake2b(repr(found).encode(), digest_size=16).hexdigest()


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # one that the database closed took its mark with it
        connection.info.pop(_MOVED, None)
