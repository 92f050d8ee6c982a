"""Learning what comparisons weigh from the store's own pairs, and keeping it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.listings.profile import load_profiles
from directory.models import ResolveWeights, Sameness
from directory.resolve import ledger as ledgers
from directory.resolve.candidates import Index
from directory.resolve.columns import Columns
from directory.resolve.evidence import compare
from directory.resolve.grades import Grades
from directory.resolve.verdicts import grades_of, patterns_of
from directory.resolve.weights import BY_HAND, Alike, Weights, learn


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt: bits by "fact: grade", by hand and now; from how many pairs and answers."""

    pairs: int
    answers: int
    prior: float
    bits: dict[str, tuple[float, float]]


def newest(session: Session) -> tuple[int, Weights]:
    """The weights that hold, and their number; 0 and those set by hand before any were learnt."""
    row = session.scalar(select(ResolveWeights).order_by(ResolveWeights.id.desc()).limit(1))
    if row is None:
        return 0, BY_HAND
    kept = {tuple(key.split(": ")): bits for key, bits in row.bits.items()}
    return row.id, Weights(row.prior, {key: kept.get(key, by) for key, by in BY_HAND.bits.items()})


def learn_weights(session: Session, now: dt.datetime) -> Learnt:
    """Learn from every candidate pair, and from what people said of pairs; keep it.

    The next resolution is a full one with these weights. The caller commits.
    """
    pairs, said = _pairs(session), _said(session)
    grades = sorted({*pairs, *(grades for grades, _ in said)})
    weights = learn(
        [
            Alike(it, pairs[it], said[it, Sameness.SAME], said[it, Sameness.DIFFERENT])
            for it in grades
        ]
    )
    bits = {": ".join(key): found for key, found in weights.bits.items()}
    total, answers = sum(pairs.values()), sum(said.values())
    session.add(
        ResolveWeights(learnt_at=now, pairs=total, answers=answers, prior=weights.prior, bits=bits)
    )
    session.flush()
    hand = {": ".join(key): found for key, found in BY_HAND.bits.items()}
    return Learnt(
        total, answers, weights.prior, {key: (hand[key], found) for key, found in bits.items()}
    )


def _pairs(session: Session) -> Counter[Grades]:
    """How many candidate pairs compare in each way."""
    profiles = load_profiles(session)
    left, right = Index(profiles).buckets.pairs()
    found, counts = np.unique(patterns_of(Columns(profiles), left, right), return_counts=True)
    return Counter({grades_of(p): n for p, n in zip(found.tolist(), counts.tolist(), strict=True)})


def _said(session: Session) -> Counter[tuple[Grades, Sameness]]:
    """In how many ways people said same or different of pairs, as those compare today."""
    people = ledgers.read(session).people
    last = {pair: held[-1].verdict for pair, held in people.items()}
    profiles = {p.listing_id: p for p in load_profiles(session, {i for pair in last for i in pair})}
    return Counter(
        (compare(profiles[left], profiles[right]), verdict)
        for (left, right), verdict in last.items()
        if verdict in (Sameness.SAME, Sameness.DIFFERENT)
        and {left, right} <= profiles.keys()
        and not (profiles[left].placeholder or profiles[right].placeholder)  # nothing to compare
    )
