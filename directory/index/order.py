"""Who comes first: from a view and a place to the few whose reasons are worth writing out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from directory.finding.filters import Noted, asked
from directory.finding.ranking import Question, Tier
from directory.index.columns import Array
from directory.index.distances import FAR, Placed, Reach
from directory.index.shelf import Index
from directory.index.sieve import coming, sift
from directory.index.view import A_TIER, TIERS, View, banded
from directory.vocabulary import load


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some people by their place in a view, best first, each with tier and score; and counts.

    `far`: tenths of a mile to each, FAR where unknown.
    """

    total: int
    near: bool
    at: Array
    far: Array
    worth: Sequence[tuple[Tier, int]]
    noted: tuple[Noted, ...] = ()


def choose(
    view: View,
    index: Index,
    question: Question,
    reach: Reach,
    seed: str,
    limit: int,
) -> Chosen:
    """The first `limit` of the view's people who fit a question."""
    comes = coming(index.columns, index.manifest.states, question, view.people)
    found, far = view.placed.fitting(reach, comes)
    passing = view.passing(question)
    if passing is not None:
        stay = passing[found]
        found, far = found[stay], far[stay]
    noted: tuple[Noted, ...] = ()
    if asked(question):
        sieve = sift(index.columns.filters[view.people[found]], question)
        found, far, noted = found[sieve.stays], far[sieve.stays], sieve.noted()
    keys = view.keys[found] - _points(view, index, question, found, far, comes)
    first = _first(keys, limit)
    ties = tie_keys(seed, index.columns.person_id[view.people[found[first]]])
    order = sorted(zip(keys[first].tolist(), ties, first.tolist(), strict=True))[:limit]
    places = np.array([place for _, _, place in order], dtype=np.int64)
    worth = [_worth(key) for key, _, _ in order]
    near = bool((far <= reach.within).any())
    return Chosen(len(found), near, found[places], far[places], worth, noted)


def _worth(key: int) -> tuple[Tier, int]:
    """A key taken apart again: it is the tier's number, less a score below `A_TIER`."""
    tier = -(-key // A_TIER)
    return TIERS[tier], tier * A_TIER - key


def _points(
    view: View, index: Index, question: Question, found: Array, far: Array, comes: Array | None
) -> Array:
    """The points (int32) that these people have of the question; those of the view are not in."""
    told, names = load("ranking")["points"], index.manifest
    points = banded("distance", far, 10)
    if question.place.latitude is None:
        points = np.zeros_like(points)
    if comes is not None:
        points = points + np.where(comes[found], np.maximum(told["travel"] - points, 0), 0)
    for code in question.specialties:
        points = points + view.of_specialty(names.specialties.index(code))[found]
    for code in question.languages:
        speaks = (view.spoken[found] & np.uint64(1 << names.languages.index(code))) != 0
        points = points + np.where(speaks, told["language"], 0)
    return points.astype(np.int32)


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
    index: Index,
    people: Array,
    whereabouts: Placed,
    question: Question,
    reach: Reach,
    seed: str,
    limit: int,
) -> tuple[Array, Array]:
    """The first `limit` of these people who fit, in the order of `candidates.in_order`.

    Returns who, and tenths of a mile to each, FAR where unknown.
    """
    columns = index.columns
    comes = coming(columns, index.manifest.states, question, people)
    found, far = whereabouts.fitting(reach, comes)
    if asked(question):
        stays = sift(columns.filters[people[found]], question).stays
        found, far = found[stays], far[stays]
    whole = np.where(far == FAR, FAR, _whole_miles(far))
    first = _first(whole, limit)
    ties = tie_keys(seed, columns.person_id[people[found[first]]])
    order = sorted(zip(whole[first].tolist(), ties, first.tolist(), strict=True))[:limit]
    places = np.array([place for _, _, place in order], dtype=np.int64)
    return people[found[places]], far[places]


def _whole_miles(far: Array) -> Array:
    """As `directory.places.whole_miles`, of tenths of a mile."""
    return np.where(far < 10, 0, -(-far // 10))
