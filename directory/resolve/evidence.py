"""What comparing two listings says: one piece of evidence a fact, missing facts say nothing."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeAlias

from rapidfuzz.distance import OSA

from directory.listings import numbers
from directory.listings.profile import Profile
from directory.names.parse import Agreement
from directory.resolve.given import MIDDLE_GRADES, agreement, middle_agreement, middles
from directory.resolve.grades import GRADES, PRIOR, TABLE, Grades
from directory.resolve.weights import BY_HAND, Weights

__all__ = ["GRADES", "PRIOR", "TABLE", "Evidence", "Grades", "Outcome"]
__all__ += ["compare", "evidence_hash", "explain", "score_of"]

_LEAST_TYPO = 5  # letters: in a shorter family name one letter makes another name
_LEAST_PART = 4  # letters of a shared part of a double family name


class Outcome(StrEnum):
    """Which way a piece of evidence points."""

    FOR = "for"
    AGAINST = "against"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One comparison: `weight` in bits, above zero for one person; `left` and `right` as read."""

    name: str
    outcome: Outcome
    grade: str
    weight: float
    sentence: str
    left: str
    right: str

    def as_json(self) -> dict[str, Any]:
        """The form a decision keeps."""
        return {name: getattr(self, name) for name in self.__slots__}


Families: TypeAlias = tuple[str, tuple[str, ...]]
NUMBER_FOR = frozenset({"board", "claim", "shared"})


def compare(left: Profile, right: Profile) -> Grades:
    """Grade every fact of two listings. Symmetric: the order of the two does not matter."""
    turned = _turned(left, right)
    return Grades(
        npi=_plain(left.npi, right.npi, "different"),
        number=_number(left, right),
        family="swapped" if turned else _family(left, right),
        given="swapped" if turned else _given(left, right),
        middle=_middle(left, right),
        suffix=_suffix(left.suffix, right.suffix),
        place=_place(left, right),
        titles=_titles(left, right),
        lists=_lists(left, right),
        turn=_turn(left, right),
    )


@lru_cache(maxsize=65536)
def score_of(grades: Grades, weights: Weights = BY_HAND) -> float:
    """The odds of one person as a share, 0..1, with four decimals."""
    return round(1.0 / (1.0 + float(2.0 ** -weights.total(grades))), 4)


def explain(
    left: Profile, right: Profile, grades: Grades, weights: Weights = BY_HAND
) -> list[Evidence]:
    """The evidence behind the grades, with both values; facts that say nothing are left out."""
    found = []
    for name, grade in grades._asdict().items():
        _, sentence = TABLE.get((name, grade), (0.0, ""))
        if sentence:
            weight = weights.bits[name, grade]
            outcome = Outcome.FOR if weight > 0 else Outcome.AGAINST
            values = _value(name, left), _value(name, right)
            found.append(Evidence(name, outcome, grade, weight, sentence, *values))
    return found


def evidence_hash(evidence: list[Evidence]) -> str:
    """A fingerprint of what was compared: it changes when a fact that speaks does."""
    facts = [(e.name, e.grade, e.left, e.right) for e in evidence]
    return blake2b(json.dumps(facts).encode(), digest_size=16).hexdigest()


def _value(name: str, profile: Profile) -> str:
    if name == "number":
        claims = (f"{state} {number}" for state, number in profile.claims)
        return ", ".join([*profile.numbers, *claims])
    if name == "family":
        return " / ".join([profile.family, *profile.former_families])
    if name == "place":
        return " ".join(filter(None, (profile.city, profile.state, profile.postal_code)))
    if name == "turn":
        return " to ".join(str(day or "") for day in (profile.first_seen, profile.gone_at)).strip()
    if name == "given":
        return f"{profile.given} {profile.middle}".strip()
    return str(getattr(profile, name))


def _plain(left: str, right: str, otherwise: str) -> str:
    if not left or not right:
        return "none"
    return "same" if left == right else otherwise


def _suffix(left: str, right: str) -> str:
    if bool(left) != bool(right):
        return "one"
    return _plain(left, right, "conflict")


_numbers_agree = lru_cache(maxsize=1 << 15)(numbers.numbers_agree)


def _number(left: Profile, right: Profile) -> str:
    if left.self_reported and right.self_reported:
        return _compare_claims(left.claims, right.claims, "shared")
    if left.self_reported or right.self_reported:
        said, board = (left, right) if left.self_reported else (right, left)
        own = tuple((board.jurisdiction, number) for number in board.numbers)
        return _compare_claims(said.claims, own, "claim")
    if not left.credential_id or left.credential_id != right.credential_id:
        return "none"
    if any(_numbers_agree(a, b) for a in left.numbers for b in right.numbers):
        return "board"
    both = left.numbers and right.numbers and _at_once(left, right)
    return "other" if both else "none"


def listed_days(profile: Profile) -> tuple[int, int]:
    """The days (ordinals) from which and before which a listing is on its list."""
    first = profile.first_seen or dt.date.min
    return first.toordinal(), (profile.gone_at or dt.date.max).toordinal()


def _at_once(left: Profile, right: Profile) -> bool:
    """Whether there was a day on which both were listed, however long ago."""
    (began, ended), (other_began, other_ended) = listed_days(left), listed_days(right)
    return began < other_ended and other_began < ended


def _turn(left: Profile, right: Profile) -> str:
    if left.self_reported or right.self_reported or left.source_id != right.source_id:
        return "none"
    (began, ended), (other_began, other_ended) = listed_days(left), listed_days(right)
    title = left.credential_id and left.credential_id == right.credential_id
    return "renumbered" if title and (ended == other_began or other_ended == began) else "none"


def _compare_claims(
    left: tuple[tuple[str, str], ...], right: tuple[tuple[str, str], ...], agreed: str
) -> str:
    pairs = [(a, b) for state, a in left for other, b in right if state == other]
    if any(_numbers_agree(a, b) for a, b in pairs):
        return agreed
    return "other_claim" if pairs else "none"


def _turned(left: Profile, right: Profile) -> bool:
    """Whether each one's given name is the other's family name."""
    family, other = _joined(left.family), _joined(right.family)
    if not family or not other or family == other:
        return False
    return (_joined(left.given), _joined(right.given)) == (other, family)


def _joined(name: str) -> str:
    return name.replace(" ", "")


def _family(left: Profile, right: Profile) -> str:
    return compare_families(
        (left.family, left.former_families), (right.family, right.former_families)
    )


def compare_families(left: Families, right: Families) -> str:
    """The grade of two family names, each with the former ones."""
    a, b = left[0].replace(" ", ""), right[0].replace(" ", "")
    if not a or not b:
        return "missing"
    if a == b:
        return "exact"
    if _former(left, right):
        return "former"
    if " " in left[0] or " " in right[0]:
        shared = set(left[0].split()) & set(right[0].split())
        if any(len(part) >= _LEAST_PART for part in shared):
            return "part"
    return "typo" if _one_typo(a, b) else "different"


def _former(left: Families, right: Families) -> bool:
    names = {name.replace(" ", "") for name in (left[0], *left[1])}
    others = (name.replace(" ", "") for name in (right[0], *right[1]))
    return bool(left[1] or right[1]) and not names.isdisjoint(others)


def _one_typo(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= _LEAST_TYPO and OSA.distance(a, b, score_cutoff=1) <= 1


def _given(left: Profile, right: Profile) -> str:
    agreed = agreement(left.given, right.given)
    if agreed in (Agreement.EXACT, Agreement.INITIAL, Agreement.MISSING, Agreement.NICKNAME):
        return str(agreed)
    first, second = left.given.partition(" ")[0], right.given.partition(" ")[0]
    if first == second and len(first) > 1:
        return "exact"  # "Mary Ann" in one field, "Mary" with or without "Ann" in two
    if agreement(first, second) is Agreement.NICKNAME:
        return "nickname"  # "Jenny Ann", "Jennifer Ann"
    if _goes_by(left.given, right) or _goes_by(right.given, left):
        return "middle"
    return str(agreed)


def _goes_by(given: str, other: Profile) -> bool:
    return len(given) > 1 and given in (other.middle, other.middle.partition(" ")[0])


def _middle(left: Profile, right: Profile) -> str:
    a, b = middles(left), middles(right)
    if not a or not b or _is_family(a, right) or _is_family(b, left):
        return "none"
    return MIDDLE_GRADES[middle_agreement(a, b)]


def _is_family(middle: str, other: Profile) -> bool:
    """A family name kept as a middle name at marriage is no conflict."""
    return middle == other.family or middle in other.former_families


def _place(left: Profile, right: Profile) -> str:
    if left.postal_code and left.postal_code == right.postal_code:
        return "zip"
    state, other = left.state or left.jurisdiction, right.state or right.jurisdiction
    if not state or not other or "US" in (state, other):
        return "none"
    if state != other:
        return "elsewhere"
    return "city" if left.city and left.city == right.city else "state"


def _titles(left: Profile, right: Profile) -> str:
    if not left.issuer_id or left.issuer_id != right.issuer_id:
        return "other"
    return "one" if left.credential_id == right.credential_id else "two"


def _lists(left: Profile, right: Profile) -> str:
    if left.self_reported and right.self_reported:
        return "self"
    return "mixed" if left.self_reported or right.self_reported else "board"
