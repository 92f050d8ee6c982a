"""What two records that are not one person's have in common, known before a kind of pair is learnt.

Who they are compares by chance, which the counts of the values tell exactly. Where they are does
not: two who share a postal code share the city and the state too. So places are told by classes,
one for each set of columns that strangers share (nothing; the state; state, city and postal
code...). They are learnt from pairs taken at random and from pairs taken within each place, each
weighed by how many pairs of the table it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.columns import Column, combined
from directory.linkage.comparing import (
    BANDS,
    Levels,
    compare,
    equal,
    level,
    levels_of,
    packed,
    unpacked,
)
from directory.linkage.settings import settings
from directory.linkage.sorting import ordered
from directory.linkage.table import Table

Floats: TypeAlias = NDArray[np.float64]
_AT_RANDOM = 120_000
_WITHIN = 12_000  # pairs taken within the values of each place
_SEED = 5  # of the random pairs: the same table gives the same shares
_ROUNDS = 10
_LEAST = 1e-9
_RARE = 0.1  # what more pairs than these share makes no class
_MOST = 60  # classes
_FIRM = 0.001  # how firmly a class is held to the start
_CHUNK = 50_000  # patterns that are weighed at once
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
    """Classes of strangers by what they share of where they are: logarithms of the classes' shares
    and, for each column, of its levels' shares in each class."""

    weights: Floats
    logs: dict[str, Floats]

    def likelihood(self, levels: dict[str, Levels]) -> Floats:
        """For each pair the logarithm of the chance that two strangers' places compare so."""
        size = len(next(iter(levels.values())))
        if not self.logs:
            return np.zeros(size)
        patterns, at = np.unique(
            packed({name: levels[name] for name in self.logs}), return_inverse=True
        )
        compared = unpacked(patterns, list(self.logs))
        found = [
            log_sum(
                self.by_class({name: each[cut : cut + _CHUNK] for name, each in compared.items()})
            )
            for cut in range(0, len(patterns), _CHUNK)
        ]
        return np.concatenate(found)[at]

    def by_class(self, levels: dict[str, Levels]) -> Floats:
        """Classes x pairs: the logarithm of each class's likelihood, its share included."""
        size = len(next(iter(levels.values())))
        found = np.repeat(self.weights[:, None], size, axis=1)
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
    lefts, rights = [random.integers(0, rows, size)], [random.integers(0, rows, size)]
    strata = [column for name, column in table.columns.items() if settings().columns[name].listed]
    strata += [part for part in (table.part("serial"),) if part is not None]
    rates = []
    for column in strata:
        left, right, of = _within(column, random)
        lefts.append(left)
        rights.append(right)
        rates.append(len(left) / max(of, 1.0))
    left = np.concatenate(lefts).astype(np.int32)
    right = np.concatenate(rights).astype(np.int32)
    apart = left != right
    left, right = left[apart], right[apart]
    taken = np.full(len(left), size / (rows * (rows - 1) / 2))  # how often each pair was taken
    for column, rate in zip(strata, rates, strict=True):
        one, other = column.codes[left], column.codes[right]
        taken += rate * ((one == other) & (one >= 0))
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
    known = np.flatnonzero(column.codes >= 0)
    order = known[ordered(column.codes[known].astype(np.int64), len(counts))[1]]
    begins = np.cumsum(column.counts) - column.counts
    values = random.choice(len(counts), _WITHIN, p=chances / total)
    of = column.counts[values]
    one = (random.random(_WITHIN) * of).astype(np.int64)
    other = (one + 1 + (random.random(_WITHIN) * (of - 1)).astype(np.int64)) % of
    return order[begins[values] + one], order[begins[values] + other], total / 2


def namesakes(table: Table) -> float:
    """How many pairs would have both names in common, were given and family names independent.

    Reckoned from the pairs that have one name in common and not the other, so that one person's
    records do not count.
    """
    given, family = table.columns.get("given_name"), table.columns.get("family_name")
    if given is None or family is None:
        return 0.0
    both = _agreeing(combined([given, family])[1])
    one, other = _agreeing(given.codes) - both, _agreeing(family.codes) - both
    return one * other / (table.rows * (table.rows - 1) / 2)


def _agreeing(key: NDArray[np.int64] | NDArray[np.int32]) -> float:
    """How many pairs of rows have one value; negative ones are missing."""
    counts = np.unique(key[key >= 0], return_counts=True)[1].astype(np.float64)
    return float((counts * (counts - 1)).sum() / 2)


def places(taken: Sample) -> Places:
    """The classes of places of pairs whose names and numbers say that they are strangers."""
    names = [name for name in taken.levels if settings().columns[name].listed]
    if not names:
        return Places(np.zeros(1), {})
    strangers = _strangers(taken.levels)
    levels = {name: taken.levels[name][strangers] for name in names}
    weights = taken.weights[strangers]
    patterns, at, times = np.unique(packed(levels), return_inverse=True, return_counts=True)
    counts = np.bincount(at, weights=weights, minlength=len(patterns)).astype(np.float64)
    levels = unpacked(patterns, names)
    shared = _classes(levels, counts, times)
    found = begun = _begun(levels, counts, shared)
    if not counts.sum():
        return begun  # no two are strangers: there is nothing to learn from
    for _ in range(_ROUNDS):
        likely = found.by_class(levels)
        belongs = np.exp(likely - log_sum(likely)) * counts
        found = _learnt(levels, belongs, begun)
    return found


def _learnt(levels: dict[str, Levels], belongs: Floats, begun: Places) -> Places:
    weights = belongs.sum(axis=1)
    total = weights + _LEAST * weights.sum()
    logs = {}
    for name, each in levels.items():
        size = levels_of(name) + 1
        rows = np.array([np.bincount(each, weights=row, minlength=size)[1:] for row in belongs])
        logs[name] = _logs(rows + _FIRM * total[:, None] * np.exp(begun.logs[name][:, 1:]))
    return Places(np.log(total / total.sum()), logs)


def _strangers(levels: dict[str, Levels]) -> NDArray[np.bool_]:
    """Pairs of which nothing that says who somebody is agrees or nearly does."""
    found = np.ones(len(next(iter(levels.values()))), np.bool_)
    for name in _WHO:
        if name in levels:
            found &= (levels[name] == 0) | (levels[name] == level(name, "different"))
    return found


def _classes(
    levels: dict[str, Levels], counts: Floats, times: NDArray[np.int64]
) -> dict[str, NDArray[np.bool_]]:
    """For each rarely shared column, which classes share it: a class for each set seen often."""
    same = {name: equal(each) for name, each in levels.items()}
    rare = [name for name in levels if counts[same[name]].sum() < _RARE * counts.sum()]
    bits = sum(
        (same[name].astype(np.int64) << place for place, name in enumerate(rare)),
        start=np.zeros(len(counts), np.int64),
    )
    sets, at = np.unique(bits, return_inverse=True)
    often = np.bincount(at, weights=times)
    chosen = np.sort(sets[np.argsort(-often, kind="stable")[:_MOST]])
    return {name: (chosen >> place & 1).astype(np.bool_) for place, name in enumerate(rare)}


def _begun(
    levels: dict[str, Levels], counts: Floats, shared: dict[str, NDArray[np.bool_]]
) -> Places:
    """Each class shares its columns and no other; one more class shares whatever it likes."""
    classes = len(next(iter(shared.values()))) if shared else 0
    logs = {}
    for name, each in levels.items():
        overall = np.bincount(each, weights=counts, minlength=levels_of(name) + 1)[1:]
        rows = np.repeat(overall[None] + _LEAST * max(counts.sum(), 1.0), classes + 1, axis=0)
        if name in shared:
            rows[:-1, :BANDS] *= np.where(shared[name], 1.0, 1e-9)[:, None]
            rows[:-1, BANDS:] *= np.where(shared[name], 1e-9, 1.0)[:, None]
        logs[name] = _logs(rows)
    return Places(np.full(classes + 1, -np.log(classes + 1)), logs)


def _logs(rows: Floats) -> Floats:
    """Logarithms of the shares in each row; one more level, a missing one, says nothing."""
    shares = rows / rows.sum(axis=1, keepdims=True)
    return np.append(np.zeros((len(rows), 1)), np.log(shares), axis=1)
