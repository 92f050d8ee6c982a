"""Names and numbers in an index: found by how a name begins or what it holds, or by a key."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xxhash

from directory.finding.name_comparison import Wanted
from directory.finding.name_search import Step
from directory.index.columns import Array, mapped
from directory.index.rows import Rows, write_rows
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
    write_rows(folder, [name.decode() for name, _ in ordered])


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
        self._rows = Rows(folder)

    def people_of_number(self, number: str) -> list[int]:
        """Everybody with a number that may agree with this one: look closer."""
        found: set[int] = set()
        for key in number_keys(number):
            wanted = np.uint64(key)
            begins, ends = (int(np.searchsorted(self._key, wanted, side=s)) for s in _SIDES)
            found.update(self._whose[begins:ends].tolist())
        return sorted(found)

    def found(self, step: Step, wanted: Wanted) -> tuple[list[str], Array]:
        """The names of this step that may be the one wanted, and whose they are."""
        sure = np.zeros(len(self._person), dtype=np.bool_)
        for start in step.begins:
            sure[slice(*self._range(start.encode()))] = True
        if " " in wanted.family:
            places = self._rows.like_of(self._perhaps(step, sure), wanted)
        else:
            places = self._rows.like(wanted, () if step.holds else step.begins)
        if not step.holds:
            places = places[sure[places] | self._rows.former[places]]
        held = [f"| {step.formerly}"] * bool(step.formerly) + [step.holds] * bool(step.holds)
        names = self._texts(places)
        good = [
            number
            for number, (known, name) in enumerate(zip(sure[places].tolist(), names, strict=True))
            if known or any(words in name for words in held)
        ]
        return [names[number] for number in good], self._person[places[good]]

    def _perhaps(self, step: Step, sure: Array) -> Array:
        """Of each name whether it may be of this step; `sure` are those that begin so."""
        perhaps = sure.copy()
        if step.formerly:
            perhaps[self._rows.formerly(step.formerly)] = True
        if step.holds:
            perhaps[self._rows.holding(step.holds)] = True
        return perhaps

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

    def _texts(self, places: Array) -> list[str]:
        begun, ended = self._from[places].tolist(), self._from[places + 1].tolist()
        text = self._text
        return [
            str(text[begins : ends - 1], "utf-8") for begins, ends in zip(begun, ended, strict=True)
        ]


_SIDES: tuple[Any, Any] = ("left", "right")
