"""What a filled sheet shows: each target with its interval. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.vocabulary import load

Z = 1.959963984540054  # of the standard normal: 95 % lie within


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows that are good, bad, and that nobody could check."""

    good: int
    bad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One target. `share`, `low` and `high` are of one; `share` is None where nothing was checked.

    `told` is `met`, `not met` or `cannot tell`. The share is of good rows where a target says
    at least, and of bad ones where it says at most.
    """

    name: str
    title: str
    aim: str  # at_least or at_most
    target: float
    counts: Counts
    share: float | None
    low: float
    high: float
    told: str


def wilson(hits: int, rows: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a share: where a normal test would not reject it.

    E. B. Wilson, JASA 22 (1927) 209-212, cited from memory. All of (0, 1) where nothing was asked.
    """
    if rows == 0:
        return 0.0, 1.0
    share, spread = hits / rows, Z * Z / rows
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / rows + spread / (4 * rows))
    low = 0.0 if hits == 0 else max(middle - half, 0.0)
    return low, 1.0 if hits == rows else min(middle + half, 1.0)


def counted(answers: Sequence[Mapping[str, str]]) -> dict[str, Counts]:
    """The rows that count for and against each target."""
    rules: dict[str, dict[str, Any]] = load("accuracy")["measures"]
    found = {}
    for name, rule in rules.items():
        told = [_row(rule, one) for one in answers]
        found[name] = Counts(told.count("good"), told.count("bad"), told.count("unknown"))
    return found


def judged(counts: Mapping[str, Counts]) -> list[Measure]:
    """Each target, met or not. A target that is no longer asked about is left out."""
    rules: dict[str, dict[str, Any]] = load("accuracy")["measures"]
    return [_measure(name, rule, counts[name]) for name, rule in rules.items() if name in counts]


def _row(rule: Mapping[str, Any], answers: Mapping[str, str]) -> str:
    if any(answers[question] in some for question, some in rule["bad"].items()):
        return "bad"
    if any(answers[question] in some for question, some in rule.get("out", {}).items()):
        return "out"
    good = all(answers[question] in some for question, some in rule["good"].items())
    return "good" if good else "unknown"


def _measure(name: str, rule: Mapping[str, Any], counts: Counts) -> Measure:
    """A row that nobody checked is taken for the worst in one bound and the best in the other."""
    aim = "at_least" if "at_least" in rule else "at_most"
    target, hits = float(rule[aim]), counts.good if aim == "at_least" else counts.bad
    rows = counts.good + counts.bad + counts.unknown
    checked = counts.good + counts.bad
    low, high = wilson(hits, rows)[0], wilson(hits + counts.unknown, rows)[1]
    met, missed = low >= target, high < target
    if aim == "at_most":
        met, missed = high <= target, low > target
    return Measure(
        name=name,
        title=str(rule["title"]),
        aim=aim,
        target=target,
        counts=counts,
        share=hits / checked if checked else None,
        low=low,
        high=high,
        told="met" if met else "not met" if missed else "cannot tell",
    )
