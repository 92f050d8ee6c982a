"""How Alembic reaches the store: through the engine it is handed, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, Connection

from directory.database.edition import renew_mark_alone
from directory.database.tables import Base
from directory.models import UtcDateTime

_JSON = "sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')"


def _spell(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Spell our own types in Alembic's words: a migration must not depend on today's models."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        return _JSON
    return False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_spell,
    )
    context.run_migrations()
    renew_mark_alone(connection)


@contextmanager
def _sqlite_begun(connection: Connection) -> Iterator[None]:
    """Begin, for the driver begins nothing for a change of schema; and let tables be replaced.

    A table that loses a column is made anew: to drop the old one would drop the rows that point to
    it, or be refused. What points where is looked at in the end instead.
    """
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        astray = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if astray:
            raise ValueError(f"Rows would point nowhere: {astray[:10]}. Nothing was changed.")
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _run() -> None:
    engine = context.config.attributes["engine"]
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            _migrate(connection)
        return
    with engine.connect() as connection, _sqlite_begun(connection):
        _migrate(connection)


_run()
