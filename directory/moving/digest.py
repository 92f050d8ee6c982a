"""What a table holds, as numbers that are the same on every database, in any order of rows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, Table, select

_AT_ONCE = 1000  # rows held in memory
_PARTS = 1024  # of a table: only one of them is gone through for the rows that differ


def rows_of(connection: Connection, table: Table) -> Iterable[Row[Any]]:
    """All rows, values as the models type them, a few at a time."""
    return connection.execute(select(table).execution_options(yield_per=_AT_ONCE))


def normal(value: Any) -> Any:
    """A value as JSON can hold it, the same whichever database gave it.

    Moments in UTC; whole numbers without a point, for PostgreSQL keeps 1e2 in JSON as 100.
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: normal(inner) for key, inner in value.items()}
    return [normal(inner) for inner in value] if isinstance(value, list) else value


def _hash(values: Sequence[Any]) -> int:
    text = json.dumps([normal(value) for value in values], sort_keys=True)
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest())


class Digest:
    """The digest of a table as its rows go by: sums of hashes, so that their order is nothing."""

    def __init__(self, table: Table) -> None:
        self._key = [place for place, column in enumerate(table.columns) if column.primary_key]
        self._sums = [0] * _PARTS
        self.rows = 0

    def key(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """The primary key of a row."""
        return tuple(row[place] for place in self._key)

    def part(self, row: Sequence[Any]) -> int:
        """Which part of the table a row is in, by its key alone."""
        return _hash(self.key(row)) % _PARTS

    def add(self, row: Sequence[Any]) -> None:
        """One more row."""
        self._sums[self.part(row)] += _hash(row)
        self.rows += 1

    def counting(self, rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
        """The rows themselves, each added on its way."""
        for row in rows:
            self.add(row)
            yield row

    def told(self) -> str:
        """The whole table in 16 hexadecimal digits."""
        return blake2b(repr(self._sums).encode(), digest_size=8).hexdigest()

    def first_unlike(self, other: Digest) -> int | None:
        """The first part in which two tables differ; None where they are equal."""
        pairs = zip(self._sums, other._sums, strict=True)
        return next((part for part, (mine, theirs) in enumerate(pairs) if mine != theirs), None)


def digest_of(connection: Connection, table: Table) -> Digest:
    """Read a whole table."""
    digest = Digest(table)
    for row in rows_of(connection, table):
        digest.add(row)
    return digest


def differences(old: Connection, new: Connection, table: Table, part: int) -> Iterator[str]:
    """What differs in one part of a table, a row each: its key and columns, or where it lacks."""
    before, after = (_rows_by_key(one, table, part) for one in (old, new))
    for key in sorted(before.keys() | after.keys(), key=repr):
        name = f"{table.name} {' '.join(map(str, key))}"
        if key not in after or key not in before:
            yield f"{name}: only in the {'first' if key in before else 'second'}"
            continue
        pairs = zip(table.columns, before[key], after[key], strict=True)
        unlike = [column.name for column, one, other in pairs if normal(one) != normal(other)]
        if unlike:
            yield f"{name}: {', '.join(unlike)}"


def _rows_by_key(connection: Connection, table: Table, part: int) -> dict[Any, Row[Any]]:
    digest = Digest(table)
    return {digest.key(row): row for row in rows_of(connection, table) if digest.part(row) == part}
