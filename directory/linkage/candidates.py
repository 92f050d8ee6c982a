"""Which pairs of records are worth comparing: a union of bounded, deterministic keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.linkage.columns import MISSING, Column, combined, once, together
from directory.linkage.settings import Key, settings
from directory.linkage.sorting import begins, ordered
from directory.linkage.table import Table
from directory.linkage.workers import THREADS

Pairs = NDArray[np.int64]  # left row * number of rows + right row, left < right, sorted, unique


@dataclass(frozen=True, slots=True)
class Oversize:
    """Buckets of one key that were too large to compare whole, and what was done with them."""

    key: str
    buckets: int
    records: int
    outcome: str  # split or dropped


def keys_of(table: Table) -> list[Key | None]:
    """The keys whose parts the table has; None stands for exchanged names."""
    parts = {part for key in settings().keys for part in key.of} | {*settings().split_by}
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(table.part, sorted(parts)))  # made once, before many ask for them
    return [*(key for key in settings().keys if all(map(table.part, key.of))), None]


def pairs_of_key(table: Table, key: Key | None) -> tuple[Pairs, list[Oversize]]:
    """The pairs that agree on one key, and what was too large to compare whole."""
    log: list[Oversize] = []
    if key is None:
        return _numbers(_swapped_names(table), table.rows), log
    splits = [(name, table.part(name)) for name in settings().split_by if name not in key.of]
    found = _within_buckets(
        *combined([part for name in key.of if (part := table.part(name))]),
        key.most,
        [(name, part) for name, part in splits if part],
        "+".join(key.of),
        log,
    )
    return _numbers(found, table.rows), log


def unique(pairs: Sequence[Pairs]) -> Pairs:
    """Sorted, each once."""
    found = np.concatenate(pairs) if pairs else np.zeros(0, np.int64)
    found.sort()
    return found[begins(found)]


def bounds(rows: int, blocks: int) -> NDArray[np.int64]:
    """Numbers that cut all pairs of so many rows into blocks of about as many pairs each."""
    shares = np.arange(1, blocks) / blocks
    return (rows * (1 - np.sqrt(1 - shares))).astype(np.int64) * rows


def _numbers(found: Sequence[tuple[NDArray[np.int32], NDArray[np.int32]]], rows: int) -> Pairs:
    pairs = [left.astype(np.int64) * rows + right for left, right in found]
    numbers = np.concatenate(pairs) if pairs else np.zeros(0, np.int64)
    numbers.sort()
    return numbers


def _within_buckets(
    rows: NDArray[np.int32],
    key: NDArray[np.int64],
    room: int,
    most: int,
    splits: Sequence[tuple[str, Column]],
    name: str,
    log: list[Oversize],
) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    key, order = ordered(key, room)
    rows = rows[order]
    starts, sizes = buckets(key)
    small = (sizes > 1) & (sizes <= most)
    found = list(pairs_by_size(rows, starts[small], sizes[small]))
    large = sizes > most
    if not large.any():
        return found
    counted = int(large.sum()), int(sizes[large].sum())
    log.append(Oversize(name, *counted, "split" if splits else "dropped"))
    if splits:
        (by, column), *others = splits
        inside = np.repeat(large, sizes) & (column.codes[rows] >= 0)
        chosen, number = rows[inside], np.repeat(np.arange(len(sizes)), sizes)[inside]
        again = together(number, len(sizes), column, chosen)
        found += _within_buckets(chosen, *again, most, others, f"{name}+{by}", log)
    return found


def buckets(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each value of a sorted key starts, and how many there are of it."""
    starts = np.flatnonzero(begins(key))
    return starts, np.diff(np.append(starts, len(key)))


def pairs_by_size(
    rows: NDArray[np.int32], starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """All pairs within buckets, those of one size at once; rows of a bucket are in order."""
    for size in np.flatnonzero(np.bincount(sizes)).tolist():
        members = rows[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        yield members[:, first].ravel(), members[:, second].ravel()


def _swapped_names(table: Table) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Pairs in which each one's given name is the other's family name."""
    given, family = table.part("given_name"), table.part("family_name")
    if given is None or family is None:
        return []
    codes = same_texts(given, family)[given.codes]
    rows = np.flatnonzero((codes >= 0) & (family.codes >= 0)).astype(np.int32)
    low, high = np.minimum(codes, family.codes)[rows], np.maximum(codes, family.codes)[rows]
    size = len(family.values)
    key = low.astype(np.int64) * size + high
    return _within_buckets(rows, key, size * size, 20, [], "exchanged names", [])


@once
def same_texts(column: Column, other: Column) -> NDArray[np.int32]:
    """For each value of a column, the other's that is the same text; MISSING where there is none.

    One more MISSING stands at the end, for rows that have no value.
    """
    places = {text: place for place, text in enumerate(other.texts)}
    found = [places.get(text, MISSING) for text in column.texts]
    return np.array([*found, MISSING], np.int32)
