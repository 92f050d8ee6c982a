"""Leases in the store: a source and a host are crawled by one process at a time, anywhere."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections.abc import Iterable

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from directory.models import Lease

TERM = dt.timedelta(minutes=5)  # a holder that is alive renews long before
RENEW_SECONDS = 60


def new_holder() -> str:
    """Name this process: machine, process number, and a token against numbers used again."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def _is_dead(holder: str) -> bool:
    """Did a process of this very machine end without giving its lease back?"""
    machine, number, _ = holder.rsplit(":", 2)
    if machine != socket.gethostname():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _now(session: Session) -> dt.datetime:
    """The store's own clock where it has one: machines that share it may disagree."""
    if session.get_bind().dialect.name == "postgresql":
        told: dt.datetime = session.scalars(select(func.clock_timestamp())).one()
        return told.astimezone(dt.UTC)
    return dt.datetime.now(dt.UTC)


def _take_one(session: Session, key: str, holder: str) -> bool:
    now = _now(session)
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    offered = kind.insert(Lease).values(key=key, holder=holder, until=now + TERM)
    session.execute(offered.on_conflict_do_nothing())
    held = session.scalars(
        select(Lease).where(Lease.key == key).execution_options(populate_existing=True)
    ).one()
    if held.holder == holder:
        return True
    if held.until >= now and not _is_dead(held.holder):
        return False
    taken = session.execute(
        update(Lease)
        .where(Lease.key == key, Lease.holder == held.holder, Lease.until == held.until)
        .values(holder=holder, until=now + TERM)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(taken, CursorResult)
    return taken.rowcount == 1


def take(session: Session, keys: Iterable[str], holder: str) -> str | None:
    """Take every lease, or none of them. Commits. Returns the key that another holds, if any.

    Keys are taken in order, so that two processes never wait for each other.
    """
    for key in sorted(set(keys)):
        if not _take_one(session, key, holder):
            session.rollback()
            _shorten(session, key)
            return key
    session.commit()
    return None


def _shorten(session: Session, key: str) -> None:
    """Where the clock was set back, a lease would hold as long again: no longer than its term.

    A holder that is alive renews it. Commits.
    """
    longest = _now(session) + TERM
    session.execute(
        update(Lease)
        .where(Lease.key == key, Lease.until > longest)
        .values(until=longest)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def renew(session: Session, holder: str) -> None:
    """Hold on to all that this process holds. Commits."""
    session.execute(
        update(Lease)
        .where(Lease.holder == holder)
        .values(until=_now(session) + TERM)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def release(session: Session, keys: Iterable[str], holder: str) -> None:
    """Give leases back. Commits."""
    session.execute(delete(Lease).where(Lease.key.in_(list(keys)), Lease.holder == holder))
    session.commit()
