"""Which edition of the store this is: a mark that every write to what readers see renews.

An index carries the mark of the store it was made of. Where the two differ, something was
published, hidden or joined since, and the index is not used. The mark is drawn at random: a backup
that is restored has its old mark, and no later edition ever has one of an earlier.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from directory.models import Edition

# Tables that readers see. Not runs: one that is accepted writes its source too.
_SEEN = re.compile(
    r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(?:listing|person|person_listing|source)\b",
    re.IGNORECASE,
)
_MOVED = "edition-moved"


def stamp(session: Session) -> str | None:
    """The mark of what this session reads; None for a store that has none yet."""
    return session.scalar(select(Edition.stamp))


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
        mark = secrets.token_hex(16)
        connection.execute(Edition.__table__.update().values(stamp=mark))  # type: ignore[attr-defined]


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # one that the database closed took its mark with it
        connection.info.pop(_MOVED, None)
