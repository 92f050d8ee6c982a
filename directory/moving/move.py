"""Moving a store: what must be so before, one transaction, and the comparison before it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Table, delete, inspect, literal, select
from sqlalchemy.orm import Session

from directory.database.tables import Base
from directory.database.turns import take
from directory.moving.copying import CopyError, copy_in, set_sequences
from directory.moving.digest import Digest, differences, digest_of, rows_of
from directory.store import StoreError, connect, is_current, open_existing, shown, upgrade

_BORN_WITH = frozenset({"edition"})  # tables that a migration fills
_TOLD = 10  # differing rows that are named


class Moved(NamedTuple):
    """One table after the move: its rows and its digest on both sides."""

    table: str
    rows_from: int
    rows_to: int
    digest_from: str
    digest_to: str

    @property
    def equal(self) -> bool:
        """Does it hold the same on both sides?"""
        return (self.rows_from, self.digest_from) == (self.rows_to, self.digest_to)


class UnequalError(RuntimeError):
    """The target held something else than the source, so nothing was kept there."""

    def __init__(self, moved: Sequence[Moved], rows: Sequence[str]) -> None:
        super().__init__("The two are not the same. Nothing was kept: the target is as it was.")
        self.moved, self.rows = moved, rows


def move(source_url: str, target_url: str) -> list[Moved]:
    """Copy every table into an empty store, compare both sides, and only then keep it.

    The source is read in one snapshot and not changed. Killed at any moment, the target is empty or
    whole. Raises StoreError where either cannot be used or a row does not fit, UnequalError where
    the target gives back something else than it was given.
    """
    source = open_existing(source_url, read_only=True)
    target = with_schema(target_url)
    try:
        with source.connect() as old, Session(target) as session:
            take(session)
            new, tables = session.connection(), Base.metadata.sorted_tables
            refuse_unknown(old)
            _refuse_filled(new, tables, shown(target_url))
            moved = copied(old, new, tables)
            session.commit()
        return moved
    finally:
        source.dispose()
        target.dispose()


def with_schema(url: str) -> Engine:
    """Open a store that is empty or of this version. Raises StoreError for another one."""
    target = connect(url)
    if not inspect(target).get_table_names():
        upgrade(target)
    if not is_current(target):
        raise StoreError(
            f"{shown(url)} holds tables of another version or of something else. "
            "Give an empty database."
        )
    return target


def copied(old: Connection, new: Connection, tables: Sequence[Table]) -> list[Moved]:
    """Copy these tables, what is pointed to first, and compare both sides.

    Raises StoreError and UnequalError as `move` does. The caller commits, or keeps nothing.
    """
    sides = []
    for table in tables:
        given = Digest(table)
        _copy_table(old, new, table, given)
        sides.append((table, given, digest_of(new, table)))
    set_sequences(new, tables)
    moved = [
        Moved(table.name, one.rows, two.rows, one.told(), two.told()) for table, one, two in sides
    ]
    if not all(table.equal for table in moved):
        raise UnequalError(moved, list(islice(_unequal_rows(old, new, sides), _TOLD)))
    return moved


def refuse_unknown(old: Connection) -> None:
    """Nothing is left behind in silence. Raises StoreError for tables that are not ours."""
    unknown = set(inspect(old).get_table_names()) - {*Base.metadata.tables, "alembic_version"}
    if unknown:
        raise StoreError(
            f"These tables are not the directory's and would be lost: {', '.join(sorted(unknown))}."
        )


def _refuse_filled(new: Connection, tables: Sequence[Table], target: str) -> None:
    for table in tables:
        if table.name in _BORN_WITH:
            new.execute(delete(table))
        elif new.scalar(select(literal(1)).select_from(table).limit(1)):
            raise StoreError(
                f"{target} is not empty: its table {table.name} has rows. Give an empty database."
            )


def _copy_table(old: Connection, new: Connection, table: Table, given: Digest) -> None:
    try:
        copy_in(new, table, given.counting(rows_of(old, table)))
    except CopyError as error:
        row = next(islice(iter(rows_of(old, table)), max(error.place, 0), None), None)
        name = " ".join(map(str, given.key(row))) if row else "(none)"
        raise StoreError(
            f"{table.name} {name} does not fit: {error} Nothing was kept: the target is as it was."
        ) from error


def _unequal_rows(
    old: Connection, new: Connection, sides: Sequence[tuple[Table, Digest, Digest]]
) -> Iterator[str]:
    for table, one, two in sides:
        part = one.first_unlike(two)
        if part is not None:
            yield from differences(old, new, table, part)
