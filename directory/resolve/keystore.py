"""The keys of listings as the store keeps them, so that only what moved is looked at again.

A full resolution writes `listing_key`, whose rows are spread over its pages by their hashes: what
a small one alters there costs a page a row. So that is noted in `listing_key_since` instead, a
small table whose rows stand before the others, until the next full one.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias, cast

import numpy as np
from sqlalchemy import (
    Column,
    CompoundSelect,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from directory.database.among import among
from directory.database.key_tables import ListingKey, ListingKeySince
from directory.resolve.candidates import Buckets, Ints
from directory.resolve.keys import KeyRow

Placed: TypeAlias = tuple[str, int, int, int, int]  # a listing's id, and its row in a bucket
_INSERT = 10_000  # rows handed over at a time
_NAMES = ("listing_id", *KeyRow._fields)
_WRITTEN = cast("Table", ListingKey.__table__)  # rows, not objects
_SINCE = cast("Table", ListingKeySince.__table__)
_KEY = ("hash", "listing_id")
_BOUND = ("the_hash", "the_listing_id")


def of_listings(session: Session, listing_ids: Iterable[str]) -> set[Placed]:
    """The rows of these listings."""
    return _read(session, "listing_id", listing_ids)


def of_buckets(session: Session, hashes: Iterable[int]) -> set[Placed]:
    """Everybody's rows in these buckets."""
    return _read(session, "hash", hashes)


def sizes(session: Session, hashes: Iterable[int]) -> dict[int, int]:
    """How many listings are in these buckets."""
    rows = _rows(session, "hash", hashes).subquery()
    query = select(rows.c.hash, func.count()).group_by(rows.c.hash)
    return dict(map(tuple, session.execute(query)))


def alter(session: Session, gone: Collection[Placed], new: Collection[Placed]) -> None:
    """Note that rows are gone and others new: only what differs. The caller commits."""
    noted = {_key(row): (row, True) for row in gone} | {_key(row): (row, False) for row in new}
    if not noted:
        return
    _drop_noted(session, noted)
    rows = (
        dict(zip((*_NAMES, "gone"), (*row, is_gone), strict=True))
        for _, (row, is_gone) in sorted(noted.items())  # by hash: neighbors share a page
    )
    _insert(session, _SINCE, rows)


def _key(row: Placed) -> tuple[int, str]:
    return row[1], row[0]


def _drop_noted(session: Session, keys: Collection[tuple[int, str]]) -> None:
    """Drop what was noted of these since the last full resolution."""
    is_theirs = among(session, _SINCE.c.listing_id, {name for _, name in keys})
    known = session.execute(select(*(_SINCE.c[name] for name in _KEY)).where(is_theirs)).all()
    stale = [dict(zip(_BOUND, key, strict=True)) for key in map(tuple, known) if key in keys]
    if stale:
        where = (
            _SINCE.c[name] == bindparam(bound) for name, bound in zip(_KEY, _BOUND, strict=True)
        )
        session.execute(delete(_SINCE).where(*where), stale)


def rewrite_all(session: Session, listing_ids: Sequence[str], buckets: Buckets) -> None:
    """Make the rows those of `buckets`, whose positions are places in `listing_ids`.

    Only the listings whose rows differ from those written before are written.
    """
    place = {name: i for i, name in enumerate(listing_ids)}
    session.execute(delete(_SINCE))
    kept, strangers = _kept(session, place)
    fresh = _in_order(buckets.table)
    before, after = (np.bincount(t[:, 0], minlength=len(listing_ids)) for t in (kept, fresh))
    as_many = before == after
    # Side by side: the listings that have as many rows as they had.
    was, now = kept[as_many[kept[:, 0]]], fresh[as_many[fresh[:, 0]]]
    stale = ~as_many
    stale[now[(was != now).any(axis=1), 0]] = True
    gone = [listing_ids[i] for i in np.flatnonzero(stale & (before > 0)).tolist()]
    _forget(session, [*gone, *strangers])
    table = buckets.table[stale[buckets.table[:, 0]]]
    _insert(
        session,
        _WRITTEN,
        (
            dict(zip(_NAMES, (listing_ids[position], *row), strict=True))
            for position, *row in map(np.ndarray.tolist, table)
        ),
    )


def _forget(session: Session, listing_ids: Iterable[str]) -> None:
    session.execute(delete(_WRITTEN).where(among(session, _WRITTEN.c.listing_id, listing_ids)))


def _kept(session: Session, place: Mapping[str, int]) -> tuple[Ints, set[str]]:
    """The rows written before, in order, by place, and the listings that have none."""
    flat, strangers = array("q"), set[str]()
    for name, *row in session.execute(
        select(*_columns(_WRITTEN)).execution_options(yield_per=20_000)
    ):
        if name in place:
            flat.extend((place[name], *row))
        else:
            strangers.add(name)
    return _in_order(np.frombuffer(flat, dtype=np.int64).reshape(-1, len(_NAMES))), strangers


def _in_order(table: Ints) -> Ints:
    return table[np.lexsort(table.T[::-1])]


def _read(session: Session, column: str, values: Iterable[Any]) -> set[Placed]:
    rows = session.execute(_rows(session, column, values)).all()
    return set(map(tuple, rows))


def _rows(session: Session, column: str, values: Iterable[Any]) -> CompoundSelect[Any]:
    """The rows as they are now, of those that have one of the values in this column."""
    listed = sorted(set(values))
    written, since = (
        select(*_columns(table)).where(among(session, table.c[column], listed))
        for table in (_WRITTEN, _SINCE)
    )
    moved = exists().where(*(_SINCE.c[name] == _WRITTEN.c[name] for name in _KEY))
    return union_all(written.where(~moved), since.where(~_SINCE.c.gone))


def _columns(table: Table) -> list[Column[Any]]:
    return [table.c[name] for name in _NAMES]


def _insert(session: Session, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, _INSERT)):
        session.execute(insert(table), batch)
