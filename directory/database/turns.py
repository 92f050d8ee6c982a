"""One writer at a time, so that changes and decisions are numbered in the order they are seen in.

Whoever reads "all after number 41" would else miss 40, drawn before 41 but committed after it.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

_LOCK = 5_041_977  # any number, as long as nothing else in the database uses it


def take(session: Session) -> None:
    """Wait until no other transaction writes changes or decisions; ours may, until it ends.

    What is read afterwards holds all that the others committed. Raises OperationalError on SQLite
    when the other takes longer than `directory.store.BUSY_TIMEOUT_MS`.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    elif not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
        connection.exec_driver_sql("BEGIN IMMEDIATE")
