"""The store as the site sees it: opened once, read only, one session a request.

A request is answered from one edition of the store. Who only reads people is answered by the index,
which may be of the edition before while the new one's is being made (`Shelf.latest`). Who asks for
the session gets what is published just now. A request that began with an overtaken index and then
asks for the session is begun anew: `OvertakenError`.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from flask import Flask, current_app, g
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from directory import store
from directory.database.edition import stamp
from directory.finding.reading import Reader
from directory.finding.store_reader import StoreReader
from directory.index import Index, IndexReader, Shelf, Watch, shelf_of, watch_of

_EXTENSION = "directory-store"


@dataclass(frozen=True, slots=True)
class _Opened:
    engine: Engine
    watch: Watch
    shelf: Shelf


class ReadOnlyStore:
    """A store that is opened at the first question, so that the site starts without one."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._held: _Opened | None = None
        self._lock = Lock()

    def _opened(self) -> _Opened:
        with self._lock:
            if self._held is None:
                url = store.read_url(self._url or None)
                engine = store.open_existing(url, read_only=True)
                self._held = _Opened(engine, watch_of(engine), shelf_of(url))
            return self._held

    def engine(self) -> Engine:
        """The engine. Raises StoreError while there is no store of this version."""
        return self._opened().engine

    def index(self, edition: str | None) -> Index | None:
        """The index of exactly this edition; None while there is none.

        Raises StoreError as `engine` does.
        """
        return self._opened().shelf.index(edition)

    def latest(self) -> Index | None:
        """The index to answer from just now, if any. Raises StoreError as `engine` does."""
        opened = self._opened()
        now = opened.watch.published()
        return opened.shelf.latest(now) if now else None


class OvertakenError(Exception):
    """The answer was begun from an older edition than the session reads: see `begin_anew`."""


def init_app(app: Flask, url: str) -> None:
    """Give the app its store; each request's session is closed when the request ends."""
    app.extensions[_EXTENSION] = ReadOnlyStore(url)
    app.teardown_appcontext(_close)


def session() -> Session:
    """This request's session. Raises StoreError where there is no store, and OvertakenError."""
    if "session" not in g:
        g.session = Session(_store().engine())
    held: Session = g.session
    if "stored" not in g:
        g.stored = stamp(held)
    if g.setdefault("edition", g.stored) != g.stored:
        raise OvertakenError
    return held


def begin_anew() -> None:
    """Forget the index that this request began with: it is answered from what the session reads."""
    for name in ("edition", "index", "today"):
        g.pop(name, None)
    session()


def reader() -> Reader:
    """Who reads people for this request: the index, or without one the store's own queries.

    What is published while a request is answered is not seen by it. Raises StoreError.
    """
    index = _index()
    return IndexReader(index, _queries) if index else _queries()


def edition() -> str | None:
    """The mark of what this request is answered from; None without one. Raises StoreError."""
    _index()
    held: str | None = g.edition
    return held


def stored_edition() -> str | None:
    """The mark of what is published just now, from which the request is answered then.

    Raises StoreError and OvertakenError.
    """
    session()
    return edition()


def today() -> dt.date:
    """The day this request is answered for: the sample's own day in a sample store."""
    if "today" not in g:
        g.today = store.stated_day() or _sample_day() or store.clock_day()
    day: dt.date = g.today
    return day


def sample_day() -> dt.date | None:
    """The day at which a store of invented people stands; None for real listings."""
    return today() if _sample_day() else None


def _sample_day() -> dt.date | None:
    index = _index()
    return index.manifest.sample_day if index else store.sample_day(session())


def _index() -> Index | None:
    """The index that this whole request is answered from."""
    if "index" not in g:
        index = None if "edition" in g else _store().latest()
        if index is None:
            session()  # sets the edition
            index = _store().index(g.edition)
        g.index, g.edition = index, index.manifest.edition if index else g.edition
    held: Index | None = g.index
    return held


def _queries() -> Reader:
    return StoreReader(session())


def _store() -> ReadOnlyStore:
    opened: ReadOnlyStore = current_app.extensions[_EXTENSION]
    return opened


def _close(_error: BaseException | None) -> None:
    held: Session | None = g.pop("session", None)
    if held is not None:
        with suppress(DBAPIError):  # the database stopped meanwhile; what was read is answered
            held.close()
