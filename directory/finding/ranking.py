"""The ranking contract as a pure function: gate, tiers, points with reasons, published ties."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from directory import specialties
from directory.finding import filters
from directory.finding.ranking_model import (
    Candidate,
    CandidateCredential,
    Question,
    Ranked,
    ScorePart,
    Tier,
)
from directory.finding.reach import band, distance_part, reach_parts
from directory.specialties import label
from directory.standing.judge import (
    Recognised,
    State,
    Worth,
    barred,
    is_intervention,
    worth,
)
from directory.title_families import Choice
from directory.vocabulary import load

__all__ = [
    "Candidate",
    "CandidateCredential",
    "Question",
    "Ranked",
    "ScorePart",
    "Tier",
    "canonical",
    "distance_part",
    "hashed",
    "rank",
    "seed_of",
    "seed_text",
    "specialty_part",
    "tie_key",
    "tier_of",
]

NOT_STATED = filters.NOT_STATED


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate's credential with what it is worth."""

    held: CandidateCredential
    worth: Worth


def rank(candidates: Iterable[Candidate], question: Question, today: dt.date) -> tuple[Ranked, ...]:
    """The order of the people who pass the gate. Same input, same order, for ever.

    Sorted by tier, then points, then a tie key made of the published seed and the person's id.
    Nothing else is read: not money, claiming, completeness, reviews or clicks.
    """
    seed = seed_of(question, today)
    ranked = (_ranked(candidate, question, today, seed) for candidate in candidates)
    return tuple(
        sorted(
            (found for found in ranked if found is not None),
            key=lambda found: (found.tier, -found.score, found.tie, found.person_id),
        )
    )


def seed_of(question: Question, today: dt.date) -> str:
    """The published seed of ties: a hash of the day and the question, limit left out."""
    return hashed(seed_text(question, today))


def seed_text(question: Question, today: dt.date) -> str:
    """What the seed is a hash of, published with it."""
    return f"{today.isoformat()}|{canonical(question)}"


def tie_key(seed: str, person_id: str) -> str:
    """A person's place among equals under this seed; anyone can recompute it."""
    return hashed(f"{seed}|{person_id}")


def canonical(question: Question) -> str:
    """The question written one way however it was typed; a filter not asked for is left out."""
    place = question.place
    more = {
        "travel": question.travel,
        "remote": question.remote,
        "models": sorted(set(question.models)),
        "new_clients": question.new_clients,
        "fee_shown": question.fee_shown,
        "no_discipline": question.no_discipline,
    }
    return json.dumps(
        {
            **{name: asked for name, asked in more.items() if asked},
            "place": [place.kind, place.name, place.state, place.postal_code],
            "radius": question.radius_miles,
            "credentials": sorted({choice.key for choice in question.choices}),
            "specialties": sorted(set(question.specialties)),
            "languages": sorted(set(question.languages)),
            "trainees": question.include_trainees,
        },
        sort_keys=True,
        separators=(",", ":"),
    )


def hashed(text: str) -> str:
    """BLAKE2b of the text, 8 bytes in hexadecimal, as `printf %s TEXT | b2sum -l 64` makes it."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _ranked(candidate: Candidate, question: Question, today: dt.date, seed: str) -> Ranked | None:
    state = question.place.state
    judged = [
        _Judged(held, worth(held.credential, held.facts, state, today))
        for held in candidate.credentials
    ]
    tier = tier_of(judged, question)
    if tier is None:
        return None
    fitting = filters.fittings(candidate, question)
    if not all(one.stays for one in fitting):
        return None
    good = [one for one in judged if one.worth.current]
    parts = (*_parts(candidate, good, question, today, tier), *(one.part for one in fitting))
    return Ranked(
        person_id=candidate.person_id,
        name=candidate.name,
        tier=tier,
        score=sum(part.points for part in parts),
        parts=parts,
        distance_miles=candidate.distance_miles,
        tie=tie_key(seed, candidate.person_id),
    )


def tier_of(judged: Iterable[_Judged], question: Question) -> Tier | None:
    """The tier of a person's judged credentials, or None where the gate stays shut."""
    judged = list(judged)
    good = [one for one in judged if one.worth.current]
    if not _asked_for(good, question.choices):
        return None
    if barred((one.held.credential.id, one.worth) for one in judged if one.held.credential):
        return None
    where = [one.worth.recognised for one in good]
    if any(is_intervention(one.held.credential) and one.worth.counts for one in good):
        if Recognised.HERE in where:
            return Tier.A
        return Tier.C if Recognised.ELSEWHERE in where else Tier.D
    if Recognised.HERE in where:
        return Tier.B
    return Tier.E if question.include_trainees and _in_training(good, question) else None


def _asked_for(good: Iterable[_Judged], choices: tuple[Choice, ...]) -> bool:
    """Whether some current credential is one of those asked for."""
    held = [one.held.credential for one in good if one.held.credential]
    return not choices or any(choice.holds(one) for one in held for choice in choices)


def _in_training(good: Iterable[_Judged], question: Question) -> bool:
    return any(
        one.worth.recognised is Recognised.TRAINEE
        and one.held.credential is not None
        and one.held.credential.jurisdiction == question.place.state
        for one in good
    )


def _parts(
    candidate: Candidate, good: list[_Judged], question: Question, today: dt.date, tier: Tier
) -> Iterable[ScorePart]:
    for code in question.specialties:
        yield specialty_part(code, good, candidate)
    yield distance_part(candidate, question)
    yield from reach_parts(candidate, question, tier)
    for code in question.languages:
        yield _language_part(code, candidate)
    yield _status_part(good)
    yield _freshness_part(good, today)


def specialty_part(code: str, good: Iterable[_Judged], candidate: Candidate) -> ScorePart:
    """The reason for one specialty: the board's word above the person's own, else "not stated"."""
    name = ("specialty", label("specialties", code))
    points = load("ranking")["points"]
    for one in good:
        credential = one.held.credential
        if credential and not credential.trainee and specialties.is_endorsed(code, credential):
            values = (name, ("letters", credential.letters))
            ref = f"listing:{one.held.listing_id}"
            return ScorePart("specialty_board", points["specialty_board"], ref, values)
    listing_id = dict(candidate.self_stated).get(code)
    if listing_id:
        ref = f"listing:{listing_id}"
        return ScorePart("specialty_self", points["specialty_self"], ref, (name,))
    return ScorePart("specialty_not_stated", 0, NOT_STATED, (name,))


def _language_part(code: str, candidate: Candidate) -> ScorePart:
    name = ("language", label("languages", code))
    listing_id = dict(candidate.languages).get(code)
    if not listing_id:
        return ScorePart("language_not_stated", 0, NOT_STATED, (name,))
    points = int(load("ranking")["points"]["language"])
    return ScorePart("language", points, f"listing:{listing_id}", (name,))


def _status_part(good: list[_Judged]) -> ScorePart:
    """The reason for the board's own status: a date alone earns nothing (rules 8 and 9).

    Read of the credentials that open the gate; of the others where none does.
    """
    held = [one for one in good if one.worth.counts] or good
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


def _freshness_part(good: list[_Judged], today: dt.date) -> ScorePart:
    """The reason for how lately a current credential was checked: the freshest of them."""
    days, listing_id = min(_days_since(one.held, today) for one in good)
    ref = f"listing:{listing_id}"
    code = {0: "freshness_today", 1: "freshness_yesterday"}.get(days, "freshness")
    return ScorePart(code, band("freshness", days), ref, (("days", str(days)),))


def _days_since(held: CandidateCredential, today: dt.date) -> tuple[int, str]:
    seen = held.facts.last_seen or dt.date.min
    return max((today - seen).days, 0), held.listing_id
