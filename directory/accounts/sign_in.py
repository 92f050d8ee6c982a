"""The two proofs of who it is: password, code, and a wait that grows with every failure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory.accounts import audit, sessions
from directory.accounts.passwords import matches
from directory.accounts.second_factor import SecondFactors
from directory.accounts.tables import Maintainer

_FREE = 3  # tries without a wait
_FIRST_WAIT, _LONGEST_WAIT = 30, 3600  # seconds


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed."""

    name: str
    password: str
    code: str


def wait_after(failures: int) -> dt.timedelta:
    """How long after so many failures the next try is refused: 30 s, doubled up to an hour."""
    if failures < _FREE:
        return dt.timedelta(0)
    doubled = _FIRST_WAIT * 2 ** min(failures - _FREE, 10)
    return dt.timedelta(seconds=min(doubled, _LONGEST_WAIT))


def sign_in(session: Session, factors: SecondFactors, given: Given, now: dt.datetime) -> str | None:
    """A new session's token, or None; it commits. Nobody learns which of the three was wrong."""
    found = session.scalar(select(Maintainer).where(Maintainer.name == given.name))
    if not proven(session, factors, found, given, now) or found is None:
        return None
    token = sessions.start(session, found, now)
    audit.note(session, found.name, "signed_in", now)
    session.commit()
    return token


def proven(
    session: Session,
    factors: SecondFactors,
    found: Maintainer | None,
    given: Given,
    now: dt.datetime,
    refused: str = "sign_in_refused",
) -> bool:
    """Whether password and code are this account's; where they are, the caller commits.

    A try is counted before it is looked at, so that many at once are no way round the wait. What
    is wrong is committed, and stands in the log as `refused`.
    """
    if found is None or found.disabled or not _counted(session, found, now):
        session.rollback()
        matches(None, given.password)  # as long as a real look takes
        return False
    right = matches(found.password_hash, given.password)
    step = factors.step(found.second_factor, given.code, now)
    if right and step is not None and _spent(session, found, step):
        return True
    audit.note(session, found.name, refused, now)
    session.commit()
    return False


def _counted(session: Session, found: Maintainer, now: dt.datetime) -> bool:
    """Count a try; False while the account waits, or if another try came in between."""
    if found.locked_until and found.locked_until > now:
        return False
    tries = found.failures + 1
    counted = session.execute(
        update(Maintainer)
        .where(Maintainer.id == found.id, Maintainer.failures == found.failures)
        .values(failures=tries, locked_until=now + wait_after(tries))
        .returning(Maintainer.id)
    ).first()
    session.commit()
    return counted is not None


def _spent(session: Session, found: Maintainer, step: int) -> bool:
    """Use a code up and forget the failures; False for a code that was used already."""
    used = session.execute(
        update(Maintainer)
        .where(Maintainer.id == found.id, Maintainer.last_step < step)
        .values(last_step=step, failures=0, locked_until=None)
        .returning(Maintainer.id)
    ).first()
    return used is not None
