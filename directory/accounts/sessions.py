"""Signed-in browsers. A token is random; the store knows its hash and when it ends."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.accounts.tables import Maintainer, MaintainerSession

LASTS = dt.timedelta(hours=4)  # however busy: then the password and a code are asked for again
IDLE = dt.timedelta(minutes=30)  # after the last page
MOST = 5  # of one account at a time: one more ends the oldest
_STEP = dt.timedelta(minutes=5)  # an end is moved on by no less, so that most pages write nothing


def start(session: Session, maintainer: Maintainer, now: dt.datetime) -> str:
    """A new token. Sessions that have ended, or are too many, are swept out on the way."""
    sweep(session, now)
    for one in of(session, maintainer, now)[MOST - 1 :]:
        session.delete(one)
    token = secrets.token_urlsafe(32)
    session.add(
        MaintainerSession(
            token_hash=_hash(token),
            maintainer_id=maintainer.id,
            began_at=now,
            ends_at=now + IDLE,
        )
    )
    return token


def go_on(session: Session, token: str, now: dt.datetime) -> bool:
    """Move on when an idle session ends, never past its longest life; whether it was moved.

    The caller commits. It ends 25 to 30 minutes after the last page.
    """
    held = session.get(MaintainerSession, _hash(token))
    if held is None:
        return False
    ends_at = min(now + IDLE, held.began_at + LASTS)
    if ends_at - held.ends_at < _STEP:
        return False
    held.ends_at = ends_at
    return True


def of(session: Session, maintainer: Maintainer, now: dt.datetime) -> Sequence[MaintainerSession]:
    """An account's browsers that are signed in, the newest first."""
    theirs = (MaintainerSession.maintainer_id == maintainer.id, MaintainerSession.ends_at > now)
    newest = (MaintainerSession.began_at.desc(), MaintainerSession.token_hash)
    return session.scalars(select(MaintainerSession).where(*theirs).order_by(*newest)).all()


def is_of(held: MaintainerSession, token: str) -> bool:
    """Whether this is the session of a token."""
    return hmac.compare_digest(held.token_hash, _hash(token))


def sweep(session: Session, now: dt.datetime) -> int:
    """Delete sessions that have ended. Returns how many went. The caller commits."""
    ended = select(MaintainerSession.token_hash).where(MaintainerSession.ends_at <= now)
    gone = list(session.scalars(ended))
    session.execute(delete(MaintainerSession).where(MaintainerSession.token_hash.in_(gone)))
    return len(gone)


def whose(session: Session, token: str, now: dt.datetime) -> Maintainer | None:
    """Who holds this token; None where it is unknown or over, or the account is disabled."""
    return session.scalar(
        select(Maintainer)
        .join(MaintainerSession, MaintainerSession.maintainer_id == Maintainer.id)
        .where(
            MaintainerSession.token_hash == _hash(token),
            MaintainerSession.ends_at > now,
            ~Maintainer.disabled,
        )
    )


def end(session: Session, token: str) -> None:
    """Forget one browser."""
    gone = MaintainerSession.token_hash == _hash(token)
    session.execute(delete(MaintainerSession).where(gone))


def end_all(session: Session, maintainer: Maintainer) -> None:
    """Forget every browser of an account."""
    theirs = MaintainerSession.maintainer_id == maintainer.id
    session.execute(delete(MaintainerSession).where(theirs))


def form_token(token: str) -> str:
    """What each form of a session carries: only its own pages know it (OWASP: HMAC token)."""
    return hmac.digest(token.encode(), b"forms 1", "sha256").hex()


def is_form_token(token: str, given: str) -> bool:
    """Whether a form was made for this session."""
    return hmac.compare_digest(form_token(token).encode(), given.encode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
