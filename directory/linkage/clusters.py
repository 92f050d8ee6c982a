"""From scored pairs to people: joined likeliest first, by the mean of all their pairs."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.sorting import begins

Rows: TypeAlias = NDArray[np.int32]
Floats: TypeAlias = NDArray[np.float64]
LARGEST = 150  # records: a larger set is not compared whole
_FIRM = 12.0  # a single pair's log odds count for no more than this
_UNCOMPARED = -2.0  # log odds of a pair that no key brought together
VETO = -1000.0  # log odds of a pair that must stay apart


@dataclass
class Joined:
    """Pairs of records that ended together, with the log odds at which they were joined."""

    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    score: list[float] = field(default_factory=list)


def components(left: Rows, right: Rows, rows: int) -> Rows:
    """For each record the smallest record it hangs together with."""
    parent = np.arange(rows, dtype=np.int32)
    while len(left):
        np.minimum.at(parent, np.maximum(left, right), np.minimum(left, right))
        above = parent[parent]
        while not np.array_equal(above, parent):
            parent, above = above, above[above]
        left, right = parent.take(left), parent.take(right)
        differ = left != right
        left, right = left[differ], right[differ]
    return parent


def join(
    left: Rows, right: Rows, scores: Floats, groups: Rows, line: float
) -> tuple[Rows, Rows, Floats]:
    """Join while the mean log odds between two sets of records are above `line`.

    `groups`: each pair's component. A pair scored VETO is never joined, nor are two sets that hold
    one. Gives the pairs that ended together and the log odds at which they were joined.
    """
    scores = np.where(scores <= VETO, VETO, np.clip(scores, -_FIRM, _FIRM))
    order = np.argsort(groups, kind="stable")
    left, right, scores = left[order], right[order], scores[order]
    starts = np.flatnonzero(begins(groups[order]))
    sizes = np.diff(np.append(starts, len(left)))
    alone = starts[sizes == 1]
    alone = alone[scores[alone] > line]  # most sets are of two records, and many of three
    threes = starts[sizes == 3][:, None] + np.arange(3)
    closed = _rows_of_three(left[threes], right[threes])
    found = Joined()
    rest = np.append(starts[(sizes > 1) & (sizes != 3)], threes[~closed, 0])
    for start, size in zip(
        rest.tolist(), sizes[np.searchsorted(starts, rest)].tolist(), strict=True
    ):
        inside = slice(start, start + size)
        _join_set(
            left[inside].tolist(), right[inside].tolist(), scores[inside].tolist(), line, found
        )
    threes = threes[closed]
    joined = _join_threes(left[threes], right[threes], scores[threes], line)
    return (
        np.concatenate([left[alone], joined[0], np.array(found.left, np.int32)]),
        np.concatenate([right[alone], joined[1], np.array(found.right, np.int32)]),
        np.concatenate([scores[alone], joined[2], np.array(found.score, np.float64)]),
    )


def _rows_of_three(left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Which sets of three pairs, a line each, are all the pairs of three records."""
    rows = np.sort(np.concatenate([left, right], axis=1), axis=1)
    every_row_twice: NDArray[np.bool_] = (rows[:, ::2] == rows[:, 1::2]).all(axis=1)
    return every_row_twice


def _join_threes(left: Rows, right: Rows, scores: Floats, line: float) -> tuple[Rows, Rows, Floats]:
    """What `_join_set` does, for many sets of three records at once: a set a line."""
    order = np.lexsort((right, left, -scores), axis=-1)
    scores = np.take_along_axis(scores, order, 1)
    first, third = scores[:, 0], np.minimum(scores[:, 0], scores[:, 1:].mean(axis=1))
    heights = np.column_stack([first, third, third])
    joined = heights > line
    left, right = np.take_along_axis(left, order, 1), np.take_along_axis(right, order, 1)
    return left[joined], right[joined], heights[joined]


class _Sets:
    """Sets of records, and the sum and number of scored pairs between every two of them."""

    def __init__(self, left: Sequence[int], right: Sequence[int], scores: Sequence[float]) -> None:
        self.members: dict[int, list[int]] = {row: [row] for row in {*left, *right}}
        self.between: dict[int, dict[int, tuple[float, int]]] = {row: {} for row in self.members}
        for one, other, score in zip(left, right, scores, strict=True):
            self.between[one][other] = self.between[other][one] = (score, 1)

    def mean(self, one: int, other: int) -> float:
        total, counted = self.between[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        return (total + (pairs - counted) * _UNCOMPARED) / pairs

    def merge(self, one: int, other: int) -> Iterable[int]:
        """Put `other` into `one`; the sets that are now next to it."""
        moved = self.between.pop(other)
        del moved[one], self.between[one][other]
        self.members[one] = self.members[one] + self.members.pop(other)
        for third, (total, counted) in moved.items():
            was, number = self.between[one].get(third, (0.0, 0))
            self.between[third].pop(other)
            self.between[one][third] = self.between[third][one] = (was + total, number + counted)
        return self.between[one]


def _join_set(
    left: Sequence[int], right: Sequence[int], scores: Sequence[float], line: float, found: Joined
) -> None:
    sets = _Sets(left, right, scores)
    heap = [
        (-score, one, other)
        for one, other, score in zip(left, right, scores, strict=True)
        if score > line
    ]
    heapq.heapify(heap)
    last = np.inf
    while heap:
        negative, one, other = heapq.heappop(heap)
        if one not in sets.members or other not in sets.between.get(one, {}):
            continue
        if abs(sets.mean(one, other) + negative) > 1e-9:
            continue  # one of the two has grown since
        last = min(last, -negative)
        _note(sets.members[one], sets.members[other], last, found)
        for third in sets.merge(one, other):
            mean = sets.mean(one, third)
            if mean > line:
                heapq.heappush(heap, (-mean, min(one, third), max(one, third)))


def _note(one: Iterable[int], other: Sequence[int], score: float, found: Joined) -> None:
    for a in one:
        for b in other:
            found.left.append(min(a, b))
            found.right.append(max(a, b))
            found.score.append(score)
