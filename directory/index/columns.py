"""The index's columns: plain arrays, each in a file of its own that all workers map and share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.places.distance import OnABall

Array: TypeAlias = NDArray[Any]
NEVER = np.iinfo(np.int32).max  # the day of a date that is not given
NOWHERE = -1  # the spot of a listing that says no place, or is gone
_CELL = 0.5  # degrees a side
_ACROSS = 720  # cells round the earth


class Kind(NamedTuple):
    """What many listings share of what decides their worth; the rest of it are days."""

    credential_id: str | None
    status: str
    restricted: bool
    gone: bool
    self_reported: bool


@dataclass(frozen=True)
class Columns:
    """People by id, their listings by id, and the spots (points on the map) these give.

    `x_from` has one entry more than there are people (or spots): those of number n lie at
    `x_from[n]:x_from[n + 1]`. Days are proleptic ordinals; 0: never seen. `state` and `board` are
    numbers in the manifest's `states`: where a listing places its person ("US": nowhere in
    particular), and whose its list is.
    """

    person_id: Array  # bytes, 13 a person
    told: Array  # bool: only speaks for themself
    stated: Array  # uint64: the specialties they state, a bit each, as the manifest orders them
    spoken: Array  # uint64: the languages, in the same way
    travels: Array  # uint64: where they say they travel to, by `state`; "US": everywhere
    remote: Array  # uint64: where they say they work by video
    filters: Array  # uint64: what filters look at, as `directory.index.sieve` numbers it
    record_from: Array  # int64: where their record begins in `records.bin`
    listing_from: Array  # int32
    listing_id: Array  # bytes, 16 a listing
    person: Array  # int32: whose it is
    kind: Array  # uint16
    expires: Array  # int32
    seen: Array  # int32
    oldest: Array  # int32: the day its freshness is judged by
    spot: Array  # int32
    state: Array  # uint8
    board: Array  # uint8
    latitude: Array  # float64 a spot; spots are in order of their cells
    longitude: Array
    cell: Array  # int32

    @cached_property
    def points(self) -> OnABall:
        """The spots, for distances."""
        return OnABall.of(self.latitude, self.longitude)

    @classmethod
    def load(cls, folder: Path) -> Columns:
        """Map the files; a page is read when it is first looked at. Raises OSError, ValueError."""
        return cls(**{name: mapped(folder / f"{name}.npy") for name in COLUMNS})


COLUMNS = tuple(field.name for field in fields(Columns))


def mapped(path: Path) -> Array:
    """An array over its file's map. Raises OSError and ValueError."""
    # A plain array over the map: numpy's own class for maps makes every slice slow.
    return np.asarray(np.load(path, mmap_mode="r")).view(np.ndarray)


def cells(latitude: Array, longitude: Array) -> Array:
    """The number of each point's cell (int32)."""
    rows = np.floor((latitude + 90) / _CELL).astype(np.int32)
    found: Array = rows * _ACROSS + np.floor((longitude + 180) / _CELL).astype(np.int32)
    return found


def cell_ranges(
    latitudes: tuple[float, float], longitudes: tuple[float, float]
) -> list[tuple[int, int]]:
    """The first cell of each row of cells that a box (degrees) touches, and the one behind."""
    low, high = (int((degrees + 90) // _CELL) for degrees in latitudes)
    west, east = (int((degrees + 180) // _CELL) for degrees in longitudes)
    begins = [row * _ACROSS for row in range(low, high + 1)]
    return [(one + max(west, 0), one + min(east, _ACROSS - 1) + 1) for one in begins]


def together(starts: Array, stops: Array) -> Array:
    """All the numbers of several ranges in one array (int64): 3, 7 and 5, 9 give 3 4 7 8."""
    sizes = stops - starts
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    found: Array = np.arange(total) + np.repeat(starts - (ends - sizes), sizes)
    return found


def bits_of(codes: Sequence[str], held: Collection[str]) -> int:
    """A bit for each code, in order, that is in `held`."""
    return sum(1 << place for place, code in enumerate(codes) if code in held)
