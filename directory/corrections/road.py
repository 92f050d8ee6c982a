"""The one way from a public page into the store: a connection that can add a report, and no more.

On SQLite every statement is looked at before it runs (`sqlite3.Connection.set_authorizer`), and
anything but adding a row to `report` is refused by the database. On PostgreSQL the address names a
role that may INSERT into `report`, use its sequence, and nothing else: see docs/threat-model.md.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Any

from sqlalchemy import Engine, event, insert
from sqlalchemy.exc import IntegrityError

from directory import store
from directory.corrections.tables import Report

_PATIENCE_MS = 5_000  # how long a reader waits for another writer
_TABLE = Report.__tablename__
_ALWAYS = {sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION}


def open_road(url: str) -> Engine:
    """An engine that can do nothing but add reports. Raises StoreError without such a store."""
    engine = store.open_existing(url)
    if engine.dialect.name == "sqlite":
        engine.dispose()  # the one connection so far may do more
        event.listen(engine, "connect", _narrow)
    return engine


def keep(engine: Engine, once: str, now: dt.datetime, **facts: Any) -> bool:
    """Add a report; False where the form was kept already. Raises OperationalError if busy."""
    row = {"once": once, "received_at": now, **facts}
    table: Any = Report.__table__
    try:
        with engine.begin() as connection:
            # Nothing is read back: whoever may only add could not.
            connection.execute(insert(table).inline().values(**_DEFAULTS, **row))
    except IntegrityError:
        return False
    return True


_DEFAULTS = {"state": "new", "answer": ""}


def _narrow(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
    connection.set_authorizer(_allowed)


def _allowed(action: int, what: str | None, *_: str | None) -> int:
    if action in _ALWAYS or (action == sqlite3.SQLITE_INSERT and what == _TABLE):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
