"""Which pairs may be joined without a person's look: never on names alone, whatever the score."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from directory.linkage.comparing import Levels, equal, level
from directory.linkage.settings import settings

Flags: TypeAlias = NDArray[np.bool_]
REVIEW_LINE = -2.0  # natural log odds: about one in eight
AGAINST = -4.0  # log odds: one pair of a set worth a look speaks no more than this against it
SAME_LINE = 7.0  # natural log odds: one wrong in some thousand, before the second fact


class Decision(StrEnum):
    """What the engine says of a pair."""

    SAME = "same"
    UNSURE = "unsure"


def apart(levels: dict[str, Levels]) -> Flags:
    """Pairs with two values of which a person has one for life: a Jr is not a Sr."""
    found = np.zeros(_size(levels), np.bool_)
    for name, compared in levels.items():
        if settings().columns[name].settles:
            found |= compared == level(name, "different")
    return found


def settled(levels: dict[str, Levels], counts: dict[str, NDArray[np.int64]]) -> Flags:
    """Pairs whose names agree, with a second, independent fact and nothing said against it.

    `counts`: for each pair, how many records have the left record's value of a column: a number
    that many records have is no fact about one person.
    """
    whole = _agree(levels, "given_name", _WHOLE)
    facts = np.zeros(_size(levels), np.bool_)
    for name in levels:
        facts |= _facts(name, levels, whole) & (counts[name] <= settings().columns[name].fact)
    agree = _agree(levels, "given_name", _ROUGHLY) & _agree(levels, "family_name", ("part", "near"))
    return facts & agree & ~contradicted(levels)


def _facts(name: str, levels: dict[str, Levels], whole: Flags) -> Flags:
    """Pairs of which a column's values are one personal fact; `whole`: given names agree whole."""
    known = settings().columns[name]
    found = equal(levels[name])
    if known.of_twins:
        found &= whole
    grades = [level(name, grade) for grade in known.fact_too]
    nearly: Flags = np.isin(levels[name], grades) & whole
    if known.fact_within:
        within = levels.get(known.fact_within, np.zeros_like(levels[name]))
        found &= (within == 0) | equal(within)
        nearly &= equal(within)
    return found | nearly


def _agree(levels: dict[str, Levels], name: str, grades: tuple[str, ...]) -> Flags:
    """Pairs whose values of a column are equal or of one of these grades; all where it lacks."""
    if name not in levels:
        return np.ones(_size(levels), np.bool_)
    compared = levels[name]
    return equal(compared) | np.isin(compared, [level(name, grade) for grade in grades])


def contradicted(levels: dict[str, Levels]) -> Flags:
    """Pairs with something said against them that a person should weigh."""
    found = apart(levels)
    for name, grades in _AGAINST.items():
        if name in levels:
            found |= np.isin(levels[name], [level(name, grade) for grade in grades])
    return found


def _size(levels: dict[str, Levels]) -> int:
    return len(next(iter(levels.values())))


_WHOLE = ("nickname", "part")
_ROUGHLY = (*_WHOLE, "initial", "near")
_AGAINST = {
    "middle_name": ("different",),
    "birth_date": ("two_parts", "one_part", "different"),
    "number": ("same_title",),
    "npi": ("near", "alike"),
    "suffix": ("one",),
}
