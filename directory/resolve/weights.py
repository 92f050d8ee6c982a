"""What each comparison weighs: by hand to begin with, then as the listings themselves show.

Weights order the questions for a person and say how likely a pair is; who is joined without a look
is for the policy's rules alone (`rules.py`), whatever anything weighs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.resolve.grades import PRIOR, TABLE, Grades

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
_ROUNDS = 40
_FIRM = 0.05  # the start counts as this share of the pairs learnt from, so that no class can drift
_ANSWER = 10.0  # a person's word counts as so many pairs
_SWING = 4.0  # bits: no weight moves further from the one set by hand
_LEAST = 0.25  # bits: what speaks for one person by hand never comes to speak against it
_SPEAKING = {
    fact: [grade for of, grade in TABLE if of == fact]
    for fact in dict.fromkeys(fact for fact, _ in TABLE)
}


@dataclass(frozen=True, eq=False)
class Weights:
    """Bits: each doubles the odds that two listings are one person's. `prior`: before any fact."""

    prior: float
    bits: Mapping[tuple[str, str], float]  # (fact, grade); what is not listed says nothing

    def total(self, grades: Grades) -> float:
        """All bits of a pair."""
        return self.prior + sum(self.bits.get(key, 0.0) for key in grades._asdict().items())


BY_HAND = Weights(PRIOR, {key: bits for key, (bits, _) in TABLE.items()})


@dataclass(frozen=True, slots=True)
class Alike:
    """Pairs that compare alike: how many, and of how many a person said same or different."""

    grades: Grades
    pairs: int
    same: int = 0
    different: int = 0


def learn(seen: Sequence[Alike]) -> Weights:
    """Weights by expectation-maximisation over two classes of pairs, from no label or from some.

    Held to those set by hand: where few pairs show a comparison, it weighs what it did.
    """
    if not seen:
        return BY_HAND
    facts = {fact: _column(seen, fact) for fact in _SPEAKING}
    pairs, same, different = (
        np.array([getattr(alike, name) for alike in seen], dtype=np.float64)
        for name in ("pairs", "same", "different")
    )
    start = {fact: _start(fact, column, pairs) for fact, column in facts.items()}
    bits = {fact: _bits(*shares) for fact, shares in start.items()}
    prior, odds = BY_HAND.prior, np.array([BY_HAND.total(alike.grades) for alike in seen])
    for _ in range(_ROUNDS):
        likely = 1.0 / (1.0 + np.exp2(-odds))
        ones = likely * pairs + _ANSWER * same
        others = (1.0 - likely) * pairs + _ANSWER * different
        bits = {
            fact: _bits(
                _share(column, ones, start[fact][0]), _share(column, others, start[fact][1])
            )
            for fact, column in facts.items()
        }
        prior = float(np.log2((ones.sum() + 1.0) / (others.sum() + 1.0)))
        odds = np.full(len(seen), prior)
        for fact, column in facts.items():
            odds += bits[fact][column]
    # Silence weighs nothing: what it told together goes to what is known before any fact.
    silence = sum(float(found[-1]) for found in bits.values())
    return Weights(round(prior + silence, 2), _bounded(bits))


def _column(seen: Sequence[Alike], fact: str) -> Ints:
    """Each pattern's grade of a fact by its place in `_SPEAKING`; the last place for silence."""
    places = {grade: place for place, grade in enumerate(_SPEAKING[fact])}
    silent = len(places)
    return np.array([places.get(getattr(a.grades, fact), silent) for a in seen], dtype=np.int64)


def _start(fact: str, column: Ints, pairs: Floats) -> tuple[Floats, Floats]:
    """Shares of the grades among one person's pairs and among strangers', by the hand's weights."""
    grades = _SPEAKING[fact]
    seen: Floats = np.bincount(column, pairs, len(grades) + 1).astype(np.float64)
    strangers = _shares(seen + 0.5)
    hand = np.array([*(BY_HAND.bits[fact, grade] for grade in grades), 0.0])
    return _shares(strangers * np.exp2(hand)), strangers


def _share(column: Ints, weights: Floats, start: Floats) -> Floats:
    seen: Floats = np.bincount(column, weights, len(start)).astype(np.float64)
    return _shares(seen + max(1.0, _FIRM * seen.sum()) * start)


def _shares(counts: Floats) -> Floats:
    found: Floats = counts / counts.sum()
    return found


def _bits(ones: Floats, others: Floats) -> Floats:
    """What each grade says by itself, and last what silence does."""
    found: Floats = np.log2(ones / others)
    return found


def _bounded(bits: Mapping[str, Floats]) -> dict[tuple[str, str], float]:
    """The weights beside that of silence, kept near those set by hand."""
    found = {}
    for fact, told in bits.items():
        for grade, own in zip(_SPEAKING[fact], (told[:-1] - told[-1]).tolist(), strict=True):
            hand = BY_HAND.bits[fact, grade]
            near = min(max(own, hand - _SWING), hand + _SWING)
            kept = max(near, _LEAST) if hand > 0 else min(near, -_LEAST)
            found[fact, grade] = round(kept, 2)
    return found
