"""Passwords: argon2id at the library's own cost (RFC 9106, low memory: 64 MiB, 3 passes).

How easy one is to guess is zxcvbn's to say (Wheeler, USENIX Security 2016): the 30,000 commonest
passwords, names, words, dates, keyboard rows, and all of these turned about.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 256  # characters
_JUDGED = 72  # characters: more take long to judge, and make no password easier
_ENOUGH = 3  # of 0 to 4: at least 10^8 guesses
_OUR_WORDS = ["interventionist", "interventionists", "directory", "maintainer", "maintainers"]
_HASHER = PasswordHasher()


class PasswordError(ValueError):
    """A password that is not taken. The message says why."""


def hashed(password: str, name: str) -> str:
    """The hash to keep. Raises PasswordError for one that is too short, too long or too easy."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(f"A password has {SHORTEST} to {LONGEST} characters.")
    if name.casefold() in password.casefold():
        raise PasswordError("Choose a password without your name in it.")
    _refuse_what_is_easy(password, name)
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password of this hash. Takes as long where there is no hash."""
    try:
        given = password if len(password) <= LONGEST else ""  # never a part of what was typed
        return _HASHER.verify(kept or _nobodys(), given) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _refuse_what_is_easy(password: str, name: str) -> None:
    from zxcvbn import zxcvbn  # 24 ms and 14 MB, and hardly ever needed

    judged = zxcvbn(password[:_JUDGED], user_inputs=[name, *_OUR_WORDS])
    if judged["score"] < _ENOUGH:
        why = judged["feedback"]["warning"] or "A few of its kind have to be tried, and no more."
        raise PasswordError(f"That is too easy to guess. {why} Four unrelated words do well.")


@cache
def _nobodys() -> str:
    return _HASHER.hash("a password that no account has")
