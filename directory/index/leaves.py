"""The leaves of one day: a folder beside an index's columns, written when the index is made.

A day's leaves are right on that day alone. On another day, and for another state than the one a
person's leaf is of, a leaf is made of their record when it is first asked for.
"""

from __future__ import annotations

import datetime as dt
import mmap
import os
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from directory.index.columns import Array, mapped
from directory.index.leaf import Leaf

_FILES = ("leaf_from.npy", "leaf_state.npy", "leaves.bin")
ANY_STATE, NO_STATE = 0, 0xFFFF  # of whom nothing is judged; who has no leaf


def folder_of(day: dt.date) -> str:
    """The name of that day's folder in an index's own."""
    return f"leaves-{day.isoformat()}"


class LeavesWriter:
    """Writes the leaves of all people, in order of their numbers."""

    def __init__(self, folder: Path, states: dict[str, int]) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._states = {"": ANY_STATE, **states}
        self._begins = array("q", [0])
        self._state = array("H")
        self._file = (folder / "leaves.bin").open("wb")

    def add(self, found: tuple[str, Leaf] | None) -> None:
        """One more person's leaf and whose it is; None for somebody without one."""
        text = found[1].packed() if found else b""
        self._file.write(text)
        self._begins.append(self._begins[-1] + len(text))
        self._state.append(self._states[found[0]] if found else NO_STATE)

    def close(self) -> None:
        """Write what belongs to the leaves."""
        self._file.close()
        np.save(self._folder / "leaf_from.npy", np.array(self._begins, dtype=np.int64))
        np.save(self._folder / "leaf_state.npy", np.array(self._state, dtype=np.uint16))


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves of one day as they are used, mapped from their files."""

    begins: Array
    state: Array
    texts: mmap.mmap | bytes

    def found(self, people: Array, state: int) -> Iterable[bytes]:
        """The packed leaf of each of these people as of that state; b"" for one without it."""
        of = self.state[people]
        good = ((of == state) | (of == ANY_STATE)).tolist()
        begins, ends = self.begins[people].tolist(), self.begins[people + 1].tolist()
        for begin, end, is_good in zip(begins, ends, good, strict=True):
            yield self.texts[begin:end] if is_good else b""


def opened(folder: Path) -> Leaves | None:
    """The leaves in this folder; None where there are none."""
    if not folder.is_dir():  # asked at every answer until they are there
        return None
    try:
        with (folder / "leaves.bin").open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            texts = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) if size else b""
        begins, state = (mapped(folder / name) for name in _FILES[:2])
    except FileNotFoundError:
        return None
    return Leaves(begins, state, texts)
