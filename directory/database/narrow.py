"""A connection for one public form: on SQLite it may do what it is given, and the database refuses
the rest. On PostgreSQL the address names a role that may do no more: docs/threat-model.md.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import Engine, event

from directory import store

# What SQLite's authorizer calls an act, its table, and where only that is meant its column.
Right: TypeAlias = tuple[int, str] | tuple[int, str, str]
_PATIENCE_MS = 5_000  # how long a reader waits for another writer
_ALWAYS = {sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION}


def open_narrow(url: str, rights: Collection[Right]) -> Engine:
    """An engine that can do nothing else. Raises StoreError where there is no such store."""
    engine = store.open_existing(url)
    allowed = frozenset(rights)

    def decide(action: int, table: str | None, column: str | None, *_: str | None) -> int:
        known = action in _ALWAYS or not allowed.isdisjoint(
            {(action, table), (action, table, column)}
        )
        return sqlite3.SQLITE_OK if known else sqlite3.SQLITE_DENY

    def narrow(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
        connection.set_authorizer(decide)

    if engine.dialect.name == "sqlite":
        engine.dispose()  # the one connection so far may do more
        event.listen(engine, "connect", narrow)
    return engine
