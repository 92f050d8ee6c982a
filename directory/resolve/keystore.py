"""The keys of listings as the store keeps them, so that only what moved is looked at again."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.orm import Session

from directory.models import ListingKey
from directory.resolve.candidates import Buckets, Ints
from directory.resolve.keys import KeyRow

Placed: TypeAlias = tuple[str, KeyRow]  # a listing's id and a bucket that it is in
_BATCH = 500  # values in one IN (...)
_INSERT = 10_000  # rows handed over at a time
_NAMES = ("listing_id", *KeyRow._fields)
_COLUMNS = tuple(ListingKey.__table__.c[name] for name in _NAMES)
_BLIND: dict[str, Any] = {"execution_options": {"synchronize_session": False}}


def of_listings(session: Session, listing_ids: Iterable[str]) -> set[Placed]:
    """The rows of these listings."""
    return set(_read(session, ListingKey.listing_id, sorted(set(listing_ids))))


def of_buckets(session: Session, hashes: Iterable[int]) -> set[Placed]:
    """Everybody's rows in these buckets."""
    return set(_read(session, ListingKey.hash, sorted(set(hashes))))


def sizes(session: Session, hashes: Iterable[int]) -> dict[int, int]:
    """How many listings are in these buckets."""
    found: dict[int, int] = {}
    query = select(ListingKey.hash, func.count()).group_by(ListingKey.hash)
    for batch in _batches(sorted(set(hashes))):
        rows = session.execute(query.where(ListingKey.hash.in_(batch)))
        found.update((hashed, count) for hashed, count in rows)
    return found


def rewrite(session: Session, listing_ids: Iterable[str], rows: Collection[Placed]) -> None:
    """Make `rows` the only ones of these listings. The caller commits."""
    for batch in _batches(sorted(set(listing_ids))):
        session.execute(delete(ListingKey).where(ListingKey.listing_id.in_(batch)), **_BLIND)
    _insert(session, ({"listing_id": name, **row._asdict()} for name, row in sorted(rows)))


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
    rewrite(session, [*gone, *strangers], ())
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


def _read(session: Session, column: Any, values: Sequence[Any]) -> Iterator[Placed]:
    for batch in _batches(values):
        for name, *row in session.execute(select(*_COLUMNS).where(column.in_(batch))):
            yield name, KeyRow(*row)


def _insert(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    table = ListingKey.__table__
    assert isinstance(table, Table)
    waiting = iter(rows)
    while batch := list(islice(waiting, _INSERT)):
        session.execute(insert(table), batch)


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))
