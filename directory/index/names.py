"""Names and numbers in an index: found by how a name begins or what it holds, or by a key."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xxhash

from directory.finding.name_search import Wanted
from directory.index.columns import Array, mapped, together
from directory.index.words import Words, write_words
from directory.listings.numbers import loose, number_parts

_LINE = b"\n"


def number_keys(number: str) -> set[int]:
    """Two numbers that agree (rule 23) share one of these at least: 64 bits each."""
    _, serial = number_parts(number)
    told = {f"loose {loose(number)}"} if serial is not None else set()
    told |= {f"serial {serial}"} if serial is not None else set()
    return {xxhash.xxh3_64_intdigest(one.encode()) for one in told}


def write_names(folder: Path, names: Iterable[tuple[str, int]]) -> None:
    """Write (search name, person's number) pairs: one text in order, and where each begins."""
    ordered = sorted((name.encode(), person) for name, person in names)
    lines = [name + _LINE for name, _ in ordered]
    (folder / "names.txt").write_bytes(b"".join(lines))
    begins = np.zeros(len(lines) + 1, dtype=np.int64)
    np.cumsum([len(line) for line in lines], out=begins[1:])
    np.save(folder / "name_from.npy", begins)
    np.save(folder / "name_person.npy", np.array([n for _, n in ordered], dtype=np.int32))
    write_words(folder, [name.decode() for name, _ in ordered])


def write_numbers(folder: Path, keys: Sequence[int], people: Sequence[int]) -> None:
    """Write the keys of all numbers, in order, and whose each is."""
    found, whose = np.array(keys, dtype=np.uint64), np.array(people, dtype=np.int32)
    order = np.argsort(found, kind="stable")
    np.save(folder / "number_key.npy", found[order])
    np.save(folder / "number_person.npy", whose[order])


class Names:
    """The names and numbers of an index, mapped from its files."""

    def __init__(self, folder: Path, text: Any) -> None:
        self._text = text  # bytes, or a map of the file
        self._from = mapped(folder / "name_from.npy")
        self._person = mapped(folder / "name_person.npy")
        self._key = mapped(folder / "number_key.npy")
        self._whose = mapped(folder / "number_person.npy")
        self._words = Words(folder)

    def people_of_number(self, number: str) -> list[int]:
        """Everybody with a number that may agree with this one: look closer."""
        found: set[int] = set()
        for key in number_keys(number):
            wanted = np.uint64(key)
            begins, ends = (int(np.searchsorted(self._key, wanted, side=s)) for s in _SIDES)
            found.update(self._whose[begins:ends].tolist())
        return sorted(found)

    def beginning(self, starts: Iterable[str], wanted: Wanted) -> tuple[list[str], Array]:
        """Names that begin with one of these and may be the one wanted, and whose they are.

        Of a family name of several words, all that begin so.
        """
        ranges = [self._range(start.encode()) for start in starts]
        if " " in wanted.family:
            names = [name for begins, ends in ranges for name in self._lines(begins, ends)]
            people = [self._person[begins:ends] for begins, ends in ranges]
            return names, np.concatenate(people) if people else self._person[:0]
        places = together(*np.array(ranges, dtype=np.int64).reshape(-1, 2).T)
        like = self._words.like(places, wanted)
        spaced = [place for one in self._spaced("", wanted.family) for place in range(*one)]
        return self._at(np.union1d(like, np.intersect1d(places, spaced)) if spaced else like)

    def holding(self, words: str) -> tuple[list[str], Array]:
        """Names that hold these words anywhere, and whose they are."""
        return self._at(np.unique(self._places(words.encode())))

    def formerly(self, start: str) -> tuple[list[str], Array]:
        """Names with a former one that begins so, and whose they are."""
        names, people = self._at(self._words.former)
        wanted = [n for n, name in enumerate(names) if f"| {start}" in name]
        return [names[n] for n in wanted], people[wanted]

    def _spaced(self, begun: str, word: str) -> Iterator[tuple[int, int]]:
        """Ranges of the names that begin with this word, written as several: "de la vega"."""
        for size in range(1, len(word) + 1):
            if word[:size] not in self._words:
                continue
            head = f"{begun}{word[:size]} "
            begins, ends = self._range(head.encode())
            if begins < ends and size < len(word):
                yield from self._spaced(head, word[size:])
            elif begins < ends and begun:
                yield begins, ends

    def _range(self, start: bytes) -> tuple[int, int]:
        after = start[:-1] + bytes([start[-1] + 1])
        places = range(len(self._person))
        return (
            bisect_left(places, start, key=self._line),
            bisect_left(places, after, key=self._line),
        )

    def _line(self, place: int) -> bytes:
        begins, ends = self._from[place : place + 2].tolist()
        return bytes(self._text[begins : ends - 1])

    def _lines(self, begins: int, ends: int) -> list[str]:
        if begins == ends:
            return []
        text = self._text[int(self._from[begins]) : int(self._from[ends]) - 1]
        return str(text, "utf-8").split("\n")

    def _at(self, places: Array) -> tuple[list[str], Array]:
        return [str(self._line(place), "utf-8") for place in places.tolist()], self._person[places]

    def _places(self, words: bytes) -> Array:
        """Which lines hold these bytes."""
        found, at = [], self._text.find(words)
        while at >= 0:
            found.append(at)
            at = self._text.find(words, at + 1)
        return np.searchsorted(self._from, np.array(found, dtype=np.int64), side="right") - 1


_SIDES: tuple[Any, Any] = ("left", "right")
