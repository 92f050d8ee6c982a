"""Credential numbers of many listings as columns, compared loosely (rule 23)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.listings.numbers import LEAST_SERIAL, is_junk_number, loose, number_parts
from directory.listings.profile import Profile

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
_AT_ONCE = 1 << 20  # comparisons of two numbers held in memory at a time


class NumberColumns:
    """The (state, number) entries of each listing: its own on a board's list, else its claims."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        entries = [_entries(profile) for profile in profiles]
        self._counts: Ints = np.fromiter(map(len, entries), np.int64, len(entries))
        self._begins: Ints = np.cumsum(self._counts) - self._counts
        flat = array("q")
        coder = _Coder()
        for state, number in (entry for found in entries for entry in found):
            flat.extend((coder.code(state), *coder.parts(number)))
        table = np.frombuffer(flat, dtype=np.int64).reshape(-1, 6).T
        self._states, self._junk, self._loose, self._prefix, self._serial, self._short = table

    def has(self, positions: Ints) -> Bools:
        """Whether these listings have an entry at all."""
        return self._counts[positions] > 0

    def compare(self, left: Ints, right: Ints, anywhere: Bools) -> tuple[Bools, Bools]:
        """For each pair: whether two numbers of one state agree, and whether there are such two.

        Where `anywhere` is true the state does not matter.
        """
        agree, met = np.zeros(len(left), dtype=bool), np.zeros(len(left), dtype=bool)
        each = self._counts[left] * self._counts[right]
        parts = np.unique(np.cumsum(each) // _AT_ONCE, return_index=True)[1].tolist()
        for start, end in pairwise([*parts, len(left)]):
            part = slice(start, end)
            pair, a, b = self._meetings(left[part], right[part], each[part])
            state = (self._states[a] == self._states[b]) | anywhere[part][pair]
            met[start + pair[state]] = True
            agree[start + pair[state & self._agree(a, b)]] = True
        return agree, met

    def _meetings(self, left: Ints, right: Ints, each: Ints) -> tuple[Ints, Ints, Ints]:
        """Every entry of one beside every entry of the other: (the pair, entry, entry)."""
        pair = np.repeat(np.arange(len(left)), each)
        turn = np.arange(len(pair)) - np.repeat(np.cumsum(each) - each, each)
        width = self._counts[right][pair]
        a = self._begins[left][pair] + turn // width
        return pair, a, self._begins[right][pair] + turn % width

    def _agree(self, a: Ints, b: Ints) -> Bools:
        prefix, other = self._prefix[a], self._prefix[b]
        serial = (self._serial[a] == self._serial[b]) & (self._serial[a] != 0)
        prefixed = np.where((prefix != 0) & (other != 0), prefix == other, self._short[a] == 0)
        same = (self._loose[a] == self._loose[b]) | (serial & prefixed)
        sound = (self._junk[a] == 0) & (self._junk[b] == 0)
        agreed: Bools = same & sound
        return agreed


class _Coder:
    """Numbers for texts and serials; what is missing is 0."""

    def __init__(self) -> None:
        self._codes: dict[str | int | None, int] = {"": 0, None: 0}
        self._known: dict[str, tuple[int, ...]] = {}

    def code(self, value: str | int | None) -> int:
        return self._codes.setdefault(value, len(self._codes))

    def parts(self, number: str) -> tuple[int, ...]:
        """Junk?, loose form, prefix, serial, and whether the serial is short."""
        if number not in self._known:
            prefix, serial = number_parts(number)
            short = serial is not None and serial < LEAST_SERIAL
            codes = (self.code(loose(number)), self.code(prefix), self.code(serial))
            self._known[number] = (is_junk_number(number), *codes, short)
        return self._known[number]


def _entries(profile: Profile) -> tuple[tuple[str, str], ...]:
    if profile.self_reported:
        return profile.claims
    return tuple((profile.jurisdiction, number) for number in profile.numbers)
