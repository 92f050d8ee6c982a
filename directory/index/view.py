"""The country as seen from one state on one day: who may be shown there, and for how much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from directory.finding.ranking import Question, Tier
from directory.index.columns import NOWHERE, Array, Columns, together
from directory.index.distances import Placed, by_spot
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
A_TIER = 10_000  # more than any score
_NO_TIER = len(TIERS)
NATIONWIDE = 0  # the number of "US" among the manifest's states
_LONG_AGO = 1 << 30  # days
_MOST_ASKED = 64  # answers kept a view, each up to four bytes a person


@dataclass(frozen=True)
class View:
    """People who may pass the gate, in order of their numbers; arrays of one entry each.

    `keys` order them as far as the question does not: the tier's number in `TIERS` times `A_TIER`,
    less the points of status and freshness. Bits: `board` the specialties that a title covers,
    `stated` those a person states, `spoken` their languages.
    """

    people: Array
    trains: Array
    keys: Array
    board: Array
    stated: Array
    spoken: Array
    placed: Placed
    listing_from: Array
    kind: Array
    current: Array
    kinds: Sequence[Credential | None]
    _asked: dict[str | int, Array] = field(default_factory=dict)

    def passing(self, question: Question) -> Array | None:
        """Who is shown at all, whatever their distance; None where that is everybody."""
        if not question.choices:
            return None if question.include_trainees else self._kept("", lambda: ~self.trains)
        key = "|".join(sorted(choice.key for choice in question.choices))
        held = self._kept(key, lambda: self._holding(question.choices))
        return held if question.include_trainees else held & ~self.trains

    def of_specialty(self, number: int) -> Array:
        """Everybody's points (int32) of a specialty, by its number among the manifest's."""
        return self._kept(number, lambda: self._covering(np.uint64(1 << number)))

    def _kept(self, about: str | int, make: Callable[[], Array]) -> Array:
        found = self._asked.get(about)
        if found is None:
            if len(self._asked) > _MOST_ASKED:
                self._asked.clear()
            found = self._asked[about] = make()
        return found

    def _covering(self, bit: np.uint64) -> Array:
        told = load("ranking")["points"]
        own = np.where((self.stated & bit) != 0, told["specialty_self"], 0)
        points = np.where((self.board & bit) != 0, told["specialty_board"], own)
        return points.astype(np.int32)

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


def banded(name: str, measures: Array, per: int = 1) -> Array:
    """The points (int32) of the first band of that name that holds each measure; 0 beyond.

    `measures` are whole numbers from 0, of which `per` are one of the band's.
    """
    bands = tuple((most, points) for most, points in load("ranking")["points"][name])
    table = _table(bands, per)
    found: Array = table[np.minimum(measures, len(table) - 1)]
    return found


@lru_cache(maxsize=8)
def _table(bands: tuple[tuple[int, int], ...], per: int) -> Array:
    """The points of every measure there is, and of one beyond."""
    ends = [most * per for most, _ in bands]
    points = np.array([*(points for _, points in bands), 0], dtype=np.int32)
    found: Array = points[np.searchsorted(ends, np.arange(ends[-1] + 2))]
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
    kind = columns.kind[rows]
    current = (worth.bits & CURRENT) != 0
    endorsed = np.where(current, kinds.endorsed[kind], np.uint64(0))
    return View(
        people=worth.people,
        trains=worth.tier == TIERS.index(Tier.E),
        keys=worth.tier.astype(np.int32) * A_TIER - worth.points,
        board=_any(np.bitwise_or, endorsed, listing_from),
        stated=columns.stated[worth.people],
        spoken=columns.spoken[worth.people],
        placed=Placed(
            *by_spot(columns, rows, listing_from),
            *whereabouts(columns, kinds.gone, kinds.state_number, rows, listing_from),
        ),
        listing_from=listing_from,
        kind=kind,
        current=current,
        kinds=kinds.credentials,
    )


def whereabouts(
    columns: Columns, gone: Array, state: int, rows: Array, listing_from: Array
) -> tuple[Array, Array]:
    """Who is unplaced, and who is in the state, as `directory.finding.candidates` asks.

    People's listings are `rows`, those of number n from `listing_from[n]`. Listings that are gone
    place nobody.
    """
    listed = ~gone[columns.kind[rows]]
    pointed = columns.spot[rows] != NOWHERE
    bare = listed & ~pointed
    its = columns.state[rows] == state
    nations = columns.state[rows] == NATIONWIDE
    unplaced = _any(np.logical_or, bare & (its | nations), listing_from)
    anywhere = _any(np.logical_or, pointed, listing_from)
    inside = listed & (its | (columns.board[rows] == state)) | (bare & nations)
    return unplaced & ~anywhere, _any(np.logical_or, inside, listing_from)
