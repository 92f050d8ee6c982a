"""The maintainers' own way into the store: opened once, may write, one session a request."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import Flask, current_app, g
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from directory import store
from directory.accounts.second_factor import SecondFactors

_EXTENSION = "maintainers-desk"
_PATIENCE_MS = 5_000  # how long a page waits for another writer before it says so


@dataclass(slots=True)
class Desk:
    """Where maintainers' answers go. Opened at the first request, so that the site starts first."""

    url: str
    factors: SecondFactors
    _engine: Engine | None = None
    _lock: Lock = field(default_factory=Lock)

    def engine(self) -> Engine:
        """The engine. Raises StoreError while there is no store of this version."""
        with self._lock:
            if self._engine is None:
                self._engine = store.open_existing(self.url)
                if self._engine.dialect.name == "sqlite":
                    self._engine.dispose()  # the one connection so far waits longer
                    event.listen(self._engine, "connect", _impatient)
            return self._engine


def init_app(app: Flask, url: str, factors: SecondFactors) -> None:
    """Give the app the desk; each request's session is closed when the request ends."""
    app.extensions[_EXTENSION] = Desk(url, factors)
    app.teardown_appcontext(_close)


def session() -> Session:
    """This request's session, which may write. Raises StoreError where there is no store."""
    if "desk_session" not in g:
        g.desk_session = Session(_desk().engine(), expire_on_commit=False)
    held: Session = g.desk_session
    return held


def factors() -> SecondFactors:
    """What checks second factors."""
    return _desk().factors


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def _desk() -> Desk:
    held: Desk = current_app.extensions[_EXTENSION]
    return held


def _impatient(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")


def _close(_error: BaseException | None) -> None:
    held: Session | None = g.pop("desk_session", None)
    if held is not None:
        with suppress(DBAPIError):  # as in `web.db`: nothing is lost that was committed
            held.close()
