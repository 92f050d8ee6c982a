"""What maintainers do with their own account."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from directory.accounts import audit, sessions
from directory.accounts.passwords import PasswordError, hashed
from directory.accounts.second_factor import SecondFactors
from directory.accounts.sign_in import Given, proven
from directory.accounts.tables import Maintainer


def change_password(
    session: Session,
    factors: SecondFactors,
    account: Maintainer,
    given: Given,
    fresh: str,
    now: dt.datetime,
) -> str | None:
    """Give an account another password, for both proofs of now; it commits.

    Ends all its sessions and returns the token of a new one; None where a proof was wrong, which
    counts as a try to sign in. Raises PasswordError for a password that is not taken.
    """
    if fresh == given.password:
        raise PasswordError("That is the old one. Choose another.")
    kept = hashed(fresh, account.name)
    if not proven(session, factors, account, given, now, "password_change_refused"):
        return None
    account.password_hash, account.first_password = kept, False
    sessions.end_all(session, account)
    token = sessions.start(session, account, now)
    audit.note(session, account.name, "password_changed", now)
    session.commit()
    return token


def leave_everywhere(session: Session, account: Maintainer, now: dt.datetime) -> None:
    """End every session of an account. The caller commits."""
    sessions.end_all(session, account)
    audit.note(session, account.name, "signed_out_everywhere", now)
