"""Rows of one database into an empty table of another, as quickly as that one takes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import OperationalError

from directory.database.trouble import trouble_of

Values = list[Any]
_LINE = re.compile(r"\bline (\d+)")


class CopyError(RuntimeError):
    """The database refused a row. `place` is its number among the rows that were sent, from 0."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


def copy_in(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows, values as the models type them.

    Raises CopyError for a row that does not fit, OperationalError where disk or database fail.

    Nothing of it goes through SQLAlchemy's statements: the edition's mark moves along unrenewed.
    """
    sent = _Sent(connection, table)
    cursor = connection.connection.cursor()
    put = _copy if connection.dialect.name == "postgresql" else _insert
    try:
        put(connection, cursor, table, sent.values(rows))
    except connection.dialect.loaded_dbapi.Error as error:
        trouble = OperationalError(f"copy into {table.name}", None, error)
        if trouble_of(trouble):  # no row is to blame
            raise trouble from error
        raise CopyError(_why(error), _line(error, sent.count) - 1) from error
    finally:
        cursor.close()


class _Sent:
    """Counts the rows on their way, each as the database's driver wants its values."""

    def __init__(self, connection: Connection, table: Table) -> None:
        kind = connection.dialect
        self._bound: list[Callable[[Any], Any] | None] = [
            column.type.dialect_impl(kind).bind_processor(kind) for column in table.columns
        ]
        self.count = 0

    def values(self, rows: Iterable[Sequence[Any]]) -> Iterator[Values]:
        for row in rows:
            self.count += 1
            pairs = zip(self._bound, row, strict=True)
            yield [bound(value) if bound else value for bound, value in pairs]


def _copy(_connection: Connection, cursor: Any, table: Table, rows: Iterator[Values]) -> None:
    from psycopg.sql import SQL, Identifier

    columns = SQL(", ").join(Identifier(column.name) for column in table.columns)
    into = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), columns)
    with cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(connection: Connection, cursor: Any, table: Table, rows: Iterator[Values]) -> None:
    cursor.executemany(str(insert(table).compile(dialect=connection.dialect)), rows)


def _line(error: Any, sent: int) -> int:
    """Which row was refused: PostgreSQL says so, for it looks only after many; else the last."""
    told = _LINE.search(getattr(getattr(error, "diag", None), "context", None) or "")
    return int(told[1]) if told else sent


def _why(error: Any) -> str:
    diag = getattr(error, "diag", None)
    parts = (getattr(diag, "message_primary", None), getattr(diag, "message_detail", None))
    return " ".join(part for part in parts if part) or str(error)


def set_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """Number new rows after the copied ones, and after all that were ever here: whoever has read
    up to a number misses none. SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        top = None if column is None else connection.scalar(select(func.max(column)))
        if column is not None and top is not None:
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            last = func.greatest(func.nextval(sequence), top)
            connection.execute(select(func.setval(sequence, last)))
