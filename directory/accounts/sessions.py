"""Signed-in browsers. A token is random; the store knows its hash and when it ends."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from directory.accounts.tables import Maintainer, MaintainerSession

LASTS = dt.timedelta(hours=4)  # however busy: then the password and a code are asked for again


def start(session: Session, maintainer: Maintainer, now: dt.datetime) -> str:
    """A new token. Sessions that have ended are swept out on the way."""
    sweep(session, now)
    token = secrets.token_urlsafe(32)
    session.add(
        MaintainerSession(
            token_hash=_hash(token),
            maintainer_id=maintainer.id,
            began_at=now,
            ends_at=now + LASTS,
        )
    )
    return token


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
