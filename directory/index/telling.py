"""People who only speak for themselves: nearest first, wherever the question comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from directory.index.columns import Array, together
from directory.index.distances import Placed, by_spot
from directory.index.shelf import Index
from directory.index.view import whereabouts


@dataclass(frozen=True)
class Telling:
    """Their numbers, their listings, those of person n from `_listing_from[n]`, and their spots."""

    people: Array
    _rows: Array
    _listing_from: Array
    _by_spot: tuple[Array, Array]
    _placed: dict[str, Placed] = field(default_factory=dict)

    def placed(self, index: Index, state: str) -> Placed:
        """Where they are, as seen from that state."""
        if state not in self._placed:
            gone = np.array([kind.gone for kind in index.manifest.kinds], dtype=np.bool_)
            states = index.manifest.states
            number = states.index(state) if state in states else len(states)
            where = whereabouts(index.columns, gone, number, self._rows, self._listing_from)
            self._placed[state] = Placed(*self._by_spot, *where)
        return self._placed[state]


def telling_of(index: Index) -> Telling:
    """The index's own, made when first asked for."""
    if index.telling is None:
        index.telling = _made(index)
    return index.telling


def _made(index: Index) -> Telling:
    columns = index.columns
    people = np.flatnonzero(columns.told).astype(np.int32)
    starts, stops = columns.listing_from[people], columns.listing_from[people + 1]
    rows, listing_from = together(starts, stops), np.r_[0, np.cumsum(stops - starts)]
    return Telling(people, rows, listing_from, by_spot(columns, rows, listing_from))
