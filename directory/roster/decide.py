"""Found, not found or ambiguous: decided for one row from who may be meant. Pure.

A row is found where one person answers and chance would hardly have brought a stranger of that
name: by its number, or because so few of the name live where the row says. Everything else is
shown as candidates, never settled in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from directory.listings.numbers import loose
from directory.roster.model import Asked, Candidate, Decision, Outcome
from directory.roster.store import holds_number

STRANGERS = 0.3  # expected people of the name where the row looks; more is left to a person
_AS_GOOD = 10  # points that a rival may be behind
_LEAST = 60  # points of a name worth showing
_WELL = 75  # points of a name that a number may settle, or that is told of another state
_ONE_SLIP = 90  # points of a name with one wrong letter
_LEAST_DIGITS = 4  # of a number that may be off by one sign
# What part of a state's people a row still leaves when this agrees too: cautious, since two
# thirds of a state may hold its one title and a city may hold a tenth of its people.
_LEFT = {"credential": 0.6, "city": 0.1, "postal_code": 0.02}
_FIRM = ("city", "postal_code")


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many listed people share a name: families and givens counted, and each state's part."""

    families: Mapping[str, int]
    givens: Mapping[str, int]
    total: int
    shares: Mapping[str, float]

    def strangers(self, asked: Asked, one: Candidate, agreeing: Sequence[str]) -> float:
        """How many others of this name chance alone would list where the row looks."""
        reading = asked.names[0]
        family = max(self.families.get(reading.family, 0) - 1, 0.5)
        given = max(self.givens.get(reading.given, 0), 1)
        slack = {"exact": 1, "former": 2, "part": 2, "nickname": 2}.get(one.hit.how, 6)
        expected = slack * family * given / max(self.total, 1)
        if asked.state:
            expected *= self.shares.get(asked.state, 1 / 50)
        for fact in agreeing:
            expected *= _LEFT.get(fact, 1.0)
        return expected


def decide(
    asked: Asked, candidates: Collection[Candidate], others: Sequence[Candidate], crowd: Crowd
) -> Decision:
    """What a row comes to. `others` have its number under a name that does not answer."""
    if not asked.names and not asked.number:
        return Decision(Outcome.NOT_FOUND, "empty")
    known = [one for one in candidates if one.hit.score >= _LEAST]
    checked = [one for one in known if not one.facts.self_reported]
    decision = _decide(asked, checked, [o for o in others if not o.facts.self_reported], crowd)
    told = _best_first([one for one in known if one.facts.self_reported])
    best = max((one.hit.score for one in decision.people), default=_WELL)
    if decision.outcome is not Outcome.FOUND and told and told[0].hit.score > best:
        return Decision(Outcome.NOT_FOUND, "self_reported", tuple(told))
    return decision


def _decide(
    asked: Asked, known: Sequence[Candidate], others: Sequence[Candidate], crowd: Crowd
) -> Decision:
    if asked.number:
        by_number = _by_number(asked, known, others)
        if by_number:
            return by_number
    here = [one for one in known if not asked.state or asked.state in one.facts.states]
    if not here:
        return _elsewhere(known)
    return _by_name(asked, _narrowed(here, asked), crowd)


def _by_number(
    asked: Asked, known: Sequence[Candidate], others: Sequence[Candidate]
) -> Decision | None:
    """What the number says; None where it says nothing and neither does the name."""
    sure = [one for one in known if holds_number(one.facts, asked.number)]
    if sure:
        return _one_or_several(_narrowed(sure, asked), "number")
    if not asked.names:
        here = [one for one in others if not asked.state or asked.state in one.facts.states]
        return _one_or_several(here, "number_only") if here else None
    here = [one for one in known if not asked.state or asked.state in one.facts.states]
    here = [one for one in here if one.hit.score >= _WELL]
    near = [one for one in here if near_number(one, asked.number)]
    if len(near) == 1:
        return Decision(Outcome.FOUND, "number_near", tuple(near))
    if here:
        return Decision(Outcome.AMBIGUOUS, "other_number", tuple(_narrowed(here, asked)))
    if others:
        return Decision(Outcome.AMBIGUOUS, "number_of_other", tuple(others))
    return None


def near_number(one: Candidate, number: str) -> str:
    """The person's own number that differs from this one in a sign or two swapped ones; or ""."""
    wanted = loose(number)
    own = (held for held in one.facts.numbers if len(loose(held)) >= _LEAST_DIGITS)
    bare = wanted.lstrip("0abcdefghijklmnopqrstuvwxyz")
    for held in own:
        theirs = loose(held)
        plain = theirs.lstrip("0abcdefghijklmnopqrstuvwxyz")
        if OSA.distance(wanted, theirs, score_cutoff=1) <= 1:
            return held
        if min(len(bare), len(plain)) >= _LEAST_DIGITS and OSA.distance(bare, plain) <= 1:
            return held
    return ""


def _one_or_several(people: Sequence[Candidate], code: str) -> Decision:
    if len(people) == 1:
        return Decision(Outcome.FOUND, code, tuple(people))
    return Decision(Outcome.AMBIGUOUS, "several", tuple(people))


def _elsewhere(known: Sequence[Candidate]) -> Decision:
    well = [one for one in known if one.hit.score >= _WELL and not one.hit.typed_is_a_name]
    if well:
        return Decision(Outcome.AMBIGUOUS, "other_state", tuple(_best_first(well)))
    return Decision(Outcome.NOT_FOUND, "not_found")


def _by_name(asked: Asked, people: Sequence[Candidate], crowd: Crowd) -> Decision:
    if len(people) > 1:
        return Decision(Outcome.AMBIGUOUS, "several", tuple(people))
    one = people[0]
    agreeing = agreeing_facts(asked, one)
    if _doubtful(asked, one) and not set(agreeing) & set(_FIRM):
        return Decision(Outcome.AMBIGUOUS, "alike", (one,), agreeing)
    if disagrees(asked, one) or crowd.strangers(asked, one, agreeing) > STRANGERS:
        return Decision(Outcome.AMBIGUOUS, "common_name", (one,), agreeing)
    if not agreeing and one.hit.how == "similar":
        return Decision(Outcome.AMBIGUOUS, "alike", (one,), agreeing)
    return Decision(Outcome.FOUND, "facts" if agreeing else "name_only", (one,), agreeing)


def _doubtful(asked: Asked, one: Candidate) -> bool:
    """Whether the name alone is so far off, or so well known itself, that it may be another's."""
    hit = one.hit
    far = hit.how == "similar" and (hit.score < _ONE_SLIP or bool(asked.city))
    return far or hit.typed_is_a_name or hit.how == "initial" or hit.score < _WELL


def agreeing_facts(asked: Asked, one: Candidate) -> tuple[str, ...]:
    """Which of the row's facts beside the name the lists have of this person too."""
    facts = one.facts
    agreements: dict[str, bool] = {
        "state": asked.state in facts.states,
        "credential": not asked.credentials.isdisjoint(facts.credentials),
        "city": asked.city in facts.cities,
        "postal_code": asked.postal_code in facts.postal_codes,
    }
    return tuple(name for name, agrees in agreements.items() if agrees)


def disagrees(asked: Asked, one: Candidate) -> bool:
    """Whether a middle name or a generation says that this is somebody else."""
    return _differ(asked.middle, one.facts.middles) or _differ(asked.suffix, one.facts.suffixes)


def _differ(wanted: str, held: frozenset[str]) -> bool:
    """Whether none of the held names begins as the wanted one does, or the other way round."""
    return bool(wanted and held) and not any(
        name.startswith(wanted) or wanted.startswith(name) for name in held
    )


def _best_first(people: Sequence[Candidate]) -> list[Candidate]:
    return sorted(people, key=lambda one: (-one.hit.score, one.hit.person_id))


def _narrowed(people: Sequence[Candidate], asked: Asked) -> list[Candidate]:
    """Those of the best names whom the row's other facts do not speak against, the best first."""
    ordered = _best_first(people)
    best = [one for one in ordered if one.hit.score >= ordered[0].hit.score - _AS_GOOD]
    tests: Sequence[Callable[[Candidate], bool]] = (
        lambda one: not asked.state or asked.state in one.facts.states,
        lambda one: not disagrees(asked, one),
        lambda one: not asked.credentials.isdisjoint(one.facts.credentials),
        lambda one: asked.postal_code in one.facts.postal_codes,
        lambda one: asked.city in one.facts.cities,
        lambda one: one.hit.score == ordered[0].hit.score and not one.hit.typed_is_a_name,
    )
    for fits in tests:
        best = [one for one in best if fits(one)] or best
    return best
