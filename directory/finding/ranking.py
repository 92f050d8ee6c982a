"""The ranking contract as a pure function: gate, tiers, points with reasons, published ties."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable

import orjson

from directory.finding import filters
from directory.finding.judged import Judged, Weighed, judge
from directory.finding.ranking_model import (
    Candidate,
    CandidateCredential,
    Question,
    Ranked,
    ScorePart,
    Tier,
)
from directory.finding.reach import distance_part, reach_parts
from directory.vocabulary import load
from directory.words import specialties
from directory.words.specialties import label

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
    "language_part",
    "rank",
    "rank_judged",
    "seed_of",
    "seed_text",
    "specialty_part",
    "tie_key",
]

NOT_STATED = filters.NOT_STATED


def rank(candidates: Iterable[Candidate], question: Question, today: dt.date) -> tuple[Ranked, ...]:
    """The order of the people who pass the gate. Same input, same order, for ever.

    Sorted by tier, then points, then a tie key made of the published seed and the person's id.
    Nothing else is read: not money, claiming, completeness, reviews or clicks.
    """
    state = question.place.state
    judged = ((one, judge(one, state, today)) for one in candidates)
    return rank_judged(judged, question, seed_of(question, today))


def rank_judged(
    people: Iterable[tuple[Candidate, Judged]], question: Question, seed: str
) -> tuple[Ranked, ...]:
    """The same of people who are judged already, for the question's state; `seed` is `seed_of`."""
    ranked = (_ranked(candidate, judged, question, seed) for candidate, judged in people)
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
    told = {
        **{name: asked for name, asked in more.items() if asked},
        "place": [place.kind, place.name, place.state, place.postal_code],
        "radius": question.radius_miles,
        "credentials": sorted({choice.key for choice in question.choices}),
        "specialties": sorted(set(question.specialties)),
        "languages": sorted(set(question.languages)),
        "trainees": question.include_trainees,
    }
    text = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    # Seeds are published of ASCII alone: other letters are escaped, as orjson never does.
    return text if text.isascii() else json.dumps(told, sort_keys=True, separators=(",", ":"))


def hashed(text: str) -> str:
    """BLAKE2b of the text, 8 bytes in hexadecimal, as `printf %s TEXT | b2sum -l 64` makes it."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _ranked(candidate: Candidate, judged: Judged, question: Question, seed: str) -> Ranked | None:
    tier = judged.tier
    if tier is None or not judged.answers(question.choices):
        return None
    if tier is Tier.E and not question.include_trainees:
        return None
    fitting = filters.fittings(candidate, question)
    if not all(one.stays for one in fitting):
        return None
    parts = (*_parts(candidate, judged, question, tier), *(one.part for one in fitting))
    return Ranked(
        person_id=candidate.person_id,
        name=candidate.name,
        tier=tier,
        score=sum(part.points for part in parts),
        parts=parts,
        distance_miles=candidate.distance_miles,
        tie=tie_key(seed, candidate.person_id),
    )


def _parts(
    candidate: Candidate, judged: Judged, question: Question, tier: Tier
) -> Iterable[ScorePart]:
    for code in question.specialties:
        yield specialty_part(code, judged.good, candidate)
    yield distance_part(candidate, question)
    yield from reach_parts(candidate, question, tier)
    for code in question.languages:
        yield language_part(code, candidate)
    yield from judged.parts


def specialty_part(code: str, good: Iterable[Weighed], candidate: Candidate) -> ScorePart:
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


def language_part(code: str, candidate: Candidate) -> ScorePart:
    """The reason for one language: the person's own word, else "not stated"."""
    name = ("language", label("languages", code))
    listing_id = dict(candidate.languages).get(code)
    if not listing_id:
        return ScorePart("language_not_stated", 0, NOT_STATED, (name,))
    points = int(load("ranking")["points"]["language"])
    return ScorePart("language", points, f"listing:{listing_id}", (name,))
