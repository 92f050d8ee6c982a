"""Names as rows of words: which of many may be the one wanted, by the rules of `name_comparison`.

A name is a row of the numbers of its words. One with a former family name has a further row for
that: the former name in place of the first word, as the rules compare it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import numpy as np

from directory.finding.name_comparison import Wanted
from directory.index.columns import Array, mapped, together
from directory.index.words import Words, write_words

_FORMER = " | "
_STARTS = 3  # a family name begins at one of these first words
_KEPT = 5  # words kept a row; where there are more, a mark
_Match: TypeAlias = tuple[Array, int]  # rows, and how many words their family name takes, from 0


def write_rows(folder: Path, names: Sequence[str]) -> None:
    """Write the rows of these search names, which are in order, and which rows have each word."""
    held = [name.split(_FORMER) for name in names]
    rows = [current.split() for current, *_ in held]
    former: list[int] = []
    for place, (_, *families) in enumerate(held):
        rows += [[*family.split(), *rows[place][1:]] for family in families]
        former += [place] * len(families)
    words = sorted({word for row in rows for word in row[:_KEPT]})
    write_words(folder, words)
    number = {word: place for place, word in enumerate(words)}
    none, more = len(words), len(words) + 1
    found = np.full((len(rows), _KEPT + 1), none, dtype=np.int32)
    for place, row in enumerate(rows):
        known = [number[word] for word in row[:_KEPT]] + [more] * (len(row) > _KEPT)
        found[place, : len(known)] = known
    np.save(folder / "name_words.npy", found)
    np.save(folder / "name_former.npy", np.array(former, dtype=np.int32))
    first = found[:, :_STARTS].ravel()
    order = np.argsort(first, kind="stable")
    begins = np.searchsorted(first[order], np.arange(none + 1))
    np.save(folder / "word_from.npy", begins.astype(np.int32))
    np.save(folder / "word_rows.npy", (order[: begins[-1]] // _STARTS).astype(np.int32))


class Rows:
    """The rows of an index's names: one each in the order of the names, then the further ones."""

    def __init__(self, folder: Path) -> None:
        self._words = Words(folder)
        self._held = mapped(folder / "name_words.npy")
        self._former = mapped(folder / "name_former.npy")  # whose the further rows are, in order
        self._from = mapped(folder / "word_from.npy")
        self._having = mapped(folder / "word_rows.npy")
        self._names = len(self._held) - len(self._former)
        self._none = len(self._words)

    def like(self, wanted: Wanted, begins: Sequence[str]) -> Array:
        """The names (by place, in order) that may be the one wanted, whose family is one word.

        All that begin with one of `begins` (or anyhow, without), and some more.
        """
        ranges = [self._words.beginning(start) for start in begins] or [(0, self._none)]
        known = [np.arange(*one) for one in ranges] + [self._inside] * bool(begins)
        alike = self._words.alike(wanted.family, np.concatenate(known))
        good = np.zeros(self._none + 2, dtype=np.bool_)
        good[alike] = True
        alike = np.flatnonzero(good)
        rows = distinct(self._having[together(self._from[alike], self._from[alike + 1])])
        held = self._held[rows]
        matches = [(rows[good[held[:, start]]], start + 1) for start in range(_STARTS)]
        spaced = [(rows, end) for rows, end in self._spaced(wanted.family) if end > 1]
        return self._meant([*matches, *spaced], wanted)

    def like_of(self, inside: Array, wanted: Wanted) -> Array:
        """Those that may be the one wanted, whose family is several words; `inside`: of which."""
        chosen = np.append(inside, inside[self._former])
        rows = np.flatnonzero(chosen)
        held, size = self._held[rows], wanted.family.count(" ") + 1
        near = self._words.near(held, wanted.family, _STARTS)
        matches = [(rows[good], start + size) for start, good in enumerate(near)]
        spaced = self._spaced(wanted.family.replace(" ", ""))
        matches += [(found[chosen[found]], end) for found, end in spaced]
        return self._meant(matches, wanted)

    def formerly(self, start: str) -> Array:
        """The names with a former one that may begin so: look closer."""
        begins, ends = self._words.beginning(start)
        first = self._held[self._names :, 0]
        return self._former[(first >= begins) & (first < ends)]

    def holding(self, words: str) -> Array:
        """The names that may hold these words: look closer."""
        begins, ends = self._words.beginning(words.rsplit(maxsplit=1)[-1])
        rows = np.append(self._having[self._from[begins] : self._from[ends]], self._long)
        return self._whose(rows)

    @cached_property
    def former(self) -> Array:
        """Of each name whether it has a former one."""
        found = np.zeros(self._names, dtype=np.bool_)
        found[self._former] = True
        return found

    @cached_property
    def _inside(self) -> Array:
        """The words that a family name may begin with where the whole name begins otherwise."""
        found = np.zeros(self._none + 2, dtype=np.bool_)
        found[self._held[:, 1:_STARTS]] = True
        found[self._held[self._names :, 0]] = True
        found[self._held[self._former, 0]] = True  # looked at for their former name
        return np.flatnonzero(found[: self._none])

    def _spaced(self, family: str, rows: Array | None = None, at: int = 0) -> Iterator[_Match]:
        """Rows whose words from `at` on are this one, as it is or written apart: "de la vega"."""
        if at == _KEPT and rows is not None:  # the next words are not kept: it may be
            yield rows[self._held[rows, at] != self._none], at
            return
        for size in range(1, len(family) + 1):
            number = self._words.number(family[:size])
            if number is None:
                continue
            found = self._having[slice(*self._from[number : number + 2])] if rows is None else rows
            found = found[self._held[found, at] == number]
            if size == len(family):
                yield found, at + 1
            elif len(found):
                yield from self._spaced(family[size:], found, at + 1)

    def _meant(self, matches: Sequence[_Match], wanted: Wanted) -> Array:
        """Whose rows these are, if behind the family name stands such a given name, or none."""
        found = [rows for rows, _ in matches]
        if wanted.given:
            behind = [self._held[rows, min(end, _KEPT) :] for rows, end in matches]
            good = self._words.given(wanted, np.concatenate([held.ravel() for held in behind]))
            good[self._none + 1] = True
            found = [
                rows[(held[:, 0] == self._none) | good[held].any(axis=1)]
                for rows, held in zip(found, behind, strict=True)
            ]
        return distinct(self._whose(np.concatenate(found)))

    def _whose(self, rows: Array) -> Array:
        """The names (by place) of these rows."""
        whose = rows.copy()
        further = rows >= self._names
        whose[further] = self._former[rows[further] - self._names]
        return whose

    @cached_property
    def _long(self) -> Array:
        """The rows with more words than those by which rows are found."""
        return np.flatnonzero(self._held[:, _STARTS] != self._none)


def distinct(numbers: Array) -> Array:
    """These numbers in order, each once; `numpy.unique` takes ten times as long for many."""
    ordered = np.sort(numbers)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered
