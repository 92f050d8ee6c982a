"""What is to be sent to whom: each change once for each destination, none forgotten.

A row holds only where the entry stands in the log. Its text is made when it is sent, so that who
asks to be left out meanwhile is not in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from directory.database.outbox_table import Outbox
from directory.watch.log import People, following
from directory.watch.order import Cursor, head

_BATCH = 200
_FIRST, _LONGEST = dt.timedelta(minutes=1), dt.timedelta(hours=12)
_NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)  # when it is due whose receiver wants no more


def begin(session: Session, target: str, now: dt.datetime) -> bool:
    """Start a new destination at the log's end. False where it was known. The caller commits."""
    if session.scalar(select(Outbox.id).where(Outbox.target == target).limit(1)) is not None:
        return False
    _add(session, target, head(session), now, done=True)
    return True


def queue(session: Session, target: str, people: People, now: dt.datetime) -> int:
    """Add what happened to these people since the last time. The caller commits."""
    at, added = _last(session, target), 0
    while entries := following(session, people, at, _BATCH):
        for entry in entries:
            _add(session, target, entry.cursor, now, done=False)
        at, added = entries[-1].cursor, added + len(entries)
        session.flush()
    return added


def put(session: Session, target: str, at: Cursor, now: dt.datetime) -> bool:
    """Add one message, once for ever. False where it was added before. The caller commits."""
    same = (Outbox.target == target, Outbox.change == at.change, Outbox.event == at.event)
    if session.scalar(select(Outbox.id).where(*same)) is not None:
        return False
    _add(session, target, at, now, done=False)
    session.flush()
    return True


def waiting(session: Session, target: str, now: dt.datetime) -> Iterator[Outbox]:
    """What is to be sent now, in order; nothing while an earlier one waits for its next try."""
    query = (
        select(Outbox)
        .where(Outbox.target == target, Outbox.done_at.is_(None))
        .order_by(Outbox.change, Outbox.event)
    )
    for row in session.scalars(query).all():
        if row.due_at > now:
            return
        yield row


def sent(row: Outbox, now: dt.datetime) -> None:
    """Note that it was sent, or that there is nothing left to tell."""
    row.done_at = now


def failed(row: Outbox, now: dt.datetime) -> None:
    """Note that it could not be sent: tried again later, and later each time."""
    row.attempts += 1
    row.due_at = now + min(_FIRST * 2 ** min(row.attempts, 12), _LONGEST)


def refused(row: Outbox) -> None:
    """Note that its destination wants nothing more: nothing is sent there until `resume`."""
    row.attempts += 1
    row.due_at = _NEVER


def is_ended(session: Session, target: str) -> bool:
    """Whether a destination said that it wants nothing more."""
    return session.scalar(select(Outbox.id).where(_refused_by(target)).limit(1)) is not None


def resume(session: Session, target: str, now: dt.datetime) -> bool:
    """Send there again, with what happened meanwhile. False where it had not ended.

    The caller commits.
    """
    if not is_ended(session, target):
        return False
    session.execute(update(Outbox).where(_refused_by(target)).values(due_at=now))
    return True


def _refused_by(target: str) -> ColumnElement[bool]:
    return and_(Outbox.target == target, Outbox.done_at.is_(None), Outbox.due_at == _NEVER)


def _last(session: Session, target: str) -> Cursor:
    query = (
        select(Outbox.change, Outbox.event)
        .where(Outbox.target == target)
        .order_by(Outbox.change.desc(), Outbox.event.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return Cursor(*found) if found else head(session)


def _add(session: Session, target: str, at: Cursor, now: dt.datetime, *, done: bool) -> None:
    done_at = now if done else None
    row = Outbox(
        target=target, change=at.change, event=at.event, attempts=0, due_at=now, done_at=done_at
    )
    session.add(row)
