"""What each way of comparing starts from, before a table has its say: shares of levels 1 and up."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.columns import Column
from directory.linkage.comparing import BANDS, Levels, band, levels_of
from directory.linkage.settings import Way, settings
from directory.linkage.table import Table

Shares: TypeAlias = NDArray[np.float64]
_LEAST = 1e-9
_GENERATIONS = "suffix"  # the one column of which two missing values say something


def starts(table: Table, at_random: dict[str, Levels]) -> dict[str, dict[Way, Shares]]:
    """For every column, the shares of its levels in each way; `at_random` are random pairs."""
    return {name: _ways(name, column, at_random[name]) for name, column in table.columns.items()}


def told(name: str, column: Column) -> float:
    """The share of pairs of which a column says something."""
    return 1.0 if name == _GENERATIONS else _filled(column) ** 2


def _filled(column: Column) -> float:
    return float(column.counts.sum()) / len(column.codes)


def _ways(name: str, column: Column, at_random: Levels) -> dict[Way, Shares]:
    one, strangers = _one(name, column), _any(name, column, at_random)
    shared = _equal_only(strangers, 0.97)
    apart = 0.2 * one + 0.8 * strangers
    found: dict[Way, Shares] = {
        "one": one,
        "any": strangers,
        "shared": shared,
        "kin": _equal_only(one, 0.95),
        "half": 0.5 * one + 0.5 * strangers,
        "moved": apart,
        "renamed": apart,
        "named": _named(strangers, shared),
        "home": _home(name, strangers, shared),
    }
    return found | _generations(column) if name == _GENERATIONS else found


def _equal_only(shares: Shares, share: float) -> Shares:
    """As `shares` among the equal levels, which come to `share`; the rest evenly elsewhere."""
    equal = shares[:BANDS]
    rest = len(shares) - BANDS
    return np.append(share * equal / equal.sum(), np.full(rest, (1 - share) / rest))


def _home(name: str, strangers: Shares, shared: Shares) -> Shares:
    equal = settings().columns[name].at_home
    return _equal_only(strangers + 1e-6 * shared, equal) if equal else strangers


def _named(strangers: Shares, shared: Shares) -> Shares:
    """E-mail addresses are made from names, so that namesakes' may be one; most are not."""
    rest = len(shares_unequal := strangers[BANDS:])
    likely = 0.6 * shares_unequal / shares_unequal.sum() + 0.4 / rest
    return np.append(0.005 * shared[:BANDS] / shared[:BANDS].sum(), 0.995 * likely)


def _rows(column: Column) -> Shares:
    """Of the rows that have a value, the share whose value is so common."""
    rows = np.bincount(band(column) - 1, weights=column.counts, minlength=BANDS)
    rows += 1e-3 * rows.sum()
    shares: Shares = rows / rows.sum()
    return shares


def _one(name: str, column: Column) -> Shares:
    known = settings().columns[name]
    grades = np.array(list(known.grades.values()))
    return np.append(known.exact * _rows(column), (1 - known.exact) * grades / grades.sum())


def _any(name: str, column: Column, at_random: Levels) -> Shares:
    """Equal levels by the counts of values, which chance pairs are too few to show."""
    counts = column.counts.astype(np.float64)
    chances = np.bincount(band(column) - 1, weights=counts * (counts - 1), minlength=BANDS)
    rows = len(column.codes)
    equal = np.maximum(chances / (rows * (rows - 1) * told(name, column)), _LEAST)
    unequal = np.bincount(at_random, minlength=levels_of(name) + 1)[BANDS + 1 :] + 0.5
    return np.append(equal, (1 - equal.sum()) * unequal / unequal.sum())


def _generations(column: Column) -> dict[Way, Shares]:
    """One person's suffix is left out at times. A parent and a child of one name often have two."""
    has = _filled(column)
    unequal = [1 - has, 0.39 * has, 0.01 * has]  # none, one, different
    return {
        "one": np.append(0.6 * has * _rows(column), unequal),
        "kin": np.append(0.02 * _rows(column), [0.4, 0.4, 0.18]),
    }
