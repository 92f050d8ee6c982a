"""The words of names in an index: which of many names hold a word like one that was typed.

A nation's names are made of few words. To hold the typed word against each of those once is a
hundredth of the work of holding it against each name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.finding.name_search import NEARLY_ALIKE, Wanted, may_be_given
from directory.index.columns import Array, mapped

_FORMER = " | "
_FIRST = 3  # a family name begins at one of these first words: see `name_search`
_KEPT = 5  # words kept a name; where there are more, a mark


def write_words(folder: Path, names: Sequence[str]) -> None:
    """Write the words of these search names: each word once, in order; and each name's first."""
    held = [name.split(_FORMER)[0].split() for name in names]
    words = sorted({word for its in held for word in its[:_KEPT]})
    number = {word: place for place, word in enumerate(words)}
    none, more = len(words), len(words) + 1
    found = np.full((len(names), _KEPT + 1), none, dtype=np.int32)
    for place, its in enumerate(held):
        known = [number[word] for word in its[:_KEPT]] + [more] * (len(its) > _KEPT)
        found[place, : len(known)] = known
    former = [place for place, name in enumerate(names) if _FORMER in name]
    (folder / "words.txt").write_text("\n".join(words), encoding="utf-8")
    np.save(folder / "name_words.npy", found)
    np.save(folder / "name_former.npy", np.array(former, dtype=np.int32))


class Words:
    """The words of an index's names, in the order of the names."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "words.txt"
        self._of_names = mapped(folder / "name_words.npy")
        self.former = mapped(folder / "name_former.npy")  # the names with a former one, in order

    @cached_property
    def _all(self) -> Array:
        text = self._path.read_text("utf-8")
        return np.array(text.split("\n") if text else [], dtype=np.object_)

    def __contains__(self, word: str) -> bool:
        """Whether any name has this word among its first."""
        place = bisect_left(self._all, word)
        return place < len(self._all) and bool(self._all[place] == word)

    def like(self, places: Array, wanted: Wanted) -> Array:
        """Those of these names (by place) that may be the one wanted, whose family name is a word.

        Also all with a former name, whose words are not kept.
        """
        held = self._of_names[places]
        good = self._good(held[:, :_FIRST], partial(_alike, wanted.family))
        first, behind = good[held[:, 0]], good[held[:, 1:_FIRST]].any(axis=1)
        if wanted.given:  # a name that only begins alike has to have such a given name, or none
            rows = np.flatnonzero(first)
            given = held[rows, 1:]
            good = self._good(given, partial(_of_given, wanted))
            good[-1] = True  # more words than are kept
            alone = given[:, 0] == len(self._all)
            first[rows] = alone | good[given].any(axis=1)
        found: Array = places[first | behind | np.isin(places, self.former)]
        return found

    def _good(self, held: Array, choose: Callable[[list[str]], Array]) -> Array:
        """By number of word: whether `choose` takes it, of the words that are held."""
        good = np.zeros(len(self._all) + 2, dtype=np.bool_)
        good[held] = True
        known = np.flatnonzero(good[:-2])
        good[:] = False
        good[known[choose(self._all[known].tolist())]] = True
        return good


def _alike(family: str, words: list[str]) -> Array:
    alike: Array = process.cdist(
        [family], words, scorer=OSA.normalized_similarity, score_cutoff=NEARLY_ALIKE
    )[0].nonzero()[0]
    return alike


def _of_given(wanted: Wanted, words: list[str]) -> Array:
    good = [place for place, word in enumerate(words) if may_be_given(wanted, word)]
    return np.array(good, dtype=np.int64)
