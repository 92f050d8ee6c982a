"""What each way of comparing starts from, before a table has its say: shares of levels 1 and up."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.columns import Column
from directory.linkage.comparing import BANDS, band, compare, levels_of
from directory.linkage.settings import Way, settings
from directory.linkage.table import Table

Shares: TypeAlias = NDArray[np.float64]
_RANDOM_PAIRS = 300_000
_SEED = 5  # of the random pairs: the same table gives the same shares
_LEAST = 1e-9


def starts(table: Table) -> dict[str, dict[Way, Shares]]:
    """For every column, the shares of its levels in each way."""
    at_random = _levels_at_random(table)
    return {name: _ways(name, column, at_random[name]) for name, column in table.columns.items()}


def _levels_at_random(table: Table) -> dict[str, NDArray[np.int8]]:
    random = np.random.default_rng(_SEED)
    size = min(_RANDOM_PAIRS, 20 * table.rows)
    left, right = random.integers(0, table.rows, (2, size), dtype=np.int32)
    apart = left != right
    return compare(table, left[apart], right[apart])


def _ways(name: str, column: Column, at_random: NDArray[np.int8]) -> dict[Way, Shares]:
    one, strangers = _one(name, column), _any(name, column, at_random)
    shared = _equal_only(strangers, 0.97)
    near = 0.7 * shared + 0.3 * strangers
    apart = 0.2 * one + 0.8 * strangers
    return {
        "one": one,
        "any": strangers,
        "shared": shared,
        "similar": _similar(shared),
        "kin": _equal_only(one, 0.95),
        "moved": apart,
        "renamed": apart,
        "near": near,
        "near_kin": near,
        "near_given": near,
    }


def _equal_only(shares: Shares, share: float) -> Shares:
    """As `shares` among the equal levels, which come to `share`; the rest evenly elsewhere."""
    equal = shares[:BANDS]
    rest = len(shares) - BANDS
    return np.append(share * equal / equal.sum(), np.full(rest, (1 - share) / rest))


def _similar(shared: Shares) -> Shares:
    """Half equal by chance, the rest evenly over the grades."""
    return np.append(0.5 * shared[:BANDS] / shared[:BANDS].sum(), _evenly(0.5, len(shared) - BANDS))


def _evenly(share: float, count: int) -> Shares:
    return np.full(count, share / count)


def _one(name: str, column: Column) -> Shares:
    known = settings().columns[name]
    rows = np.bincount(band(column) - 1, weights=column.counts, minlength=BANDS)
    rows += 1e-3 * rows.sum()
    grades = np.array(list(known.grades.values()))
    return np.append(known.exact * rows / rows.sum(), (1 - known.exact) * grades / grades.sum())


def _any(name: str, column: Column, at_random: NDArray[np.int8]) -> Shares:
    """Equal levels by the counts of values, which chance pairs are too few to show."""
    counts = column.counts.astype(np.float64)
    chances = np.bincount(band(column) - 1, weights=counts * (counts - 1), minlength=BANDS)
    equal = np.maximum(chances / max(counts.sum() ** 2, 1.0), _LEAST)
    unequal = np.bincount(at_random, minlength=levels_of(name) + 1)[BANDS + 1 :] + 0.5
    return np.append(equal, (1 - equal.sum()) * unequal / unequal.sum())
