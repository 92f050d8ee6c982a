"""Who comes first: from a view and a place to the few whose reasons are worth writing out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from directory.finding.candidates import box
from directory.finding.filters import Noted
from directory.finding.ranking import Question, Tier
from directory.index.columns import Array, Columns, cell_ranges, together
from directory.index.manifest import Manifest
from directory.index.shelf import Index
from directory.index.sieve import coming, sift
from directory.index.view import TIERS, View, banded
from directory.places import Place, shown_miles
from directory.vocabulary import load

FAR = 1 << 30  # tenths of a mile: not within the radius, or nowhere
_A_TIER = 10_000  # more than any score


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some people by their place in a view, best first, each with tier and score; and counts."""

    total: int
    near: bool
    at: Sequence[int]
    worth: Sequence[tuple[Tier, int]]
    noted: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """The spots that may be within a radius of a place, in ranges, and how far each of them is.

    `measured` holds tenths of a mile (int32), one range after the other; `within`: how many of them
    are near; those beyond are FAR, save where people are asked for who come from there. `whole`: no
    radius was asked for, but the whole state.
    """

    whole: bool
    within: int
    starts: Array
    stops: Array
    measured: Array


def reach_of(
    columns: Columns, place: Place, radius_miles: int | None, *, beyond: bool = False
) -> Reach:
    """The reach round a place; None as radius: any distance. `beyond`: those farther away too."""
    whole = radius_miles is None
    within = FAR - 1 if radius_miles is None else radius_miles * 10
    if place.latitude is None or place.longitude is None:
        nothing = np.zeros(0, dtype=np.int64)
        return Reach(whole, within, nothing, nothing, nothing)
    reached = None if beyond else radius_miles
    starts, stops = _ranges(columns, place.latitude, place.longitude, reached)
    there = together(starts, stops)
    miles = shown_miles(
        place.latitude, place.longitude, columns.latitude[there], columns.longitude[there]
    )
    measured = np.rint(miles * 10).astype(np.int32)
    if not beyond:
        measured[measured > within] = FAR
    return Reach(whole, within, starts, stops, measured)


def tenths(reach: Reach, spots: Array, at: Array, count: int) -> Array:
    """Tenths of a mile (int32) to the nearest spot of each of `count` people; FAR beyond.

    `spots` are in order, and `at[n]` is the person of `spots[n]`.
    """
    found = np.full(count, FAR, dtype=np.int32)
    starts, stops = reach.starts, reach.stops
    if not len(reach.measured) or not len(spots):
        return found
    firsts, lasts = np.searchsorted(spots, starts), np.searchsorted(spots, stops)
    pairs = together(firsts, lasts)
    sizes = stops - starts
    shift = np.repeat(starts - (np.cumsum(sizes) - sizes), lasts - firsts)
    np.minimum.at(found, at[pairs], reach.measured[spots[pairs] - shift])
    return found


def _ranges(
    columns: Columns, latitude: float, longitude: float, radius_miles: int | None
) -> tuple[Array, Array]:
    """Ranges of spots that hold all within the radius, and some more."""
    if radius_miles is None:
        return np.array([0]), np.array([len(columns.cell)])
    firsts, lasts = cell_ranges(*box(latitude, longitude, radius_miles))
    starts = np.searchsorted(columns.cell, firsts)
    return starts, np.maximum(np.searchsorted(columns.cell, lasts, side="right"), starts)


def choose(
    view: View,
    index: Index,
    question: Question,
    reach: Reach,
    seed: str,
    limit: int,
) -> Chosen:
    """The first `limit` of the view's people who fit a question."""
    columns = index.columns
    far = tenths(reach, view.spot, view.at, len(view.people))
    comes = coming(columns, index.manifest.states, question, view.people)
    fits = (view.in_state if reach.whole else (far <= reach.within) | view.unplaced) | comes
    held = view.holding(question.choices)
    fits = fits if held is None else fits & held
    if not question.include_trainees:
        fits = fits & (view.tier != TIERS.index(Tier.E))
    passing = np.flatnonzero(fits)
    sieve = sift(columns.filters[view.people[passing]], question)
    found = passing[sieve.stays]
    scores = _scores(view, index.manifest, question, found, far[found], comes[found])
    keys = view.tier[found].astype(np.int32) * _A_TIER - scores
    first = _first(keys, limit)
    ties = tie_keys(seed, columns.person_id[view.people[found[first]]])
    order = sorted(zip(keys[first].tolist(), ties, first.tolist(), strict=True))[:limit]
    places = [place for _, _, place in order]
    worth = [(TIERS[view.tier[found[n]]], int(scores[n])) for n in places]
    near = bool((far[found] <= reach.within).any())
    return Chosen(len(found), near, found[places].tolist(), worth, sieve.noted())


def _scores(
    view: View, names: Manifest, question: Question, found: Array, far: Array, comes: Array
) -> Array:
    told = load("ranking")["points"]
    scores = view.points[found]
    distance = np.where(far == FAR, 0, banded("distance", far / 10))
    if question.place.latitude is None:
        distance = np.zeros_like(distance)
    scores = scores + distance + np.where(comes, np.maximum(told["travel"] - distance, 0), 0)
    for code in question.specialties:
        bit = np.uint64(1 << names.specialties.index(code))
        board, stated = (view.board[found] & bit) != 0, (view.stated[found] & bit) != 0
        own = np.where(stated, told["specialty_self"], 0)
        scores = scores + np.where(board, told["specialty_board"], own)
    for code in question.languages:
        speaks = (view.spoken[found] & np.uint64(1 << names.languages.index(code))) != 0
        scores = scores + np.where(speaks, told["language"], 0)
    return scores.astype(np.int32)


def _first(keys: Array, limit: int) -> Array:
    """Where the `limit` smallest keys are, and all that equal the last of them."""
    if len(keys) <= limit:
        return np.arange(len(keys))
    return np.flatnonzero(keys <= np.partition(keys, limit - 1)[limit - 1])


def tie_keys(seed: str, person_ids: Array) -> list[bytes]:
    """What `ranking.tie_key` gives each id, as bytes: they order as its letters do."""
    begun = hashlib.blake2b(f"{seed}|".encode(), digest_size=8)
    keys = []
    for one in person_ids.tolist():
        hasher = begun.copy()
        hasher.update(one)
        keys.append(hasher.digest())
    return keys


def nearest_first(
    columns: Columns, people: Array, far: Array, fits: Array, seed: str, limit: int
) -> Array:
    """The first `limit` of these people who fit, in the order of `candidates.in_order`."""
    found = np.flatnonzero(fits)
    whole = np.where(far[found] == FAR, FAR, _whole_miles(far[found])).astype(np.int64)
    first = _first(whole, limit)
    ties = tie_keys(seed, columns.person_id[people[found[first]]])
    order = sorted(zip(whole[first].tolist(), ties, found[first].tolist(), strict=True))
    chosen: Array = people[[number for _, _, number in order[:limit]]]
    return chosen


def _whole_miles(far: Array) -> Array:
    """As `directory.places.whole_miles`, of tenths of a mile."""
    return np.where(far < 10, 0, -(-far // 10))
