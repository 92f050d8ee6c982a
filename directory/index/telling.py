"""People who only speak for themselves: nearest first, wherever the question comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from directory.index.columns import NOWHERE, Array, together
from directory.index.shelf import Index
from directory.index.view import Whereabouts


@dataclass(frozen=True)
class Telling:
    """Their numbers, and pairs of a spot with a person's place among them, in order of spots."""

    people: Array
    spot: Array
    at: Array
    _rows: Array
    _listing_from: Array
    _where: dict[str, Whereabouts] = field(default_factory=dict)

    def whereabouts(self, index: Index, state: str) -> Whereabouts:
        """Who of them is of that state, or of no place known."""
        if state not in self._where:
            gone = np.array([kind.gone for kind in index.manifest.kinds], dtype=np.bool_)
            states = index.manifest.states
            number = states.index(state) if state in states else len(states)
            self._where[state] = Whereabouts.of(
                index.columns, gone, number, self._rows, self._listing_from
            )
        return self._where[state]


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
    at = np.repeat(np.arange(len(people), dtype=np.int32), stops - starts)
    spot = columns.spot[rows]
    placed = np.flatnonzero(spot != NOWHERE)
    placed = placed[np.argsort(spot[placed], kind="stable")]
    return Telling(people, spot[placed], at[placed], rows, listing_from)
