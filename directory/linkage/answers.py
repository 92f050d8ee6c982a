"""What people have already said of pairs: one person, or two. It teaches, and it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.linkage.clusters import VETO, components
from directory.linkage.comparing import Rows, rows_of
from directory.linkage.found import Found

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
SURE = 100.0  # log odds of a pair that a person called one


class AnswersError(ValueError):
    """Answers that contradict each other; the message names two rows."""


@dataclass(frozen=True)
class Answers:
    """`pairs`, ascending, as left row * rows + right row; `same` tells which are one person."""

    pairs: NDArray[np.int64]
    same: Flags

    def counts(self, found: Found) -> tuple[Floats, Floats]:
        """For each pattern, how many answered pairs have it: one person's, and two people's."""
        at = found.places_of(self.pairs)
        size = len(found.patterns)
        return (
            np.bincount(at[self.same], minlength=size).astype(np.float64),
            np.bincount(at[~self.same], minlength=size).astype(np.float64),
        )

    def one_person(self, rows: int) -> Rows:
        """For each row the first row that the answers say is the same person."""
        return components(*rows_of(self.pairs[self.same], rows), rows)

    def over(self, pairs: NDArray[np.int64], scores: Floats, rows: int) -> Floats:
        """The scores of pairs, with what the answers say in place of what was reckoned."""
        if not len(self.pairs):
            return scores
        whole = self.one_person(rows)
        one, other = (whole[side].astype(np.int64) for side in rows_of(pairs, rows))
        apart = np.isin(_joint(one, other, rows), self._apart(whole, rows))
        return np.where(one == other, SURE, np.where(apart, VETO, scores))

    def _apart(self, whole: Rows, rows: int) -> NDArray[np.int64]:
        one, other = rows_of(self.pairs[~self.same], rows)
        return _joint(whole[one].astype(np.int64), whole[other].astype(np.int64), rows)


def _joint(one: NDArray[np.int64], other: NDArray[np.int64], rows: int) -> NDArray[np.int64]:
    joint: NDArray[np.int64] = np.minimum(one, other) * rows + np.maximum(one, other)
    return joint


def answers_of(given: Iterable[tuple[int, int, bool]], rows: int) -> Answers:
    """The answers about pairs of rows; the last one about a pair holds. Raises AnswersError."""
    said = {(min(one, other), max(one, other)): same for one, other, same in given if one != other}
    keys = sorted(said)
    pairs = np.array([one * rows + other for one, other in keys], np.int64)
    found = Answers(pairs, np.array([said[key] for key in keys], np.bool_))
    whole = found.one_person(rows)
    left, right = rows_of(found.pairs, rows)
    torn = np.flatnonzero((whole[left] == whole[right]) & ~found.same)
    if len(torn):
        raise AnswersError(f"{left[torn[0]]},{right[torn[0]]}")
    return found


def nothing_said() -> Answers:
    """No answer at all."""
    return Answers(np.zeros(0, np.int64), np.zeros(0, np.bool_))


def contracted(left: Rows, right: Rows, scores: Floats, whole: Rows) -> tuple[Rows, Rows, Floats]:
    """Pairs between the people that answers already joined, at the mean of their records' scores.

    Where a person or a rule keeps any two of their records apart, the two stay apart.
    """
    one, other = whole[left], whole[right]
    between = one != other
    joint = _joint(one[between].astype(np.int64), other[between].astype(np.int64), len(whole))
    keys, at = np.unique(joint, return_inverse=True)
    total = np.bincount(at, weights=scores[between], minlength=len(keys))
    mean = total / np.maximum(np.bincount(at, minlength=len(keys)), 1)
    vetoed = np.bincount(at, weights=scores[between] <= VETO, minlength=len(keys)) > 0
    first, second = rows_of(keys, len(whole))
    return first, second, np.where(vetoed, VETO, mean)
