"""Which edition is published just now: asked before every answer, so it has to be cheap."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from directory.database.edition import Published

_ASK = "SELECT stamp, hidden FROM edition"


class Watch(Protocol):
    """Says what the newest committed edition is; None where there is none or nobody answers."""

    def published(self) -> Published | None:
        """The edition that is published at this moment, and who is hidden in it."""


def watch_of(engine: Engine) -> Watch:
    """The cheapest watch for this kind of database."""
    path = engine.url.database
    if engine.dialect.name == "sqlite":
        return _File(Path(path)) if path and path != ":memory:" else _Nobody()
    return _Server(engine)


class _Nobody:
    def published(self) -> Published | None:
        return None


class _File:
    """SQLite tells whether anybody wrote since the last question without reading a page."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._file: tuple[int, int] | None = None
        self._link: sqlite3.Connection | None = None
        self._version = -1
        self._found: Published | None = None

    def published(self) -> Published | None:
        with self._lock:
            try:
                return self._asked()
            except (OSError, sqlite3.Error):
                self._close()
                return None

    def _asked(self) -> Published | None:
        found = self._path.stat()
        if self._link is None or (found.st_dev, found.st_ino) != self._file:  # a backup restored
            self._close()
            self._link = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
            self._link.execute("PRAGMA query_only=ON")
            self._file = (found.st_dev, found.st_ino)
        (version,) = self._link.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            # The version first: what is written between the two is seen, and asked for again.
            row = self._link.execute(_ASK).fetchone()
            self._version, self._found = version, Published(*row) if row else None
        return self._found

    def _close(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link, self._version, self._found = None, -1, None


class _Server:
    """A connection kept for this one question, each asked outside any transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._link: Any = None

    def published(self) -> Published | None:
        with self._lock:
            try:
                return self._asked()
            except (DBAPIError, self._engine.dialect.loaded_dbapi.Error):
                self._link = None
                return None

    def _asked(self) -> Published | None:
        if self._link is None:
            pooled = self._engine.raw_connection()
            self._link = pooled.driver_connection  # once detached it is not told any more
            pooled.detach()
            self._link.rollback()
            self._link.read_only = True
            self._link.autocommit = True
        row = self._link.execute(_ASK).fetchone()
        return Published(*row) if row else None
