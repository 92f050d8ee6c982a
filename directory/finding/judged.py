"""What a person's credentials are worth in one state on one day, whatever else is asked.

The gate, the tier and the points of status and freshness follow from that alone: made once, it
serves every question from that state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from directory.finding.ranking_model import Candidate, CandidateCredential, ScorePart, Tier
from directory.finding.reach import band
from directory.standing.judge import Recognised, State, Worth, barred, is_intervention, worth
from directory.vocabulary import load
from directory.words.title_families import Choice


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate's credential with what it is worth."""

    held: CandidateCredential
    worth: Worth


@dataclass(frozen=True, slots=True)
class Judged:
    """`good`: the credentials that are current. `tier`: None where the gate stays shut.

    Tier E only opens it where trainees are asked for. `parts`: status and freshness, in the
    language in use.
    """

    good: tuple[Weighed, ...]
    tier: Tier | None
    parts: tuple[ScorePart, ...]

    def answers(self, choices: tuple[Choice, ...]) -> bool:
        """Whether some current credential is one of those asked for."""
        held = [one.held.credential for one in self.good if one.held.credential]
        return not choices or any(choice.holds(one) for one in held for choice in choices)


def judge(candidate: Candidate, state: str, today: dt.date) -> Judged:
    """The candidate as seen from `state` on `today`."""
    weighed = [
        Weighed(held, worth(held.credential, held.facts, state, today))
        for held in candidate.credentials
    ]
    good = tuple(one for one in weighed if one.worth.current)
    tier = _tier(weighed, good, state)
    return Judged(good, tier, (_status_part(good), _freshness_part(good, today)) if tier else ())


def _tier(weighed: Iterable[Weighed], good: Iterable[Weighed], state: str) -> Tier | None:
    if barred((one.held.credential.id, one.worth) for one in weighed if one.held.credential):
        return None
    where = [one.worth.recognised for one in good]
    if any(is_intervention(one.held.credential) and one.worth.counts for one in good):
        if Recognised.HERE in where:
            return Tier.A
        return Tier.C if Recognised.ELSEWHERE in where else Tier.D
    if Recognised.HERE in where:
        return Tier.B
    return Tier.E if any(_in_training(one, state) for one in good) else None


def _in_training(one: Weighed, state: str) -> bool:
    known = one.held.credential
    is_trainee = one.worth.recognised is Recognised.TRAINEE
    return is_trainee and known is not None and known.jurisdiction == state


def _status_part(good: Iterable[Weighed]) -> ScorePart:
    """The reason for the board's own status: a date alone earns nothing (rules 8 and 9).

    Read of the credentials that open the gate; of the others where none does.
    """
    held = [one for one in good if one.worth.counts] or list(good)
    shown = [one for one in held if one.worth.state is not State.LISTED_UNEXPIRED]
    best = (shown or held)[0]
    letters = best.held.credential.letters if best.held.credential else ""
    ref = f"listing:{best.held.listing_id}"
    if not shown:
        return ScorePart("status_not_shown", 0, ref, (("letters", letters),))
    told = load("ranking")
    word = told["status_words"][best.worth.state.value]
    values = (("letters", letters), ("word", word))
    return ScorePart("status_shown", int(told["points"]["status_shown"]), ref, values)


def _freshness_part(good: Iterable[Weighed], today: dt.date) -> ScorePart:
    """The reason for how lately a current credential was checked: the freshest of them."""
    days, listing_id = min(_days_since(one.held, today) for one in good)
    ref = f"listing:{listing_id}"
    code = {0: "freshness_today", 1: "freshness_yesterday"}.get(days, "freshness")
    return ScorePart(code, band("freshness", days), ref, (("days", str(days)),))


def _days_since(held: CandidateCredential, today: dt.date) -> tuple[int, str]:
    seen = held.facts.last_seen or dt.date.min
    return max((today - seen).days, 0), held.listing_id
