"""The policy: from graded facts to one of three bands, by the table of rules and its limits."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from directory.data import data_path
from directory.listings.profile import Profile
from directory.models import Sameness
from directory.names.nicknames import formal_names
from directory.places.gazetteer import FILES
from directory.resolve import candidates, evidence
from directory.resolve.evidence import Grades, score_of
from directory.resolve.rules import CONTRADICTIONS, NOTHING, RULES
from directory.resolve.weights import BY_HAND, Weights

VERSION = 4  # raise it when a comparison changes without a change in any table
COMMON_COUNT = 6  # listings of one whole name, from which the name is common
LARGEST_PERSON = 12  # listings; more than that is for a person to look at
_COMMON_NAMES = resources.files("directory.resolve").joinpath("common_names.yaml")
# Names as they are compared, and places as people are given them.
_READ = (
    *(data_path("vocabulary", name) for name in ("names.yaml", "places.yaml")),
    *(data_path("gazetteer", name) for name in FILES),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the policy says of a pair. `verdict` None: nothing worth a look. Score 0..1."""

    verdict: Sameness | None
    rule: str
    reason: str
    score: float


GUARD = "guard"  # the rule a decision names when a guard on the whole person outvoted the pair
GUARD_REASON = "The pair agrees, but joining them would join what must stay apart."


@lru_cache(maxsize=65536)
def contradicts(grades: Grades) -> bool:
    """Whether two listings with these grades cannot both be listings of one person."""
    apart = any(getattr(grades, fact) in said for fact, said in CONTRADICTIONS.items())
    return apart and judge(grades, common=False).verdict is not Sameness.SAME


@lru_cache(maxsize=65536)
def judge(grades: Grades, *, common: bool, weights: Weights = BY_HAND) -> Judgement:
    """What the policy says of a pair with these grades. `common`: many people have the name."""
    score = score_of(grades, weights)
    for rule in RULES:
        if rule.holds(grades, common=common):
            return Judgement(rule.verdict, rule.name, rule.reason, score)
    return Judgement(None, NOTHING.name, NOTHING.reason, score)


def is_listed_common(profile: Profile) -> bool:
    """Whether both parts of the name are among the most common in the country.

    Of "Mary Ann" the first counts, as where the second stands in a column of its own, and a short
    form is as common as a name that it stands for.
    """
    names, given = _common_names(), profile.given.partition(" ")[0]
    if profile.family not in names["families"]:
        return False
    return not names["givens"].isdisjoint(formal_names(given) | {given})


@cache
def _common_names() -> dict[str, frozenset[str]]:
    text = _COMMON_NAMES.read_text(encoding="utf-8")
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return {kind: frozenset(map(str, names)) for kind, names in found.items()}


@cache
def fingerprint() -> str:
    """Changes whenever a rule, a weight, a cap, a word or a place that resolving reads does."""
    tables = [
        VERSION,
        [asdict(rule) for rule in RULES],
        sorted(map(repr, evidence.TABLE.items())),
        CONTRADICTIONS,
        [evidence.PRIOR, COMMON_COUNT, LARGEST_PERSON],
        [candidates.CAPS, candidates.SPLITS],
    ]
    found = blake2b(json.dumps(tables, sort_keys=True).encode(), digest_size=16)
    for file in (_COMMON_NAMES, *_READ):
        found.update(file.read_bytes())
    return found.hexdigest()
