"""The store as the site sees it: opened once, read only, one session a request."""

from __future__ import annotations

import datetime as dt
from threading import Lock

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory import store

_EXTENSION = "directory-store"


class ReadOnlyStore:
    """An engine that is opened at the first question, so that the site starts without a store."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._lock = Lock()

    def engine(self) -> Engine:
        """The engine. Raises StoreError while there is no store of this version."""
        with self._lock:
            if self._engine is None:
                url = store.read_url(self._url or None)
                self._engine = store.open_existing(url, read_only=True)
            return self._engine


def init_app(app: Flask, url: str) -> None:
    """Give the app its store; each request's session is closed when the request ends."""
    app.extensions[_EXTENSION] = ReadOnlyStore(url)
    app.teardown_appcontext(_close)


def session() -> Session:
    """This request's session. Raises StoreError where there is no store."""
    if "session" not in g:
        opened: ReadOnlyStore = current_app.extensions[_EXTENSION]
        g.session = Session(opened.engine())
    held: Session = g.session
    return held


def today() -> dt.date:
    """The day this request is answered for: the sample's own day in a sample store."""
    if "today" not in g:
        g.today = store.today(session())
    day: dt.date = g.today
    return day


def sample_day() -> dt.date | None:
    """The day at which a store of invented people stands; None for real listings."""
    return today() if store.sample_day(session()) else None


def _close(_error: BaseException | None) -> None:
    held: Session | None = g.pop("session", None)
    if held is not None:
        held.close()
