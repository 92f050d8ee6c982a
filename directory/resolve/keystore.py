"""The keys of listings as the store keeps them, so that only what moved is looked at again."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias, cast

import numpy as np
from sqlalchemy import ColumnElement, Table, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from directory.among import among
from directory.models import ListingKey
from directory.resolve.candidates import Buckets, Ints
from directory.resolve.keys import KeyRow

Placed: TypeAlias = tuple[str, KeyRow]  # a listing's id and a bucket that it is in
_INSERT = 10_000  # rows handed over at a time
_NAMES = ("listing_id", *KeyRow._fields)
_TABLE = cast("Table", ListingKey.__table__)  # rows, not objects
_COLUMNS = tuple(_TABLE.c[name] for name in _NAMES)


def of_listings(session: Session, listing_ids: Iterable[str]) -> set[Placed]:
    """The rows of these listings."""
    return _read(session, _TABLE.c.listing_id, listing_ids)


def of_buckets(session: Session, hashes: Iterable[int]) -> set[Placed]:
    """Everybody's rows in these buckets."""
    return _read(session, _TABLE.c.hash, hashes)


def sizes(session: Session, hashes: Iterable[int]) -> dict[int, int]:
    """How many listings are in these buckets."""
    query = select(_TABLE.c.hash, func.count()).group_by(_TABLE.c.hash)
    rows = session.execute(query.where(among(session, _TABLE.c.hash, hashes)))
    return dict(map(tuple, rows))


def alter(session: Session, gone: Collection[Placed], new: Collection[Placed]) -> None:
    """Drop rows and add others: only what differs, since each row is a page of its own to write.

    The caller commits.
    """
    if gone:
        where = [_TABLE.c[name] == bindparam(f"the_{name}") for name in ("hash", "listing_id")]
        rows = [{"the_hash": row.hash, "the_listing_id": name} for name, row in sorted(gone)]
        session.execute(delete(_TABLE).where(*where), rows)
    _insert(session, ({"listing_id": name, **row._asdict()} for name, row in sorted(new)))


def _forget(session: Session, listing_ids: Iterable[str]) -> None:
    session.execute(delete(_TABLE).where(among(session, _TABLE.c.listing_id, listing_ids)))


def rewrite_all(session: Session, listing_ids: Sequence[str], buckets: Buckets) -> None:
    """Make the rows those of `buckets`, whose positions are places in `listing_ids`.

    Only the listings whose rows differ are written.
    """
    kept, strangers = _kept(session, {name: i for i, name in enumerate(listing_ids)})
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
        (
            dict(zip(_NAMES, (listing_ids[position], *row), strict=True))
            for position, *row in map(np.ndarray.tolist, table)
        ),
    )


def _kept(session: Session, place: Mapping[str, int]) -> tuple[Ints, set[str]]:
    """The store's rows in order, by place, and the listings that have none."""
    flat, strangers = array("q"), set[str]()
    for name, *row in session.execute(select(*_COLUMNS).execution_options(yield_per=20_000)):
        if name in place:
            flat.extend((place[name], *row))
        else:
            strangers.add(name)
    return _in_order(np.frombuffer(flat, dtype=np.int64).reshape(-1, len(_COLUMNS))), strangers


def _in_order(table: Ints) -> Ints:
    return table[np.lexsort(table.T[::-1])]


def _read(session: Session, column: ColumnElement[Any], values: Iterable[Any]) -> set[Placed]:
    rows = session.execute(select(*_COLUMNS).where(among(session, column, values))).all()
    return {(row[0], KeyRow._make(row[1:])) for row in rows}


def _insert(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, _INSERT)):
        session.execute(insert(_TABLE), batch)
