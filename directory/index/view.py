"""The country as seen from one state on one day: who may be shown there, and for how much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from directory.finding.ranking import Tier
from directory.index.columns import NOWHERE, Array, Columns, together
from directory.index.shelf import Index
from directory.index.worths import (
    BARRED,
    COUNTS_SHOWN,
    CURRENT,
    ELSEWHERE,
    HERE,
    OPENS,
    SHOWN,
    TRAINS,
    Kinds,
)
from directory.requirements import Catalogue, Credential
from directory.vocabulary import load
from directory.words.title_families import Choice

TIERS = tuple(Tier)
_NO_TIER = len(TIERS)
NATIONWIDE = 0  # the number of "US" among the manifest's states
_LONG_AGO = 1 << 30  # days
_MOST_ASKED = 64  # answers kept a view, each a byte a person


@dataclass(frozen=True)
class View:
    """People who may pass the gate, in order of their numbers; arrays of one entry each.

    `tier` is a number in `TIERS`, `points` those of status and freshness. Bits: `board` the
    specialties that a title covers, `stated` those a person states, `spoken` their languages.
    `unplaced`: no listing of theirs has a point, and one is of the state or of none. `in_state`:
    the state's own, or placed there. `spot` and `at` pair a spot with a person's place in the
    view, in order of spots.
    """

    people: Array
    tier: Array
    points: Array
    board: Array
    stated: Array
    spoken: Array
    unplaced: Array
    in_state: Array
    spot: Array
    at: Array
    listing_from: Array
    kind: Array
    current: Array
    kinds: Sequence[Credential | None]
    _asked: dict[str, Array] = field(default_factory=dict)

    def holding(self, choices: Sequence[Choice]) -> Array | None:
        """Who holds one of these credentials, current; None where nothing is asked for."""
        if not choices:
            return None
        key = "|".join(sorted(choice.key for choice in choices))
        if key not in self._asked:
            if len(self._asked) > _MOST_ASKED:
                self._asked.clear()
            self._asked[key] = self._holding(choices)
        return self._asked[key]

    def _holding(self, choices: Sequence[Choice]) -> Array:
        known = {one.id: one for one in self.kinds if one}
        good = {name for name, one in known.items() if any(c.holds(one) for c in choices)}
        kinds = [one is not None and one.id in good for one in self.kinds]
        held = np.array(kinds, dtype=np.bool_)[self.kind] & self.current
        return np.logical_or.reduceat(held, self.listing_from[:-1]) if len(held) else held


def view_of(index: Index, catalogue: Catalogue, state: str, today: dt.date) -> View:
    """Everybody who may pass the gate for somebody in `state`, trainees too."""
    kinds = Kinds(index, catalogue, state, today)
    columns = index.columns
    opening = (kinds.worths & (HERE | OPENS | TRAINS)).any(axis=(1, 2))
    people = _unique(columns.person[np.flatnonzero(np.take(opening, columns.kind))])
    worth = _Worth.of(columns, kinds, people)
    keep = np.flatnonzero(worth.tier < _NO_TIER)
    keep = keep[np.logical_not(_barred(worth, kinds, keep))]
    return _view(index, kinds, _Worth.of(columns, kinds, people[keep]))


def _unique(ordered: Array) -> Array:
    """The values of an array in order, each once."""
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


@dataclass(frozen=True)
class _Worth:
    """What people and each of their listings are worth; `any`: the bits of all a person's."""

    people: Array
    rows: Array
    listing_from: Array
    bits: Array
    any: Array
    tier: Array
    points: Array

    @classmethod
    def of(cls, columns: Columns, kinds: Kinds, people: Array) -> _Worth:
        starts, stops = columns.listing_from[people], columns.listing_from[people + 1]
        rows = together(starts, stops)
        listing_from = np.r_[0, np.cumsum(stops - starts)]
        now = kinds.today.toordinal()
        ended = (columns.expires[rows] < now).astype(np.int8)
        oldest = columns.oldest[rows]
        fresh = ((oldest > 0) & (now - oldest <= int(load("ranking")["gate_days"]))).astype(np.int8)
        bits = kinds.worths[columns.kind[rows], ended, fresh]
        every = _any(np.bitwise_or, bits, listing_from)
        age = np.where(bits & CURRENT, np.maximum(now - columns.seen[rows], 0), _LONG_AGO)
        points = _status_points(every) + banded("freshness", _any(np.minimum, age, listing_from))
        return cls(people, rows, listing_from, bits, every, _tiers(every), points)


def _any(how: np.ufunc, values: Array, listing_from: Array) -> Array:
    """One value a person of the values of all their listings. Everybody has one at least."""
    found: Array = how.reduceat(values, listing_from[:-1]) if len(values) else values
    return found


def _tiers(every: Array) -> Array:
    """As `judged.judge` does, of the bits of all of a person's listings; trainees as E."""
    opens, here = (every & OPENS) != 0, (every & HERE) != 0
    a, b, c, d, e = range(len(TIERS))
    cases = [opens & here, opens & ((every & ELSEWHERE) != 0), opens, here, (every & TRAINS) != 0]
    return np.select(cases, [a, c, d, b, e], _NO_TIER).astype(np.int8)


def _status_points(every: Array) -> Array:
    """As `ranking` does: of the listings that count; of the other current ones where none does."""
    shown = np.where(every & (HERE | OPENS), every & COUNTS_SHOWN, every & SHOWN) != 0
    points: Array = shown * np.int32(load("ranking")["points"]["status_shown"])
    return points


def banded(name: str, measures: Array) -> Array:
    """The points (int32) of the first band of that name that holds each measure; 0 beyond."""
    bands: list[tuple[int, int]] = load("ranking")["points"][name]
    points = np.array([*(points for _, points in bands), 0], dtype=np.int32)
    found: Array = points[np.searchsorted([most for most, _ in bands], measures)]
    return found


def _barred(worth: _Worth, kinds: Kinds, places: Array) -> Array:
    """As `standing.barred`: a credential was taken away here, and it is not held again since."""
    found = np.zeros(len(places), dtype=np.bool_)
    for number in np.flatnonzero(worth.any[places] & BARRED):
        begins, ends = worth.listing_from[places[number] : places[number] + 2]
        bits = worth.bits[begins:ends]
        ids = [kinds.ids[kind] for kind in kinds.index.columns.kind[worth.rows[begins:ends]]]
        lost = {one for one, bit in zip(ids, bits, strict=True) if bit & BARRED}
        held = {one for one, bit in zip(ids, bits, strict=True) if bit & HERE}
        found[number] = bool(lost - held)
    return found


def _view(index: Index, kinds: Kinds, worth: _Worth) -> View:
    columns, rows, listing_from = index.columns, worth.rows, worth.listing_from
    kind, spot = columns.kind[rows], columns.spot[rows]
    current = (worth.bits & CURRENT) != 0
    endorsed = np.where(current, kinds.endorsed[kind], np.uint64(0))
    where = Whereabouts.of(columns, kinds.gone, kinds.state_number, rows, listing_from)
    at = np.repeat(np.arange(len(worth.people), dtype=np.int32), np.diff(listing_from))
    placed = np.flatnonzero(spot != NOWHERE)
    placed = placed[np.argsort(spot[placed], kind="stable")]
    return View(
        people=worth.people,
        tier=worth.tier,
        points=worth.points,
        board=_any(np.bitwise_or, endorsed, listing_from),
        stated=columns.stated[worth.people],
        spoken=columns.spoken[worth.people],
        unplaced=where.unplaced,
        in_state=where.in_state,
        spot=spot[placed],
        at=at[placed],
        listing_from=listing_from,
        kind=kind,
        current=current,
        kinds=kinds.credentials,
    )


@dataclass(frozen=True)
class Whereabouts:
    """Of people, as `directory.finding.candidates` asks: listings that are gone place nobody."""

    unplaced: Array
    in_state: Array

    @classmethod
    def of(
        cls, columns: Columns, gone: Array, state: int, rows: Array, listing_from: Array
    ) -> Whereabouts:
        """Of the people whose listings are `rows`, those of number n from `listing_from[n]`."""
        listed = ~gone[columns.kind[rows]]
        pointed = columns.spot[rows] != NOWHERE
        bare = listed & ~pointed
        its = columns.state[rows] == state
        nations = columns.state[rows] == NATIONWIDE
        unplaced = _any(np.logical_or, bare & (its | nations), listing_from)
        anywhere = _any(np.logical_or, pointed, listing_from)
        inside = listed & (its | (columns.board[rows] == state)) | (bare & nations)
        return cls(unplaced & ~anywhere, _any(np.logical_or, inside, listing_from))
