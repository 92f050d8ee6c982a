"""Trouble with the disk or the database: what happened, and what to do about it."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from sqlalchemy.exc import DBAPIError

Errors = (OSError, DBAPIError, sqlite3.Error)  # what may be trouble


class Trouble(StrEnum):
    """What stands in the way. None of it is a mistake in what was asked."""

    FULL = "full"
    READ_ONLY = "read_only"
    BUSY = "busy"
    AWAY = "away"
    BROKEN = "broken"


_NUMBERS: Final = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
}
_STATES: Final = {  # SQLSTATE of PostgreSQL: its words are in the server's language
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "57P01": Trouble.AWAY,  # told to stop, by an operator or a crash of another; not up yet
    "57P02": Trouble.AWAY,
    "57P03": Trouble.AWAY,
}
_WORDS: Final = {  # of SQLite, PostgreSQL, numpy and Arrow
    Trouble.FULL: r"disk is full|no space left|disk i/o error|unable to open database|"
    r"requested and \d+ written|disk quota",
    Trouble.READ_ONLY: r"readonly database|read-only file system",
    Trouble.BUSY: r"database is locked",
    Trouble.AWAY: r"connection (refused|reset|failed|timed out|to server)|"
    r"connection is (lost|closed)|server closed|terminating connection|shutting down|"
    r"failed to resolve host|starting up|in recovery mode|is the server running",
    Trouble.BROKEN: r"is not a database|disk image is malformed",
}
_SENTENCES: Final = {
    Trouble.FULL: "The disk is full, or cannot be written. Make room and run this again; what "
    "was there before is as it was.",
    Trouble.READ_ONLY: "The place is read-only. Run this as a user who may write there.",
    Trouble.BUSY: "Another process has held the database for too long. Run this again when it "
    "has ended.",
    Trouble.AWAY: "The database does not answer, or stopped meanwhile. Its own log says why: a "
    "full disk, say. Start it and run this again; what was there before is as it was.",
    Trouble.BROKEN: "What is there is no database, or a damaged one. Give --database another one, "
    "or put a backup in its place ('interventionist db restore FILE').",
}


def what_to_do(error: BaseException) -> str | None:
    """Two sentences: what is wrong and what to do. None for an error of another kind."""
    found = trouble_of(error)
    if found is Trouble.READ_ONLY and isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be written. Run this as a user who may write there."
    return _SENTENCES[found] if found else None


def trouble_of(error: BaseException) -> Trouble | None:
    """The trouble behind an error of the database or of a file; None for any other error."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Trouble.AWAY
    if isinstance(error, DBAPIError | sqlite3.Error):
        of = error.orig if isinstance(error, DBAPIError) else error
        return _STATES.get(getattr(of, "sqlstate", None) or "") or _named(str(of), Trouble)
    if isinstance(error, OSError):  # of a file: what a host answers has other names
        return _NUMBERS.get(error.errno or 0) or _named(str(error), (Trouble.FULL,))
    return None


def _named(text: str, kinds: Iterable[Trouble]) -> Trouble | None:
    return next((kind for kind in kinds if re.search(_WORDS[kind], text.casefold())), None)
