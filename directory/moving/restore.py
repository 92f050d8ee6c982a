"""Putting a backup into a database in use: readers see what was before, or what is after."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, text
from sqlalchemy.orm import Session

from directory.accounts.tables import AuditEntry
from directory.database.tables import Base
from directory.database.turns import take
from directory.hiding.wishes_kept import Wishes, write_kept
from directory.moving.copying import set_sequences
from directory.moving.move import copied, refuse_unknown, with_schema
from directory.store import StoreError, open_existing, shown

_LOG = AuditEntry.__tablename__


def restore_rows(source_url: str, target_url: str, wishes: Wishes) -> dict[str, int] | None:
    """Replace all rows of a PostgreSQL store by a backup's, in one transaction, and compare both.

    Whoever writes waits; whoever reads goes on with what was there until the end. The audit log is
    the only table that keeps its rows. Returns what `write_kept` does, None where there was no
    store to take wishes from. Raises StoreError and UnequalError as `move` does.
    """
    source, target = open_existing(source_url, read_only=True), opened(target_url)
    try:
        with source.connect() as old, Session(target) as session:
            take(session)
            new = session.connection()
            refuse_unknown(old)
            _let_writers_wait(new)
            kept = wishes.of(new)
            _replace(old, new)
            carried = write_kept(new, kept) if kept else None
            set_sequences(new, Base.metadata.sorted_tables)
            set_sequences(new, Base.metadata.sorted_tables)  # what was carried has numbers too
            session.commit()
        return carried
    finally:
        source.dispose()
        target.dispose()


def opened(url: str) -> Engine:
    """The store to be replaced. Raises StoreError where its tables are not of this version."""
    try:
        return with_schema(url)
    except StoreError as error:
        raise StoreError(
            f"{shown(url)} holds tables of another version or of something else. Make an empty "
            f"database, and restore into that one with --wishes-from {shown(url)}."
        ) from error


def _let_writers_wait(new: Connection) -> None:
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    new.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def _replace(old: Connection, new: Connection) -> None:
    tables = [table for table in Base.metadata.sorted_tables if table.name != _LOG]
    for table in reversed(tables):
        new.execute(delete(table))
    copied(old, new, tables)
