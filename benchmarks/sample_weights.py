"""How well learnt weights order the sample world's pairs, beside those set by hand.

usage: python benchmarks/sample_weights.py DATABASE_URL TRUTH.json

Of every pair that is compared: the pair F1 at the best threshold, and the log loss (bits a pair, of
how likely the score calls it). Learnt from no label, then from the labels of three pairs in ten,
weighed on the other seven. `ratio` is to the weights set by hand.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from benchmarks.measure import figure
from benchmarks.sample_accuracy import true_owners
from directory.listings.profile import load_profiles
from directory.resolve.candidates import Index
from directory.resolve.columns import Columns
from directory.resolve.verdicts import grades_of, patterns_of
from directory.resolve.weights import BY_HAND, Alike, Weights, learn

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_LABELLED = 0.3


def best_f1(totals: Floats, true: Flags) -> float:
    order = np.argsort(-totals, kind="stable")
    totals, true = totals[order], true[order]
    lasts = np.append(totals[1:] != totals[:-1], True)
    put = np.arange(1, len(true) + 1)
    return float((2 * np.cumsum(true) / (put + true.sum()))[lasts].max())


def log_loss(totals: Floats, true: Flags) -> float:
    toward = np.where(true, -totals, totals)
    return float(np.log2(1.0 + np.exp2(np.minimum(toward, 20.0))).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("truth", type=Path)
    options = parser.parse_args()
    with Session(create_engine(options.database)) as session:
        owners = true_owners(session, json.loads(options.truth.read_text("utf-8")))
        profiles = load_profiles(session)
    left, right = Index(profiles).buckets.pairs()
    names = [profile.listing_id for profile in profiles]
    pairs = [(owners.get(names[a]), owners.get(names[b])) for a, b in zip(left, right, strict=True)]
    kept = np.array([None not in pair for pair in pairs])
    true = np.array([a == b for a, b in pairs])[kept]
    patterns = patterns_of(Columns(profiles), left, right)[kept]
    distinct, which, counts = np.unique(patterns, return_inverse=True, return_counts=True)
    grades = [grades_of(pattern) for pattern in distinct.tolist()]
    shown = np.random.default_rng(0).random(len(true)) < _LABELLED
    same, different = (Counter(which[shown & (true == it)].tolist()) for it in (True, False))
    seen = [Alike(it, n) for it, n in zip(grades, counts.tolist(), strict=True)]
    told = [Alike(a.grades, a.pairs, same[i], different[i]) for i, a in enumerate(seen)]
    hand: dict[str, float] = {}
    for name, weights in (("hand", BY_HAND), ("learnt", learn(seen)), ("labelled", learn(told))):
        report(name, weights, [a.grades for a in seen], which[~shown], true[~shown], hand)


def report(
    name: str,
    weights: Weights,
    grades: list[object],
    which: NDArray[np.int64],
    true: Flags,
    hand: dict[str, float],
) -> None:
    totals = np.array([weights.total(it) for it in grades])[which]  # type: ignore[arg-type]
    for what, value in (("f1", best_f1(totals, true)), ("log_loss", log_loss(totals, true))):
        before = hand.setdefault(what, value)
        unit = "share" if what == "f1" else "bits"
        figure(f"sample_weights_{name}_{what}", value, unit, "by hand", value / before, len(true))


if __name__ == "__main__":
    main()
