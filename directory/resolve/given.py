"""How given and middle names compare, each pair worked out once."""

from __future__ import annotations

from functools import lru_cache

from directory.listings.profile import Profile
from directory.names.parse import Agreement, given_names_agree
from directory.vocabulary import words

_MOST_INITIALS = 2  # letters: a middle name as short may be initials run together ("JT")
MIDDLE_GRADES = {
    Agreement.EXACT: "exact",
    Agreement.NICKNAME: "initial",
    Agreement.INITIAL: "initial",
    Agreement.SIMILAR: "initial",
    Agreement.DIFFERENT: "different",
    Agreement.MISSING: "none",
}


@lru_cache(maxsize=1 << 17)
def agreement(left: str, right: str) -> Agreement:
    """How two folded given or middle names compare."""
    return given_names_agree(left, right)


def middles(profile: Profile) -> str:
    """All middle names: those in the field of given names come first."""
    return f"{profile.given.partition(' ')[2]} {profile.middle}".strip()


def middle_agreement(left: str, right: str) -> Agreement:
    """How two folded middle names compare: whole, else by their first words.

    Initials are no whole name however many they are, nor is what half a people carries (Thi).
    """
    agreed = agreement(left, right)
    if agreed is Agreement.EXACT and _says_little(left):
        return Agreement.INITIAL
    if agreed is Agreement.DIFFERENT:
        return agreement(left.partition(" ")[0], right.partition(" ")[0])
    return agreed


def _says_little(middle: str) -> bool:
    parts = middle.split()
    initials = sum(map(len, parts)) <= _MOST_INITIALS or all(len(part) == 1 for part in parts)
    return initials or middle in words("names", "middle_names_of_many")
