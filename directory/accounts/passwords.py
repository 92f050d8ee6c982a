"""Passwords: argon2id at the library's own cost (RFC 9106, low memory: 64 MiB, 3 passes)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256  # characters
_HASHER = PasswordHasher()


class PasswordError(ValueError):
    """A password that is not taken. The message says why."""


def hashed(password: str, name: str) -> str:
    """The hash to keep. Raises PasswordError for one that is too short, too long or the name."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(f"A password has {SHORTEST} to {LONGEST} characters.")
    if name.casefold() in password.casefold() or len(set(password)) < 6:
        raise PasswordError("Choose a password without your name, of more than five characters.")
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password of this hash. Takes as long where there is no hash."""
    try:
        given = password if len(password) <= LONGEST else ""  # never a part of what was typed
        return _HASHER.verify(kept or _nobodys(), given) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("a password that no account has")
