"""From scored pairs to people: joined likeliest first, by the mean of all their pairs."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

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


def components(left: Rows, right: Rows, rows: int) -> NDArray[np.int32]:
    """For each record the smallest record it hangs together with."""
    parent = list(range(rows))
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        a, b = _root(parent, one), _root(parent, other)
        if a != b:
            parent[max(a, b)] = min(a, b)
    return np.array([_root(parent, row) for row in range(rows)], np.int32)


def _root(parent: list[int], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


def join(left: Rows, right: Rows, scores: Floats, rows: int, line: float) -> Joined:
    """Join while the mean log odds between two sets of records are above `line`.

    A pair scored VETO is never joined, nor are two sets that hold one.
    """
    above = scores > line
    of = components(left[above], right[above], rows)
    inside = of[left] == of[right]
    left, right = left[inside], right[inside]
    scores = np.where(scores[inside] <= VETO, VETO, np.clip(scores[inside], -_FIRM, _FIRM))
    order = np.argsort(of[left], kind="stable")
    left, right, scores = left[order], right[order], scores[order]
    groups = of[left]
    begins = np.append(True, groups[1:] != groups[:-1])[: len(groups)]
    starts = np.flatnonzero(begins).tolist()
    found = Joined()
    for start, stop in zip(starts, [*starts, len(groups)][1:], strict=True):
        _join_set(
            left[start:stop].tolist(),
            right[start:stop].tolist(),
            scores[start:stop].tolist(),
            line,
            found,
        )
    return found


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
