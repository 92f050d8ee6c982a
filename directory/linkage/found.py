"""All pairs that were compared, in the parts in which they were: many pairs, few patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.linkage.comparing import Compared, Rows, rows_of
from directory.linkage.sorting import unique

Pairs = NDArray[np.int64]
Places = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Found:
    """`patterns` are the distinct ones of all parts; a part is ascending pairs with their patterns'
    places among these. No pair is in two parts."""

    patterns: NDArray[np.int64]
    parts: Sequence[tuple[Pairs, Places]]

    @property
    def size(self) -> int:
        """How many pairs there are."""
        return sum(len(pairs) for pairs, _ in self.parts)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many pairs have each pattern."""
        found = np.zeros(len(self.patterns), np.int64)
        for _, at in self.parts:
            found += np.bincount(at, minlength=len(found))
        return found

    def with_pattern(self, chosen: Flags) -> tuple[Pairs, Places]:
        """The pairs whose pattern is chosen, and their patterns' places."""
        return _together([(p[chosen[at]], at[chosen[at]]) for p, at in self.parts])

    def within(self, groups: Rows) -> tuple[Pairs, Places]:
        """The pairs whose records are in one group of two or more."""
        grouped = np.bincount(groups, minlength=len(groups))[groups] > 1
        return _together([_within(pairs, at, groups, grouped) for pairs, at in self.parts])

    def places_of(self, pairs: Pairs) -> Places:
        """The place of each ascending pair's pattern, or -1 where it was not compared."""
        found = np.full(len(pairs), -1, np.int32)
        for known, at in self.parts:
            start, stop = np.searchsorted(pairs, [known[0], known[-1] + 1])
            places = np.searchsorted(known, pairs[start:stop])
            same = np.flatnonzero(known[places] == pairs[start:stop])
            found[start + same] = at[places[same]]
        return found

    def and_also(self, more: Compared) -> Found:
        """These and further pairs. The places of patterns are other ones then."""
        if not len(more.pairs):
            return self
        patterns = unique(np.append(self.patterns, more.patterns))
        moves = np.searchsorted(patterns, self.patterns).astype(np.int32)
        parts = [(pairs, moves[at]) for pairs, at in self.parts]
        moves = np.searchsorted(patterns, more.patterns).astype(np.int32)
        return Found(patterns, [*parts, (more.pairs, moves[more.at])])


def gathered(parts: list[Compared]) -> Found:
    """Parts as one; the list is emptied, since they are large."""
    patterns = [part.patterns for part in parts]
    known = unique(np.concatenate(patterns)) if patterns else np.zeros(0, np.int64)
    found = []
    while parts:
        part = parts.pop(0)
        moves = np.searchsorted(known, part.patterns).astype(np.int32)
        found.append((part.pairs, moves.take(part.at)))
    return Found(known, found)


def _within(pairs: Pairs, at: Places, groups: Rows, grouped: Flags) -> tuple[Pairs, Places]:
    left, right = rows_of(pairs, len(groups))
    places = np.flatnonzero(grouped.take(left))
    places = places[groups.take(left.take(places)) == groups.take(right.take(places))]
    return pairs[places], at[places]


def _together(parts: Sequence[tuple[Pairs, Places]]) -> tuple[Pairs, Places]:
    pairs, at = zip(*parts, strict=True)
    return np.concatenate(pairs), np.concatenate(at)
