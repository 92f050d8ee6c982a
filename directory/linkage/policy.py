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
SAME_LINE = 5.0  # natural log odds: one wrong in some hundred and fifty, before the second fact


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

    `counts`: for each pair, how many records have the left record's value of a column: a telephone
    that a whole clinic shares is no fact about one person.
    """
    facts = np.zeros(_size(levels), np.bool_)
    for name, compared in levels.items():
        most = settings().columns[name].fact
        if most:
            facts |= equal(compared) & (counts[name] <= most)
    return facts & _names_agree(levels) & ~contradicted(levels)


def _names_agree(levels: dict[str, Levels]) -> Flags:
    found = np.ones(_size(levels), np.bool_)
    for name, grades in _AGREEING.items():
        if name in levels:
            compared = levels[name]
            allowed = [level(name, grade) for grade in grades]
            found &= equal(compared) | np.isin(compared, allowed)
    return found


def contradicted(levels: dict[str, Levels]) -> Flags:
    """Pairs with something said against them that a person should weigh."""
    found = apart(levels)
    for name, grades in _AGAINST.items():
        if name in levels:
            found |= np.isin(levels[name], [level(name, grade) for grade in grades])
    return found


def _size(levels: dict[str, Levels]) -> int:
    return len(next(iter(levels.values())))


_AGREEING = {
    "given_name": ("nickname", "part", "initial", "near"),
    "family_name": ("part", "near"),
}
_AGAINST = {
    "middle_name": ("different",),
    "birth_date": ("two_parts", "one_part", "different"),
    "number": ("same_title",),
    "suffix": ("one",),
}
