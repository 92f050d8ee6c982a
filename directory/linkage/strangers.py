"""What two records that are not one person's have in common, known before a kind of pair is learnt.

Who they are compares by chance, which the counts of the values tell exactly. Where they are does
not: two who share a postal code share the city and the state too. So places are told by a few
classes (somewhere else; one state; one town; one street...), learnt from pairs taken at random and
from pairs taken within each place, each weighed by how many pairs of the table it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.columns import Column
from directory.linkage.comparing import Levels, compare, equal, level, levels_of, packed, unpacked
from directory.linkage.settings import settings
from directory.linkage.table import Table

Floats: TypeAlias = NDArray[np.float64]
_AT_RANDOM = 200_000
_WITHIN = 20_000  # pairs taken within the values of each place
_SEED = 5  # of the random pairs: the same table gives the same shares
_ROUNDS = 30
_LEAST = 1e-9
_RARE = 0.5  # what more pairs than these share is no place of its own
_WHO = ("given_name", "family_name", "birth_date", "identifier", "npi", "email")


@dataclass(frozen=True)
class Sample:
    """Pairs of a table, how they compare and how many of its pairs each stands for.

    The first `taken_at_random` of them were taken from the whole table.
    """

    levels: dict[str, Levels]
    weights: Floats
    taken_at_random: int

    @property
    def at_random(self) -> dict[str, Levels]:
        """How the pairs from the whole table compare."""
        return {name: each[: self.taken_at_random] for name, each in self.levels.items()}


@dataclass(frozen=True)
class Places:
    """Classes of strangers by where they are: a share each, and logarithms of levels' shares."""

    weights: Floats
    logs: dict[str, Floats]

    def likelihood(self, levels: dict[str, Levels]) -> Floats:
        """For each pair the logarithm of the chance that two strangers' places compare so."""
        size = len(next(iter(levels.values())))
        if not self.logs:
            return np.zeros(size)
        return log_sum(self.by_class(levels, size))

    def by_class(self, levels: dict[str, Levels], size: int) -> Floats:
        """Classes x pairs: the logarithm of each class's likelihood, its share included."""
        found = np.repeat(np.log(self.weights)[:, None], size, axis=1)
        for name, logs in self.logs.items():
            found += logs[:, levels[name]]
        return found


def log_sum(likely: Floats) -> Floats:
    """The logarithm of the sum over the first axis of what these are logarithms of."""
    most: Floats = likely.max(axis=0)
    total: Floats = most + np.log(np.exp(likely - most).sum(axis=0))
    return total


def sample(table: Table) -> Sample:
    """Pairs from the whole table, and from within each value of a listed column."""
    random = np.random.default_rng(_SEED)
    rows = table.rows
    size = min(_AT_RANDOM, 20 * rows)
    lefts, rights, rates = [random.integers(0, rows, size)], [random.integers(0, rows, size)], {}
    for name, column in table.columns.items():
        if settings().columns[name].listed:
            left, right, of = _within(column, random)
            lefts.append(left)
            rights.append(right)
            rates[name] = len(left) / max(of, 1.0)
    left = np.concatenate(lefts).astype(np.int32)
    right = np.concatenate(rights).astype(np.int32)
    apart = left != right
    left, right = left[apart], right[apart]
    taken = np.full(len(left), size / (rows * (rows - 1) / 2))  # how often each pair was taken
    for name, rate in rates.items():
        codes = table.columns[name].codes
        taken += rate * ((codes[left] == codes[right]) & (codes[left] >= 0))
    return Sample(compare(table, left, right), 1 / taken, int(apart[:size].sum()))


def _within(
    column: Column, random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
    """Pairs of rows that have one value, and how many such pairs there are."""
    counts = column.counts.astype(np.float64)
    chances = counts * (counts - 1)
    total = float(chances.sum())
    if not total:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), 0.0
    order = np.argsort(column.codes, kind="stable")
    begins = np.searchsorted(column.codes[order], np.arange(len(counts)))
    values = random.choice(len(counts), _WITHIN, p=chances / total)
    of = column.counts[values]
    one = (random.random(_WITHIN) * of).astype(np.int64)
    other = (one + 1 + (random.random(_WITHIN) * (of - 1)).astype(np.int64)) % of
    return order[begins[values] + one], order[begins[values] + other], total / 2


def places(taken: Sample) -> Places:
    """The classes of places of pairs whose names and numbers say that they are strangers."""
    names = [name for name in taken.levels if settings().columns[name].listed]
    if not names:
        return Places(np.ones(1), {})
    strangers = _strangers(taken.levels)
    levels = {name: taken.levels[name][strangers] for name in names}
    patterns, at = np.unique(packed(levels), return_inverse=True)
    counts = np.zeros(len(patterns))
    np.add.at(counts, at, taken.weights[strangers])
    levels = unpacked(patterns, names)
    belongs = _begun(levels, counts)
    for _ in range(_ROUNDS):
        found = _learnt(levels, belongs)
        likely = found.by_class(levels, len(patterns))
        belongs = np.exp(likely - log_sum(likely)) * counts
    return _learnt(levels, belongs)


def _strangers(levels: dict[str, Levels]) -> NDArray[np.bool_]:
    """Pairs of which nothing that says who somebody is agrees or nearly does."""
    found = np.ones(len(next(iter(levels.values()))), np.bool_)
    for name in _WHO:
        if name in levels:
            found &= (levels[name] == 0) | (levels[name] == level(name, "different"))
    return found


def _begun(levels: dict[str, Levels], counts: Floats) -> Floats:
    """Each pair in the class of the rarest place that it shares; one class is for nowhere."""
    total = counts.sum()
    shared = {name: equal(each) for name, each in levels.items()}
    often = {name: float(counts[each].sum() / total) for name, each in shared.items()}
    belongs = np.zeros((len(levels) + 1, len(counts)))
    left = counts.copy()
    for place, name in enumerate(sorted(often, key=lambda name: often[name])):
        if often[name] < _RARE:
            belongs[place] = np.where(shared[name], left, 0.0)
            left = np.where(shared[name], 0.0, left)
    belongs[-1] = left
    some: Floats = belongs[belongs.sum(axis=1) > 0]
    return some


def _learnt(levels: dict[str, Levels], belongs: Floats) -> Places:
    weights = belongs.sum(axis=1)
    logs = {}
    for name, each in levels.items():
        rows = [
            np.bincount(each, weights=row, minlength=levels_of(name) + 1)[1:] for row in belongs
        ]
        overall = np.sum(rows, axis=0) + _LEAST * weights.sum()
        shares = np.array(rows) + 1e-3 * weights[:, None] * overall / overall.sum()
        shares /= shares.sum(axis=1, keepdims=True)
        logs[name] = np.log(np.append(np.ones((len(shares), 1)), shares, axis=1))
    return Places(weights / weights.sum(), logs)
