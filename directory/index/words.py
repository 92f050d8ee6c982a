"""The words of names in an index: which of them are like a word that was typed.

A nation's names are made of few words. To hold what was typed against each of those once is a
hundredth of the work of holding it against each name; and most words are passed over by their
letters alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import xxhash
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.finding.name_comparison import NEARLY_ALIKE, Wanted, may_be_given
from directory.index.columns import Array, mapped
from directory.names.heard import heard
from directory.names.nicknames import formal_names, known_as

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_BITS = {letter: 1 << place for place, letter in enumerate(_LETTERS)}
_NUMBERS = np.full(256, len(_LETTERS))  # of a byte; all others are one
_NUMBERS[[ord(letter) for letter in _LETTERS]] = np.arange(len(_LETTERS))
_APART = 1 - NEARLY_ALIKE  # of the longer one's letters
_NONE = -1  # the size of no word, so that it takes no space either


def write_words(folder: Path, words: Sequence[str]) -> None:
    """Write these words, which are in order, with the letters and the sound of each."""
    (folder / "words.txt").write_text("\n".join(words), encoding="utf-8")
    sizes = [len(word) for word in words]
    np.save(folder / "word_letters.npy", np.array([*map(letters_of, words)], dtype=np.uint64))
    np.save(folder / "word_size.npy", np.array(sizes, dtype=np.int16))
    np.save(folder / "word_sound.npy", np.array([*map(_sound, words)], dtype=np.uint64))


def letters_of(text: str) -> int:
    """Which letters and digits a folded text has, a bit each; a letter's second one is another bit.

    So of two texts the bits that only one has are no more than the letters that only one has.
    """
    found = 0
    for letter in text:
        bit = _BITS.get(letter, 0)
        found |= bit << len(_LETTERS) if found & bit and letter.isalpha() else bit
    return found


class Words:
    """The words of an index's names, by number in their order.

    Behind those stand two more numbers: of no word, and of words that are not known.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "words.txt"
        self._letters = mapped(folder / "word_letters.npy")
        self._sizes = mapped(folder / "word_size.npy")
        self._sounds = mapped(folder / "word_sound.npy")

    @cached_property
    def _all(self) -> list[str]:
        text = self._path.read_text("utf-8")
        return text.split("\n") if text else []

    def __len__(self) -> int:
        return len(self._sizes)

    def number(self, word: str) -> int | None:
        """The number of this word, if any name has it."""
        place = bisect_left(self._all, word)
        return place if place < len(self._all) and self._all[place] == word else None

    def beginning(self, start: str) -> tuple[int, int]:
        """The range of the words that begin so; a space counts for nothing."""
        start = start.strip()
        after = start[:-1] + chr(ord(start[-1]) + 1)
        return bisect_left(self._all, start), bisect_left(self._all, after)

    def alike(self, family: str, known: Array) -> Array:
        """Those of these words that are nearly this family name, of one word, or heard as it."""
        sizes, letters = self._sizes[known], self._letters[known]
        near = self._sounds[known] == np.uint64(_sound(family))
        most = np.maximum(sizes, len(family)) * _APART  # wrong letters
        typed = np.uint64(letters_of(family))
        likely = ~near & (np.abs(sizes - len(family)) <= most)
        likely &= np.bitwise_count(typed & ~letters) <= most
        likely &= np.bitwise_count(letters & ~typed) <= most
        places = np.flatnonzero(likely)
        alike = process.cdist(
            [family],
            self._texts(known[places]),
            scorer=OSA.normalized_similarity,
            score_cutoff=NEARLY_ALIKE,
        )
        near[places[alike[0].nonzero()[0]]] = True
        found: Array = known[near]
        return found

    def near(self, held: Array, family: str, starts: int) -> Iterator[Array]:
        """Which of these rows of words may hold this family name of several words.

        At their first word, at the second, and so on, `starts` times. Where the spaces are in
        their places, each word has its own wrong letters; else they may be anywhere.
        """
        each = [self._wrong(word) for word in family.split()]
        columns = held[:, : starts - 1 + len(each)].T.astype(np.intp)
        sizes, strange = np.append(self._sizes, (_NONE, 0)), self._strange(family)
        most = int(len(family) * _APART / NEARLY_ALIKE)  # wrong letters of the longest like name
        for start in range(starts):
            its = columns[start : start + len(each)]
            # Behind the first word the family name has all of its words, or is not there.
            rows = np.arange(len(held)) if start == 0 else np.flatnonzero(its[-1] != len(self))
            its = its[:, rows]
            apart = sum(wrong[at] for wrong, at in zip(each, its, strict=False))
            mixed = sum(strange[at] for at in its)
            likely = np.flatnonzero(np.minimum(apart, mixed) <= most)
            rows, its, apart, mixed = rows[likely], its[:, likely], apart[likely], mixed[likely]
            size = sum(sizes[at] + 1 for at in its) - 1
            wrong = np.maximum(size, len(family)) * _APART
            near = (mixed <= wrong) & (np.abs(size - len(family)) <= wrong)
            near[near] = self._mixed(its[:, near], family) <= wrong[near]
            good = np.zeros(len(held), dtype=np.bool_)
            good[rows] = near | (apart <= wrong) | (its[-1] > len(self))
            yield good

    def _wrong(self, word: str) -> Array:
        """By number: how many letters are wrong at least, where this word was meant."""
        lost = np.bitwise_count(np.uint64(letters_of(word)) & ~self._letters)
        apart = np.abs(self._sizes - len(word)).astype(np.uint16)
        wrong = np.maximum(np.maximum(lost, apart), self._strange(word)[:-2])
        return np.append(wrong, np.array((999, 0), dtype=np.uint16))

    def _strange(self, text: str) -> Array:
        """By number: how many letters at least are not those of the text."""
        strange = np.bitwise_count(self._letters & ~np.uint64(letters_of(text)))
        return np.append(strange, np.array((0, 0), dtype=np.uint8)).astype(np.uint16)

    def _mixed(self, columns: Array, family: str) -> Array:
        """How many letters are wrong at least in these rows, wherever they are."""
        other = self._counts[columns].sum(axis=0, dtype=np.int16) - _counts([family])[0]
        lost, strange = -np.minimum(other, 0).sum(axis=1), np.maximum(other, 0).sum(axis=1)
        wrong: Array = np.maximum(lost, strange)
        return wrong

    @cached_property
    def _counts(self) -> Array:
        return np.append(_counts(self._all), np.zeros((2, len(_LETTERS)), dtype=np.int8), axis=0)

    def given(self, wanted: Wanted, held: Array) -> Array:
        """By number: whether a name may answer by this word for the given one, of those held."""
        good = np.zeros(len(self) + 2, dtype=np.bool_)
        good[held] = True
        known = np.flatnonzero(good[:-2])
        good[:] = False
        sizes, given = self._sizes[known].astype(np.int64), wanted.given
        both = sizes + len(given)
        wrong = np.bitwise_count(self._letters[known] ^ np.uint64(letters_of(given)))
        # Names that are alike as they are written have three letters in four in common.
        near: Array = wrong <= both - 3 * sizes * len(given) / both
        near |= self._sounds[known] == np.uint64(_sound(given))
        near |= np.isin(known, self._others(wanted))
        known = known[near]
        good[known] = [may_be_given(wanted, word) for word in self._texts(known)]
        return good

    def _others(self, wanted: Wanted) -> list[int]:
        """Words that answer for the given name though their letters may be quite other ones."""
        given = wanted.given
        formal = formal_names(given) | {given}
        begun = {given[:size] for size in range(1, len(given) + 1)}
        squeezed = {wanted.joined, given.replace(" ", "")}
        words = formal.union(begun, squeezed, *map(known_as, formal))
        initial = range(*self.beginning(given)) if len(given) == 1 else ()
        numbers = (self.number(word) for word in words)
        return [*initial, *(number for number in numbers if number is not None)]

    def _texts(self, numbers: Array) -> list[str]:
        words = self._all
        return [words[number] for number in numbers.tolist()]


def _counts(texts: Sequence[str]) -> Array:
    """How often each text has each letter and digit (int8)."""
    size = len(_LETTERS)
    text = np.frombuffer("".join(texts).encode(), dtype=np.uint8)
    whose = np.repeat(np.arange(len(texts)), [len(one) for one in texts])
    found = np.bincount(whose * (size + 1) + _NUMBERS[text], minlength=len(texts) * (size + 1))
    counts: Array = np.minimum(found, 127).reshape(-1, size + 1)[:, :size].astype(np.int8)
    return counts


def _sound(word: str) -> int:
    return xxhash.xxh3_64_intdigest(heard(word).encode())
