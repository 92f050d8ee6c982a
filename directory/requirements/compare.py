"""One requirement across the states, for the main counselor title of each. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.requirements.facts import Citation, Fact, Version
from directory.requirements.load import Catalogue, load_catalogue
from directory.requirements.model import Credential, Jurisdiction

FACTS = (
    "experience_hours",
    "education_hours",
    "supervision_hours",
    "min_degree",
    "renewal_years",
    "ce_hours",
    "required_to_practice",
)
NUMBERS = frozenset(FACTS) - {"min_degree", "required_to_practice"}
DEGREES = ("none", "high_school", "associates", "bachelors", "masters", "doctorate")
_LEVELS = ("independent", "standard", "advanced", "entry")


@dataclass(frozen=True, slots=True)
class Side:
    """What some pages say against the value shown, with those pages."""

    value: int | str | bool | None
    by_degree: dict[str, Any]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class ComparedState:
    """One state's answer. `value` is None where no page that we hold states it.

    `disputed`: published sources disagree; the likelier side is shown, and `others` holds the rest.
    `by_degree` refines the value; `citations` are the pages it rests on, never those against it.
    """

    state: str
    name: str
    credential_id: str | None
    letters: str
    title: str
    value: int | str | bool | None
    by_degree: dict[str, Any]
    disputed: bool
    citations: tuple[Citation, ...]
    others: tuple[Side, ...] = ()

    @property
    def recalled(self) -> bool:
        """Does it rest only on pages that nobody read again?"""
        return bool(self.citations) and all(c.evidence == "recalled" for c in self.citations)

    @property
    def as_of(self) -> str | None:
        """The newest day that one of its pages gives."""
        return max((c.as_of for c in self.citations if c.as_of), default=None)


def main_credential(jurisdiction: Jurisdiction) -> Credential | None:
    """The title to compare: one that the law asks for before one it does not, then by level.

    Trainees, supervisors and retired titles never stand for a state. Levels go independent,
    standard, advanced, entry; the file's own order settles the rest.
    """
    fit = [
        one
        for one in jurisdiction.credentials
        if one.status == "current" and not one.trainee and one.level in _LEVELS
    ]
    return min(fit, key=_rank, default=None)


def _rank(one: Credential) -> tuple[bool, bool, int]:
    required = one.required_to_practice is not None and one.required_to_practice.headline is True
    return (not required, one.family == "other", _LEVELS.index(one.level or "entry"))


def _fact(one: Credential, name: str) -> Fact[Any] | None:
    if name == "required_to_practice":
        return one.required_to_practice
    found: Fact[Any] | None = getattr(one.requirements, name)
    return found


def _sides(fact: Fact[Any] | None, known: Mapping[str, Citation]) -> list[Side]:
    """The sides of a fact, the likelier first; a fact that nobody disputes has one."""
    if fact is None:
        return []
    return [_side(held, known) for held in (fact.versions or (fact,))]


def _side(held: Fact[Any] | Version[Any], known: Mapping[str, Citation]) -> Side:
    by_degree = {str(degree): value for degree, value in held.by_degree.items()}
    value = held.value if held.value is not None else max(by_degree.values(), default=None)
    return Side(value, by_degree, tuple(known[key] for key in dict.fromkeys(held.cite)))


def _row(jurisdiction: Jurisdiction, name: str) -> ComparedState:
    one = main_credential(jurisdiction)
    fact = _fact(one, name) if one else None
    shown, *others = _sides(fact, jurisdiction.citations) or [Side(None, {}, ())]
    return ComparedState(
        state=jurisdiction.code,
        name=jurisdiction.name,
        credential_id=one.id if one else None,
        letters=one.letters if one else "",
        title=one.title if one else "",
        value=shown.value,
        by_degree=shown.by_degree,
        disputed=bool(fact and fact.disputed),
        citations=shown.citations,
        others=tuple(others),
    )


def compare(fact: str, catalogue: Catalogue | None = None) -> tuple[ComparedState, ...]:
    """One fact of every state's main credential, by the state's name.

    Raises KeyError for a fact that is not in FACTS.
    """
    if fact not in FACTS:
        raise KeyError(fact)
    known = catalogue or load_catalogue()
    rows = (_row(held, fact) for code, held in known.jurisdictions.items() if code != "US")
    return tuple(sorted(rows, key=lambda row: row.name))


def classes(fact: str, rows: Sequence[ComparedState], most: int = 5) -> dict[str, int]:
    """Sort states into at most `most` classes for a map: state -> class, 1 the lowest.

    Numbers are cut into classes of about as many states each; equal values never part. Words and
    yes or no have a class a value. States that state nothing are left out.
    """
    stated = {row.state: row.value for row in rows if row.value is not None}
    if fact == "min_degree":
        return {state: DEGREES.index(str(value)) + 1 for state, value in stated.items()}
    if fact not in NUMBERS:
        return {state: 2 if value else 1 for state, value in stated.items()}
    values = sorted(int(value) for value in stated.values())
    cuts = sorted({values[len(values) * n // most] for n in range(1, most)}) if values else []
    return {s: 1 + sum(int(v) >= cut for cut in cuts) for s, v in stated.items()}
