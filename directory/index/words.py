"""The words of names in an index: which of many names hold a word like one that was typed.

A nation's names are made of few words. To hold the typed word against each of those once is a
hundredth of the work of holding it against each name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.finding.name_search import NEARLY_ALIKE
from directory.index.columns import Array, mapped

_FORMER = " | "
# A family name begins at one of these many first words: see `name_search`.
_FIRST = 3


def write_words(folder: Path, names: Sequence[str]) -> None:
    """Write the words of these search names: each word once, in order; and each name's first."""
    firsts = [name.split(_FORMER)[0].split()[:_FIRST] for name in names]
    words = sorted({word for first in firsts for word in first})
    number = {word: place for place, word in enumerate(words)}
    found = np.full((len(names), _FIRST), len(words), dtype=np.int32)  # no word
    for place, first in enumerate(firsts):
        found[place, : len(first)] = [number[word] for word in first]
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

    def like(self, places: Array, family: str) -> Array:
        """Those of these names (by place) with a word nearly like the family name, of one word.

        Also all with a former name, whose words are not kept.
        """
        held = self._of_names[places]
        met = np.zeros(len(self._all) + 1, dtype=np.bool_)
        met[held] = True
        known = np.flatnonzero(met[:-1])
        alike = process.cdist(
            [family],
            self._all[known].tolist(),
            scorer=OSA.normalized_similarity,
            score_cutoff=NEARLY_ALIKE,
        )
        met[:] = False
        met[known[alike[0].nonzero()[0]]] = True
        found: Array = places[met[held].any(axis=1) | np.isin(places, self.former)]
        return found
