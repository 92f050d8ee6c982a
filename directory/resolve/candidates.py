"""Which pairs are worth comparing: those that share a bucket small enough to compare whole."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.listings.profile import Profile
from directory.resolve.keys import (
    CAPS,
    KINDS,
    SPLITS,
    KeyRow,
    bucket_name,
    family_forms,
    key_hash,
    key_rows,
    keys_of,
    name_key,
)

__all__ = ["CAPS", "SPLITS", "Buckets", "Candidates", "Index", "Oversize"]
__all__ += ["family_forms", "keys_of", "name_key"]

Ints: TypeAlias = NDArray[np.int64]
_MOST_SPLITS = max(map(len, SPLITS.values()))
_NUMBERS = [KINDS.index(kind) for kind in ("number", "serial")]
DROPPED = -1  # the level of a row whose bucket is too large however it is split


@dataclass(frozen=True, slots=True)
class Oversize:
    """A bucket that was too large to compare whole: split, or dropped."""

    key: str
    size: int
    outcome: str  # split or dropped


@dataclass(slots=True)
class Candidates:
    """Pairs of positions (left < right), sorted, and the buckets that were too large."""

    left: Ints
    right: Ints
    oversize: list[Oversize] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The pairs, one by one."""
        return list(zip(self.left.tolist(), self.right.tolist(), strict=True))


class Buckets:
    """Who is in which bucket: columns sorted by bucket, so that the country fits in memory.

    `table` has (position of the listing, its `KeyRow`) in a line, in any order.
    """

    def __init__(self, table: Ints) -> None:
        # The order among equals does not matter: no listing is twice in one part of a bucket.
        order = np.lexsort((table[:, 0], table[:, 4], table[:, 3], table[:, 1]))
        self.table = table[order]
        self.members, self.hashes, self.kinds, part, subpart = self.table.T.copy()
        bucket = _begins(self.hashes)
        within = bucket | _begins(part)
        self._starts = (bucket, within, within | _begins(subpart))
        self.levels = self._levels()

    def _levels(self) -> Ints:
        """How often each row's bucket is split before it is small enough; DROPPED where never."""
        caps, depths = self._limits()
        levels = np.full(len(self.members), DROPPED)
        for level in reversed(range(_MOST_SPLITS + 1)):
            levels[(depths >= level) & (self.sizes(level) <= caps)] = level
        return levels

    def _limits(self) -> tuple[Ints, Ints]:
        """Each row's cap, and how often its bucket may be split."""
        caps = np.array([CAPS[kind] for kind in KINDS])
        depths = np.array([len(SPLITS.get(kind, ())) for kind in KINDS])
        return caps[self.kinds], depths[self.kinds]

    def sizes(self, level: int = 0) -> Ints:
        """For each row, how many are in its bucket, after `level` splits."""
        starts = np.flatnonzero(self._starts[level])
        lengths = np.diff(np.r_[starts, len(self.members)])
        sizes: Ints = np.repeat(lengths, lengths)
        return sizes

    def members_of(self, hashed: int) -> Ints:
        """The positions in one bucket."""
        first, last = np.searchsorted(self.hashes, [hashed, hashed + 1])
        members: Ints = self.members[first:last]
        return members

    def sizes_of(self, hashes: Collection[int]) -> dict[int, int]:
        """How many listings are in these buckets."""
        wanted = np.array(sorted(hashes), dtype=np.int64)
        first, last = (np.searchsorted(self.hashes, wanted, side) for side in ("left", "right"))
        return dict(zip(wanted.tolist(), (last - first).tolist(), strict=True))

    def pairs(self, only: Collection[int] | None = None) -> tuple[Ints, Ints]:
        """All pairs within buckets, or those with a listing at one of the positions `only`."""
        chosen = self._chosen(only)
        count = len(chosen)
        found = [np.empty(0, dtype=np.int64)]
        for rows in self._groups(chosen):
            i, j = np.triu_indices(rows.shape[1], 1)
            one, other = rows[:, i].ravel(), rows[:, j].ravel()
            keep = chosen[self.members[one]] | chosen[self.members[other]]
            keep[keep] = self._meet(one[keep], other[keep])
            one, other = self.members[one[keep]], self.members[other[keep]]
            found.append(np.minimum(one, other) * count + np.maximum(one, other))
        codes = np.unique(np.concatenate(found))
        return codes // max(count, 1), codes % max(count, 1)

    def _chosen(self, only: Collection[int] | None) -> NDArray[np.bool_]:
        chosen = np.full(int(self.members.max(initial=-1)) + 1, only is None)
        chosen[[position for position in only or () if position < len(chosen)]] = True
        return chosen

    def _meet(self, one: Ints, other: Ints) -> NDArray[np.bool_]:
        """Whether two rows of a bucket are worth comparing for it: of numbers, not all are."""
        parts, others = self.table[one, 3:], self.table[other, 3:]
        agree = ((parts == others) | (parts == 0) | (others == 0)).all(axis=1)
        meet: NDArray[np.bool_] = agree | ~np.isin(self.kinds[one], _NUMBERS)
        return meet

    def _groups(self, chosen: NDArray[np.bool_]) -> Iterator[Ints]:
        """The rows compared whole: for each size a table, one line a bucket with a chosen one."""
        if not len(self.members):
            return
        starts = np.flatnonzero(np.choose(np.maximum(self.levels, 0), self._starts))
        sizes = np.diff(np.r_[starts, len(self.members)])
        wanted = np.logical_or.reduceat(chosen[self.members], starts)
        wanted &= (sizes > 1) & (self.levels[starts] != DROPPED)
        starts, sizes = starts[wanted], sizes[wanted]
        for size in np.unique(sizes).tolist():
            yield starts[sizes == size, None] + np.arange(size)

    def oversize(self, only: Collection[int] | None = None) -> Iterator[tuple[int, int, int, int]]:
        """(a listing's position, its bucket, splits above, size) of each that was too large.

        With `only`, of those that hold one of these listings, who is then the one told.
        """
        told = self._chosen(only)[self.members]
        caps, depths = self._limits()
        for level in range(_MOST_SPLITS + 1):
            sizes = self.sizes(level)
            rows = np.flatnonzero(told & (depths >= level) & (sizes > caps))
            _, first = np.unique(np.cumsum(self._starts[level])[rows], return_index=True)
            for row in rows[first].tolist():
                yield (
                    int(self.members[row]),
                    int(self.hashes[row]),
                    level,
                    int(sizes[row]),
                )


def as_table(flat: array[int]) -> Ints:
    """Lines of a position and a `KeyRow`, one number after another, as `Buckets` takes them."""
    return np.frombuffer(flat, dtype=np.int64).reshape(-1, 1 + len(KeyRow._fields))


def _begins(values: Ints) -> NDArray[np.bool_]:
    """Where a value is another than the one before it; the first always is."""
    begins = np.ones(len(values), dtype=bool)
    begins[1:] = values[1:] != values[:-1]
    return begins


class Index:
    """The buckets of these profiles."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.profiles = profiles
        flat = array("q")
        for position, profile in enumerate(profiles):
            for row in key_rows(profile):
                flat.extend((position, *row))
        self.buckets = Buckets(as_table(flat))

    def members(self, kind: str, key: str) -> list[int]:
        """The positions in one bucket, in order."""
        return sorted(self.buckets.members_of(key_hash(kind, key)).tolist())

    def pairs(self, only: Collection[int] | None = None) -> Candidates:
        """All candidate pairs, or those with a listing at one of the positions `only`."""
        left, right = self.buckets.pairs(only)
        return Candidates(left, right, told(self.buckets, self.profiles.__getitem__, only))


def told(
    buckets: Buckets, profile_at: Callable[[int], Profile], only: Collection[int] | None = None
) -> list[Oversize]:
    """The buckets that were too large, in words."""
    found = []
    for position, hashed, level, size in buckets.oversize(only):
        name = bucket_name(profile_at(position), hashed, level)
        splits = SPLITS.get(name.partition(":")[0], ())
        found.append(Oversize(name, size, "split" if len(splits) > level else "dropped"))
    return sorted(found, key=lambda entry: (entry.key, entry.size))
