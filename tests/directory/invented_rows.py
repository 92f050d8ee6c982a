"""A row in every table of a store, of values that one database keeps otherwise than another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, Column, Connection, Engine, Table, func, insert, select

from directory.database.tables import Base

MOMENT = dt.datetime(2026, 3, 8, 1, 59, 59, 123456, dt.timezone(dt.timedelta(hours=-7)))
JSON_VALUE = {
    "zulu": [1.5, 1e22, 1.0, -0.0, 2**70, None, True],
    "b": {"bb": "", "a": 'Zoë "O’Hara" \\ \n'},
    "a": [{}, []],
}
_VALUES: dict[Any, Any] = {int: 7, float: 0.1 + 0.2, bool: True, dt.datetime: MOMENT}


def fill_empty_tables(engine: Engine) -> None:
    """Put a row into each table that has none; what it points to is filled before."""
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if not connection.scalar(select(func.count()).select_from(table)):
                connection.execute(insert(table).values(_row(connection, table)))


def counts(connection: Connection, among: Iterable[Table] | None = None) -> dict[str, int]:
    """How many rows each table has."""
    held = Base.metadata.sorted_tables if among is None else among
    return {one.name: connection.scalar(select(func.count()).select_from(one)) or 0 for one in held}


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    return {column.name: _value(connection, column) for column in table.columns}


def _value(connection: Connection, column: Column[Any]) -> Any:
    for pointed in column.foreign_keys:
        return connection.scalar(select(func.max(pointed.column)))
    if isinstance(column.type.dialect_impl(connection.dialect), JSON):
        return JSON_VALUE
    kind = getattr(column.type, "impl", column.type).python_type
    if kind is dt.date:
        return dt.date(2026, 2, 28)
    text = "Zoë’s ☂ \t\\N and more of it, so that it is cut"
    return _VALUES[kind] if kind in _VALUES else text[: getattr(column.type, "length", None) or 60]
