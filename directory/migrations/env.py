"""How Alembic reaches the store: through the engine it is handed, on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON

from directory.accounts import tables  # noqa: F401 - its tables belong to the store too
from directory.models import Base, UtcDateTime

_JSON = "sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')"


def _spell(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Spell our own types in Alembic's words: a migration must not depend on today's models."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        return _JSON
    return False


def _run() -> None:
    engine = context.config.attributes["engine"]
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":  # whose driver begins nothing for a change of schema
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=_spell,
        )
        context.run_migrations()


_run()
