"""Who is how far from a place: measured to spots, of which many people share one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from directory.finding.candidates import box
from directory.index.columns import NOWHERE, Array, Columns, cell_ranges
from directory.places import Place
from directory.places.distance import OnABall, miles_to

FAR = 1 << 30  # tenths of a mile: not within the radius, or nowhere
_Ranges = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Reach:
    """The spots that may be within a radius of a place, in ranges, and how far each of them is.

    `tenths` holds tenths of a mile (int32), one range after the other; `within`: how many of them
    are near; those beyond are FAR, save where people are asked for who come from there. `whole`: no
    radius was asked for, but the whole state.
    """

    whole: bool
    within: int
    ranges: _Ranges
    spots: Array
    tenths: Array

    def of_spots(self, spots: Array) -> Array:
        """Tenths of a mile (int32) to each of these spots; FAR for what is not in the ranges."""
        if not len(self.spots):
            return np.full(len(spots), FAR, dtype=np.int32)
        at = np.minimum(np.searchsorted(self.spots, spots), len(self.spots) - 1)
        found: Array = np.where(self.spots[at] == spots, self.tenths[at], FAR)
        return found


def reach_of(
    columns: Columns, place: Place, radius_miles: int | None, *, beyond: bool = False
) -> Reach:
    """The reach round a place; None as radius: any distance. `beyond`: those farther away too."""
    whole = radius_miles is None
    within = FAR - 1 if radius_miles is None else radius_miles * 10
    if place.latitude is None or place.longitude is None:
        nothing = np.zeros(0, dtype=np.int32)
        return Reach(whole, within, [], nothing, nothing)
    reached = None if beyond else radius_miles
    ranges = _ranges(columns, place.latitude, place.longitude, reached)
    points = OnABall(*(_parts(column, ranges) for column in columns.points))
    miles = np.round(miles_to(place.latitude, place.longitude, points), 1)
    tenths = np.rint(miles * 10).astype(np.int32)
    if not beyond:
        tenths[tenths > within] = FAR
    spots = np.concatenate([np.arange(*one, dtype=np.int32) for one in ranges])
    return Reach(whole, within, ranges, spots, tenths)


def _ranges(
    columns: Columns, latitude: float, longitude: float, radius_miles: int | None
) -> _Ranges:
    """Ranges of spots, in order, that hold all within the radius, and some more."""
    if radius_miles is None:
        return [(0, len(columns.cell))]
    rows = cell_ranges(*box(latitude, longitude, radius_miles))
    edges = np.searchsorted(columns.cell, np.array(rows)).tolist()
    return [(begin, max(begin, end)) for begin, end in edges]


def _parts(values: Array, ranges: _Ranges) -> Array:
    """The values of several ranges in one array."""
    return np.concatenate([values[begin:end] for begin, end in ranges])


@dataclass(frozen=True)
class Placed:
    """Where some people are, each known by their place among these.

    `at` holds who is listed at each spot, each once, in order of spots: those of spot n lie at
    `spot_from[n]:spot_from[n + 1]`. `unplaced`: no listing of theirs has a point, and one is of the
    state or of none. `in_state`: the state's own, or placed there.
    """

    spot_from: Array
    at: Array
    unplaced: Array
    in_state: Array

    @cached_property
    def nowhere(self) -> Array:
        """Who is unplaced (int32)."""
        return np.flatnonzero(self.unplaced).astype(np.int32)

    @cached_property
    def _people(self) -> Array:
        """How many are listed at each spot."""
        return np.diff(self.spot_from)

    def fitting(self, reach: Reach, coming: Array | None) -> tuple[Array, Array]:
        """Who is within reach, or unplaced, or `coming`; and tenths of a mile to each, FAR beyond.

        `coming` says of each whether they come from wherever they are; None: nobody is asked to.
        """
        who, far = self._reached(reach)
        if not reach.whole and coming is None:
            near = far <= reach.within
            who, far = who[near], far[near]
            if not len(self.nowhere):
                return who, far
            beyond = np.full(len(self.nowhere), FAR, dtype=np.int32)
            return np.concatenate((who, self.nowhere)), np.concatenate((far, beyond))
        everybody = np.full(len(self.in_state), FAR, dtype=np.int32)
        everybody[who] = far
        fits = self.in_state if reach.whole else (everybody <= reach.within) | self.unplaced
        found = np.flatnonzero(fits if coming is None else fits | coming)
        return found, everybody[found]

    def _reached(self, reach: Reach) -> tuple[Array, Array]:
        """Who is listed in the ranges, each once, and tenths of a mile to their nearest spot."""
        if not reach.ranges:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
        pairs = [(self.spot_from[begin], self.spot_from[end]) for begin, end in reach.ranges]
        at = _parts(self.at, pairs)
        tenths = np.repeat(reach.tenths, _parts(self._people, reach.ranges))
        far = np.full(len(self.in_state), FAR, dtype=np.int32)
        np.minimum.at(far, at, tenths)
        # Whoever is there several times is taken where they are met last.
        order = np.arange(len(at), dtype=np.int32)
        last = np.empty(len(self.in_state), dtype=np.int32)
        last[at] = order
        who = at[last[at] == order]
        return who, far[who]


def by_spot(columns: Columns, rows: Array, listing_from: Array) -> tuple[Array, Array]:
    """`spot_from` and `at` of people: their listings are `rows`, of n from `listing_from[n]`."""
    at = np.repeat(np.arange(len(listing_from) - 1, dtype=np.int32), np.diff(listing_from))
    spots = columns.spot[rows]
    placed = spots != NOWHERE
    people = len(listing_from) - 1
    pairs = np.unique(spots[placed].astype(np.int64) * people + at[placed])
    numbers = np.arange(len(columns.cell) + 1) * people
    return np.searchsorted(pairs, numbers).astype(np.int32), (pairs % max(people, 1)).astype(
        np.int32
    )


def nearest_listings(columns: Columns, reach: Reach, people: Array, far: Array) -> list[str]:
    """The listing by which each person is so many tenths of a mile away, "" where FAR.

    Of several the first by id.
    """
    starts, stops = columns.listing_from[people].tolist(), columns.listing_from[people + 1].tolist()
    rows = np.array([row for one in zip(starts, stops, strict=True) for row in range(*one)], int)
    there = reach.of_spots(columns.spot[rows]).tolist()
    ids = columns.listing_id[rows].tolist()
    found, at = [], 0
    for begin, end, tenths in zip(starts, stops, far.tolist(), strict=True):
        at, first = at + end - begin, at
        hit = tenths in there[first:at] and tenths != FAR
        found.append(ids[there.index(tenths, first)].decode() if hit else "")
    return found
