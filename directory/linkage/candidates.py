"""Which pairs of records are worth comparing: a union of bounded, deterministic keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.linkage.columns import MISSING, Column, combined
from directory.linkage.settings import Key, settings
from directory.linkage.table import THREADS, Table

Pairs = NDArray[np.int64]  # left row * number of rows + right row, left < right, sorted, unique


@dataclass(frozen=True, slots=True)
class Oversize:
    """Buckets of one key that were too large to compare whole, and what was done with them."""

    key: str
    buckets: int
    records: int
    outcome: str  # split or dropped


@dataclass(frozen=True)
class Candidates:
    """The pairs to compare, and what was left out."""

    pairs: Pairs
    oversize: list[Oversize]


def candidates(table: Table) -> Candidates:
    """All pairs that share one of the table's keys."""
    for part in {part for key in settings().keys for part in key.of} | {*settings().split_by}:
        table.part(part)  # made once, before threads ask for it
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda key: pairs_of_key(table, key), settings().keys))
    pairs = [pairs for pairs, _ in found] + [_swapped_names(table)]
    return Candidates(unique(pairs), [entry for _, log in found for entry in log])


def unique(pairs: Sequence[Pairs]) -> Pairs:
    """Sorted, each once."""
    found = np.sort(np.concatenate(pairs)) if pairs else np.zeros(0, np.int64)
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found


def pairs_of_key(table: Table, key: Key) -> tuple[Pairs, list[Oversize]]:
    """The pairs that agree on one key; none where the table lacks one of its parts."""
    parts = [table.part(part) for part in key.of]
    if None in parts:
        return np.zeros(0, np.int64), []
    splits = [(name, table.part(name)) for name in settings().split_by if name not in key.of]
    log: list[Oversize] = []
    found = _within_buckets(
        combined([part for part in parts if part]),
        key.most,
        [(name, part) for name, part in splits if part],
        "+".join(key.of),
        log,
    )
    return _numbers(found, table.rows), log


def _numbers(found: Sequence[tuple[NDArray[np.int32], NDArray[np.int32]]], rows: int) -> Pairs:
    return unique([left.astype(np.int64) * rows + right for left, right in found])


def _within_buckets(
    key: NDArray[np.int64],
    most: int,
    splits: Sequence[tuple[str, Column]],
    name: str,
    log: list[Oversize],
) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    rows, starts, sizes = buckets(key)
    small = (sizes > 1) & (sizes <= most)
    found = list(pairs_by_size(rows, starts[small], sizes[small]))
    large = sizes > most
    if not large.any():
        return found
    counted = int(large.sum()), int(sizes[large].sum())
    log.append(Oversize(name, *counted, "split" if splits else "dropped"))
    if splits:
        (by, column), *others = splits
        inside = np.repeat(large, sizes)
        again = np.full(len(key), MISSING, np.int64)
        again[rows[inside]] = key[rows[inside]]
        again = _with(again, column)
        found += _within_buckets(again, most, others, f"{name}+{by}", log)
    return found


def _with(key: NDArray[np.int64], column: Column) -> NDArray[np.int64]:
    chosen = np.flatnonzero((key >= 0) & (column.codes >= 0))
    again = np.full(len(key), MISSING, np.int64)
    small = np.unique(key[chosen], return_inverse=True)[1]
    again[chosen] = small * len(column.values) + column.codes[chosen]
    return again


def buckets(
    key: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """Rows sorted by key, where each key's rows start, and how many they are."""
    rows = np.flatnonzero(key >= 0).astype(np.int32)
    order = np.argsort(key[rows], kind="stable")
    rows = rows[order]
    ordered = key[rows]
    if not len(ordered):
        nothing = np.zeros(0, np.int64)
        return rows, nothing, nothing
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return rows, starts, np.diff(np.append(starts, len(ordered)))


def pairs_by_size(
    rows: NDArray[np.int32], starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """All pairs within buckets, those of one size at once; rows of a bucket are in order."""
    for size in np.unique(sizes):
        members = rows[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        yield members[:, first].ravel(), members[:, second].ravel()


def _swapped_names(table: Table) -> Pairs:
    """Pairs in which each one's given name is the other's family name."""
    given, family = table.part("given_name"), table.part("family_name")
    if given is None or family is None:
        return np.zeros(0, np.int64)
    as_family = same_texts(given, family)
    codes = np.where(given.codes >= 0, as_family[given.codes], MISSING)
    low, high = np.minimum(codes, family.codes), np.maximum(codes, family.codes)
    key = np.where(low >= 0, low.astype(np.int64) * len(family.values) + high, MISSING)
    return _numbers(_within_buckets(key, 20, [], "swapped names", []), table.rows)


def same_texts(column: Column, other: Column) -> NDArray[np.int32]:
    """For each value of a column, the other's that is the same text; MISSING where there is none.

    One more MISSING stands at the end, for rows that have no value.
    """
    places = {text: place for place, text in enumerate(other.texts)}
    found = [places.get(text, MISSING) for text in column.texts]
    return np.array([*found, MISSING], np.int32)
