"""The policy over many pairs at once: each combination of grades is judged once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.resolve.columns import Columns
from directory.resolve.evidence import GRADES, Grades
from directory.resolve.policy import Judgement, judge
from directory.resolve.weights import BY_HAND, Weights

Ints: TypeAlias = NDArray[np.int64]
Common: TypeAlias = Callable[[Ints], NDArray[np.bool_]]
_SIZES = {fact: len(grades) for fact, grades in GRADES.items()}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The judgements of pairs: which of `known` each pair has."""

    known: list[Judgement]
    which: Ints
    patterns: Ints  # how each pair's facts compare, as one number; `grades_of` reads it

    def judgement(self, pair: int) -> Judgement:
        """The judgement of the pair at this place."""
        return self.known[int(self.which[pair])]

    def worth_telling(self) -> list[int]:
        """The places of the pairs of which the policy says anything."""
        says = np.array([judgement.verdict is not None for judgement in self.known], dtype=bool)
        found: list[int] = np.flatnonzero(says[self.which]).tolist()
        return found


def judge_pairs(
    columns: Columns, left: Ints, right: Ints, common: Common, weights: Weights = BY_HAND
) -> Verdicts:
    """What the policy says of pairs of positions.

    `common` tells which of some positions have a common name; it is asked only about pairs for
    which that matters.
    """
    patterns = patterns_of(columns, left, right)
    unique, which = np.unique(patterns, return_inverse=True)
    grades = [grades_of(pattern) for pattern in unique.tolist()]
    rare, usual = (
        [judge(it, common=often, weights=weights) for it in grades] for often in (False, True)
    )
    matters = np.array([a != b for a, b in zip(rare, usual, strict=True)], dtype=bool)
    asked = np.flatnonzero(matters[which])
    often = np.zeros(len(left), dtype=bool)
    often[asked] = common(left[asked]) | common(right[asked])
    return Verdicts([*rare, *usual], which + often * len(rare), patterns)


def patterns_of(columns: Columns, left: Ints, right: Ints) -> Ints:
    """How the facts of pairs of positions compare, each as one number; `grades_of` reads it."""
    return _packed(columns.grades(left, right), len(left))


@lru_cache(maxsize=1 << 16)
def grades_of(pattern: int) -> Grades:
    """The grades that `pattern` stands for."""
    words = {}
    for fact, size in _SIZES.items():
        pattern, grade = divmod(pattern, size)
        words[fact] = GRADES[fact][grade]
    return Grades(**words)


def _packed(grades: dict[str, Ints], count: int) -> Ints:
    packed = np.zeros(count, dtype=np.int64)
    for fact in reversed(_SIZES):
        packed = packed * _SIZES[fact] + grades[fact]
    return packed
