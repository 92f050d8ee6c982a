"""The one way from a public page into the store: a connection that can add a report, and no more.

Anything but adding a row to `report` is refused by the database (`directory.database.narrow`).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from directory.corrections.tables import Report
from directory.database.narrow import open_narrow


def open_road(url: str) -> Engine:
    """An engine that can do nothing but add reports. Raises StoreError without such a store."""
    return open_narrow(url, {(sqlite3.SQLITE_INSERT, Report.__tablename__)})


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
