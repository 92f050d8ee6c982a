"""Pairs of records -> one small number a column: how the two values compare.

0: one of the two is missing, which says nothing. 1 to BANDS: equal, the value being ever more
common. Above: the column's grades, best first, the wholly different last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.candidates import same_texts
from directory.linkage.columns import Codes, Column, once
from directory.linkage.grading import GRADERS, plain
from directory.linkage.settings import settings
from directory.linkage.sorting import distinct
from directory.linkage.table import Table

Levels: TypeAlias = NDArray[np.int8]
Rows: TypeAlias = NDArray[np.int32]
BANDS = len(settings().rarity) + 1


def level(column: str, grade: str) -> int:
    """The number that stands for one of a column's grades."""
    return BANDS + 1 + list(settings().columns[column].grades).index(grade)


def levels_of(column: str) -> int:
    """How many numbers a column's comparison can have, 0 left out."""
    return BANDS + len(settings().columns[column].grades)


@once
def band(column: Column) -> NDArray[np.int8]:
    """For each value, how common it is: 1 to BANDS."""
    return (1 + np.digitize(column.counts, settings().rarity, right=True)).astype(np.int8)


def equal(levels: Levels) -> NDArray[np.bool_]:
    """Where two values are the same."""
    return (levels > 0) & (levels <= BANDS)


def rows_of(pairs: NDArray[np.int64], rows: int) -> tuple[Rows, Rows]:
    """The left and the right rows of pairs numbered left * rows + right."""
    left, right = np.divmod(pairs, rows)
    return left.astype(np.int32), right.astype(np.int32)


@dataclass(frozen=True)
class Compared:
    """Ascending pairs and how they compare: patterns, and for each pair the place of its own."""

    pairs: NDArray[np.int64]
    patterns: NDArray[np.int64]
    at: NDArray[np.int32]


def compared(table: Table, pairs: NDArray[np.int64]) -> Compared:
    """How pairs compare, each pattern once."""
    patterns = packed(compare(table, *rows_of(pairs, table.rows)))
    return Compared(pairs, *distinct(patterns, 1 << 62))


def compare(table: Table, left: Rows, right: Rows) -> dict[str, Levels]:
    """How every column of these pairs compares."""
    found = {
        name: _suffixes(column, left, right)
        if name == "suffix"
        else _compared(name, column, left, right)
        for name, column in table.columns.items()
    }
    _read_swapped_names(table, found, left, right)
    _read_middle_as_given(table, found, left, right)
    _read_numbers_by_title(found)
    return found


def _compared(name: str, column: Column, left: Rows, right: Rows) -> Levels:
    one, other = column.codes.take(left), column.codes.take(right)
    both = (one >= 0) & (other >= 0)
    same = one == other
    found = np.where(both & same, band(column).take(one), np.int8(0))
    unequal = np.flatnonzero(both & ~same)
    grades = _graded(name, column, one.take(unequal), other.take(unequal))
    found[unequal] = (BANDS + 1) + grades
    return found


def _graded(name: str, column: Column, one: Codes, other: Codes) -> NDArray[np.int8]:
    if name not in GRADERS:
        return plain(column, one, other)
    size = len(column.values)
    pairs = np.minimum(one, other).astype(np.int64) * size + np.maximum(one, other)
    pairs, places = distinct(pairs, size * size)
    first, second = np.divmod(pairs, size)
    return GRADERS[name](column, first.astype(np.int32), second.astype(np.int32)).take(places)


def _suffixes(column: Column, left: Rows, right: Rows) -> Levels:
    """Here one missing of two does say something: parents and children share names."""
    one, other = column.codes.take(left), column.codes.take(right)
    found = np.full(len(left), level("suffix", "none"), np.int8)
    found[(one >= 0) != (other >= 0)] = level("suffix", "one")
    both = (one >= 0) & (other >= 0)
    found[both & (one != other)] = level("suffix", "different")
    same = both & (one == other)
    found[same] = band(column).take(one[same])
    return found


def _read_swapped_names(table: Table, found: dict[str, Levels], left: Rows, right: Rows) -> None:
    given, family = table.columns.get("given_name"), table.columns.get("family_name")
    if given is None or family is None:
        return
    as_family = same_texts(given, family)
    swapped = _equal_codes(as_family.take(given.codes.take(left)), family.codes.take(right))
    swapped &= _equal_codes(as_family.take(given.codes.take(right)), family.codes.take(left))
    swapped &= family.codes.take(left) != family.codes.take(right)
    for name in ("given_name", "family_name"):
        found[name][swapped] = level(name, "near")


def _equal_codes(left: Codes, right: Codes) -> NDArray[np.bool_]:
    same: NDArray[np.bool_] = (left == right) & (left >= 0)
    return same


def _read_middle_as_given(table: Table, found: dict[str, Levels], left: Rows, right: Rows) -> None:
    given, middle = table.columns.get("given_name"), table.columns.get("middle_name")
    if given is None or middle is None:
        return
    as_given = same_texts(middle, given)
    goes_by = _equal_codes(as_given.take(middle.codes.take(left)), given.codes.take(right))
    goes_by |= _equal_codes(as_given.take(middle.codes.take(right)), given.codes.take(left))
    levels = found["given_name"]
    levels[goes_by & (levels == level("given_name", "different"))] = level("given_name", "alike")


def _read_numbers_by_title(found: dict[str, Levels]) -> None:
    """Two numbers of one title speak otherwise than two numbers of two."""
    if {"number", "credential"} <= found.keys():
        one_title = equal(found["credential"])
        if "jurisdiction" in found:
            one_title &= equal(found["jurisdiction"])
        different = found["number"] == level("number", "different")
        found["number"][different & one_title] = level("number", "same_title")


def packed(levels: Mapping[str, Levels]) -> NDArray[np.int64]:
    """One number a pair for all its columns: the pattern by which pairs are alike."""
    size = len(next(iter(levels.values())))
    found = np.zeros(size, np.int64)
    for name, column in levels.items():
        found = found * (levels_of(name) + 1) + column
    return found


def unpacked(patterns: NDArray[np.int64], columns: list[str]) -> dict[str, Levels]:
    """The levels that `packed` put together from these columns in this order."""
    found: dict[str, Levels] = {}
    rest = patterns.copy()
    for name in reversed(columns):
        rest, levels = np.divmod(rest, levels_of(name) + 1)
        found[name] = levels.astype(np.int8)
    return {name: found[name] for name in columns}
