"""Accounts: added, disabled and reset from the command line alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts import audit, sessions
from directory.accounts.passwords import hashed
from directory.accounts.second_factor import SecondFactors
from directory.accounts.tables import Maintainer, Role

_NAME = re.compile(r"[a-z][a-z0-9.-]{1,39}")


class AccountError(ValueError):
    """An account that cannot be made or is not there. The message says why."""


@dataclass(frozen=True, slots=True)
class Register:
    """What one person at the console does with accounts. The caller commits."""

    session: Session
    factors: SecondFactors
    who: str  # console:<user>, for the audit log
    now: dt.datetime

    def everyone(self) -> Sequence[Maintainer]:
        """All accounts, by name."""
        return self.session.scalars(select(Maintainer).order_by(Maintainer.name)).all()

    def check_new(self, name: str) -> None:
        """Raises AccountError for a name that is taken or is none."""
        if not _NAME.fullmatch(name):
            raise AccountError(
                f"{name!r} is no name. Use small letters, digits, dots and hyphens: 2 to 40."
            )
        if self.session.scalar(select(Maintainer).where(Maintainer.name == name)):
            raise AccountError(f"There is a maintainer {name!r}. To start over, reset it.")

    def add(self, name: str, role: Role, password: str) -> str:
        """Make an account; its second factor's secret, to be shown once. Its owner then has to
        choose another password before anything else.

        Raises AccountError and PasswordError.
        """
        self.check_new(name)
        secret, sealed = self.factors.fresh()
        made = Maintainer(
            name=name,
            role=role,
            password_hash=hashed(password, name),
            first_password=True,
            second_factor=sealed,
            made_at=self.now,
        )
        self.session.add(made)
        self._note("account_added", made, role)
        return secret

    def disable(self, name: str) -> None:
        """Shut an account and end its sessions. Its name stays taken. Raises AccountError."""
        found = self.find(name)
        found.disabled = True
        sessions.end_all(self.session, found)
        self._note("account_disabled", found)

    def reset(self, name: str, password: str) -> str:
        """Give a first password and second factor, and open it again where it was shut.

        Returns the secret. Raises AccountError and PasswordError.
        """
        found = self.find(name)
        found.password_hash, found.first_password = hashed(password, name), True
        secret, found.second_factor = self.factors.fresh()
        found.failures, found.locked_until, found.disabled = 0, None, False
        sessions.end_all(self.session, found)
        self._note("account_reset", found)
        return secret

    def find(self, name: str) -> Maintainer:
        """The account of that name. Raises AccountError."""
        found = self.session.scalar(select(Maintainer).where(Maintainer.name == name))
        if found is None:
            raise AccountError(f"There is no maintainer {name!r}. 'maintainers list' shows them.")
        return found

    def _note(self, what: str, account: Maintainer, why: str = "") -> None:
        about = f"maintainer {account.name}"
        audit.note(self.session, self.who, what, self.now, about=about, why=why)
