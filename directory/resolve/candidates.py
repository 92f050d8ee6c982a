"""Which pairs are worth comparing: a union of bounded, deterministic keys."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from directory.numbers import loose, number_parts
from directory.profile import Profile

# The most listings of one bucket that are all compared with each other, by kind of key.
CAPS = {
    "npi": 12,
    "number": 24,  # (state, loose number)
    "serial": 24,  # (state, serial without prefix and padding)
    "state_family": 40,  # (state, family name, given initial)
    "name": 12,  # (family name, given name) anywhere: when rare
    "zip_family": 40,
    "zip_given": 40,  # (ZIP, given name, first letter of the family name): misspelt family names
}
# What an oversize bucket is split by, in turn; a part that is still too large is dropped.
SPLITS = {"state_family": ("given", "postal_code"), "zip_family": ("given",), "zip_given": ()}
_KINDS = tuple(CAPS)
_LEAST_PART = 4  # letters: a shorter part of a double family name ("de", "van") says little


@dataclass(frozen=True, slots=True)
class Oversize:
    """A bucket that was too large to compare whole: split, or dropped."""

    key: str
    size: int
    outcome: str  # split or dropped


@dataclass(slots=True)
class Candidates:
    """Pairs of positions (left < right), sorted, and the buckets that were too large."""

    pairs: list[tuple[int, int]]
    oversize: list[Oversize] = field(default_factory=list)


def family_forms(profile: Profile) -> list[str]:
    """Every family name someone may be listed under: current, former, parts of a double name."""
    names = [name for name in (profile.family, *profile.former_families) if name]
    parts = (part for name in names if " " in name for part in name.split())
    forms = [name.replace(" ", "") for name in names]
    return list(dict.fromkeys([*forms, *(part for part in parts if len(part) >= _LEAST_PART)]))


def keys_of(profile: Profile) -> set[tuple[str, str]]:
    """The (kind, key) buckets of one listing; none for a placeholder, who matches nobody."""
    if profile.placeholder:
        return set()
    found = {("npi", profile.npi)} if profile.npi else set()
    found.update(_number_keys(profile))
    found.update(_name_keys(profile))
    return found


def name_key(profile: Profile) -> tuple[str, str]:
    """The key under which listings of one whole name are counted."""
    return "name", f"{profile.family.replace(' ', '')}|{profile.given.replace(' ', '')}"


def _number_keys(profile: Profile) -> Iterator[tuple[str, str]]:
    own = [(profile.jurisdiction, number) for number in profile.numbers]
    for state, number in (*own, *profile.claims):
        yield "number", f"{state}|{loose(number)}"
        serial = number_parts(number)[1]
        if serial is not None:
            yield "serial", f"{state}|{serial}"


def _name_keys(profile: Profile) -> Iterator[tuple[str, str]]:
    initial, given = profile.given[:1], profile.given.replace(" ", "")
    states = sorted({profile.jurisdiction, profile.state} - {"", "US"})
    for family in family_forms(profile):
        yield from (("state_family", f"{state}|{family}|{initial}") for state in states)
        if given:
            yield "name", f"{family}|{given}"
        if profile.postal_code:
            yield "zip_family", f"{profile.postal_code}|{family}"
            yield "zip_given", f"{profile.postal_code}|{given}|{family[:1]}"


def _hashed(kind: str, key: str) -> int:
    # Not hash(): its seed differs from one run to the next.
    return int.from_bytes(blake2b(f"{kind}|{key}".encode(), digest_size=8).digest())


class Index:
    """Who is in which bucket: three columns sorted by key, so that the country fits in memory."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.profiles = profiles
        keys, members, kinds = array("Q"), array("i"), array("B")
        for position, profile in enumerate(profiles):
            for kind, key in keys_of(profile):
                keys.append(_hashed(kind, key))
                members.append(position)
                kinds.append(_KINDS.index(kind))
        hashes: NDArray[np.uint64] = np.array(keys, dtype=np.uint64)
        places = np.array(members, dtype=np.int32)
        order = np.lexsort((places, hashes))
        self._keys, self._members = hashes[order], places[order]
        self._kinds = np.array(kinds, dtype=np.uint8)[order]
        self._starts = np.flatnonzero(np.r_[True, self._keys[1:] != self._keys[:-1]])
        self._sizes = np.diff(np.r_[self._starts, len(self._keys)])

    def members(self, kind: str, key: str) -> list[int]:
        """The positions in one bucket, in order."""
        return self._slice(np.uint64(_hashed(kind, key)))

    def _slice(self, hashed: np.uint64) -> list[int]:
        first, last = np.searchsorted(self._keys, [hashed, hashed + np.uint64(1)])
        return [int(position) for position in self._members[first:last]]

    def pairs(self, only: Collection[int] | None = None) -> Candidates:
        """All candidate pairs, or those with a listing at one of the positions `only`."""
        wanted = self._wanted_rows(only)
        codes = array("Q")
        oversize: list[Oversize] = []
        count = len(self.profiles)
        chosen = None if only is None else set(only)
        for start, size, kind in wanted:
            bucket = [int(m) for m in self._members[start : start + size]]
            for part in self._parts(bucket, _KINDS[kind], oversize):
                codes.extend(
                    left * count + right
                    for left, right in combinations(part, 2)
                    if chosen is None or left in chosen or right in chosen
                )
        unique = np.unique(np.array(codes, dtype=np.uint64)).tolist()
        return Candidates([divmod(code, count) for code in unique], sorted(oversize, key=_by_key))

    def _wanted_rows(self, only: Collection[int] | None) -> Iterator[tuple[int, int, int]]:
        keep = self._sizes > 1
        if only is not None and len(self._members):
            chosen = np.isin(self._members, np.array(sorted(only), dtype=np.int32))
            keep &= np.logical_or.reduceat(chosen, self._starts)
        starts = self._starts[: len(keep)][keep]
        return zip(
            starts.tolist(), self._sizes[keep].tolist(), self._kinds[starts].tolist(), strict=True
        )

    def _parts(self, bucket: list[int], kind: str, log: list[Oversize]) -> Iterator[list[int]]:
        if len(bucket) <= CAPS[kind]:
            yield bucket
            return
        name = self._name_of(bucket, kind)
        yield from self._split(bucket, CAPS[kind], SPLITS.get(kind, ()), name, log)

    def _split(
        self, bucket: list[int], cap: int, by: tuple[str, ...], name: str, log: list[Oversize]
    ) -> Iterator[list[int]]:
        if len(bucket) <= cap:
            yield bucket
            return
        log.append(Oversize(name, len(bucket), "split" if by else "dropped"))
        if by:
            groups: dict[str, list[int]] = {}
            for position in bucket:
                groups.setdefault(str(getattr(self.profiles[position], by[0])), []).append(position)
            for value in sorted(groups):
                yield from self._split(groups[value], cap, by[1:], f"{name}|{value}", log)

    def _name_of(self, bucket: list[int], kind: str) -> str:
        first, second = (keys_of(self.profiles[position]) for position in bucket[:2])
        common = sorted(key for found, key in first & second if found == kind)
        hashes = {key: self._slice(np.uint64(_hashed(kind, key))) for key in common}
        return f"{kind}:{next(key for key, members in hashes.items() if members == bucket)}"

    def touched(self, before: Iterable[Profile], after: Iterable[Profile], common: int) -> set[int]:
        """Positions in a bucket that a change made, or found, too large to be compared whole.

        In every smaller bucket a change touches only the pairs of the changed listings. `common`
        is the count from which a whole name is common, which bears on all who have it.
        """
        was = Counter(key for profile in before for key in keys_of(profile))
        now = Counter(key for profile in after for key in keys_of(profile))
        found: set[int] = set()
        for kind, key in was.keys() | now.keys():
            members = self.members(kind, key)
            size = max(len(members), len(members) - now[kind, key] + was[kind, key])
            limit = min(CAPS[kind], common - 1) if kind == "name" else CAPS[kind]
            if size > limit:
                found.update(members)
        return found


def _by_key(entry: Oversize) -> tuple[str, int]:
    return entry.key, entry.size
