"""Answering "who can help near here?": resolve the words, gather, rank, and say every reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from directory.cards.reader import PersonCard, to_plain
from directory.centers.beside import Center, beside
from directory.finding.crisis import Help, cautions, crisis_help, help_json
from directory.finding.filters import Noted
from directory.finding.query import MOST_MILES, MOST_RESULTS, Query, QueryError, resolve
from directory.finding.ranking import (
    Candidate,
    Question,
    Ranked,
    ScorePart,
    Tier,
    distance_part,
    hashed,
    seed_text,
)
from directory.finding.reading import Reader
from directory.finding.store_reader import StoreReader
from directory.finding.widen import Widened, widening
from directory.places import Place, whole_miles
from directory.requirements import load_catalogue
from directory.sources.boards import next_steps
from directory.vocabulary import load
from directory.words.sentences import say

__all__ = [
    "MOST_MILES",
    "MOST_RESULTS",
    "Answer",
    "Query",
    "QueryError",
    "Result",
    "SelfReported",
    "Widened",
    "answer",
    "as_json",
    "find",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class Result:
    """One checked person in order, with the reasons and the card."""

    person_id: str
    name: str
    tier: Tier
    score: int
    score_parts: tuple[ScorePart, ...]
    distance_miles: float | None
    card: PersonCard


@dataclass(frozen=True, slots=True)
class SelfReported:
    """One person no board we read lists: what they say of themself, outside tiers and points."""

    person_id: str
    name: str
    distance_miles: float | None
    distance_text: str
    text: str
    card: PersonCard


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. `total` counts everybody who fits; `results` holds the first `limit`.

    `seed` orders equals: blake2b of seed and person id; `seed_from` is what the
    seed is a hash of. `tiers` names each tier. `filters` is what
    each filter did. `crisis` comes before anything else; `cautions` before an intervention.
    `centers` are places, apart from people.
    """

    query: Query
    question: Question
    place: Place
    today: dt.date
    results: tuple[Result, ...]
    self_reported: tuple[SelfReported, ...]
    total: int
    widened: Widened | None
    filters: tuple[Noted, ...]
    crisis: tuple[Help, ...]
    cautions: tuple[Help, ...]
    next_steps: tuple[str, ...]
    centers: tuple[Center, ...]
    seed: str
    seed_from: str
    tiers: Mapping[str, str]
    notice: str | None


def find(session: Session, query: Query, today: dt.date) -> Answer:
    """Who may help near the place asked for, on `today`, read from the store by its queries.

    Raises PlaceNotFound (AmbiguousPlace), UnknownWord and QueryError; each one's text can be
    shown as it is.
    """
    return answer(StoreReader(session), query, today)


def answer(reader: Reader, query: Query, today: dt.date) -> Answer:
    """The same from any reader: the store, or an index of it. Raises as `find` does."""
    return _answer(reader, reader.cards, query, today)


def data(reader: Reader, query: Query, today: dt.date) -> dict[str, Any]:
    """What `as_data` makes of the same answer, of cards that are written in part already.

    For orjson, which knows such parts. Raises as `find` does.
    """
    return as_data(_answer(reader, reader.written, query, today))


def _answer(reader: Reader, cards_of: Callable[..., Any], query: Query, today: dt.date) -> Answer:
    catalogue = load_catalogue()
    question = resolve(query, catalogue)
    order, widened = widening(reader, question, today, query.limit)
    wanted = [one.person_id for one in order.first] + [one.person_id for one in order.told]
    cards = cards_of(wanted, question.place.state, today)
    results = tuple(_result(one, cards) for one in order.first)
    apart = tuple(_apart(order.told, cards, question))
    sources, told = reader.sources, seed_text(question, today)
    return Answer(
        query=query,
        question=question,
        place=question.place,
        today=today,
        results=results,
        self_reported=apart,
        total=order.total,
        widened=widened,
        filters=order.noted,
        crisis=crisis_help(question.specialties),
        cautions=cautions(question.specialties),
        next_steps=() if results else next_steps(question.place, sources, catalogue, bool(apart)),
        centers=_centers(reader, question, widened, today),
        seed=hashed(told),
        seed_from=told,
        tiers=load("ranking")["tiers"],
        notice=say("sample") if any(card.sample for card in cards.values()) else None,
    )


def _centers(
    reader: Reader, question: Question, widened: Widened | None, today: dt.date
) -> tuple[Center, ...]:
    """Centers as far as people were looked for."""
    radius = widened.to_miles if widened else question.radius_miles
    return beside(reader.centers(), question.place, radius, today, reader.sources)


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as the command line and the API print it: plain JSON values."""
    plain: dict[str, Any] = to_plain(as_data(answer))
    return plain


def as_data(answer: Answer) -> dict[str, Any]:
    """The same with days, enumerations and dataclasses in it, for whoever writes these itself."""
    return {
        "crisis": [help_json(one) for one in answer.crisis],
        "query": {
            **to_plain(replace(answer.query, place=_typed(answer.query.place))),
            "specialties": list(answer.question.specialties),
            "languages": list(answer.question.languages),
            "models": list(answer.question.models),
        },
        "place": {**to_plain(answer.place), "note": answer.place.note},
        "today": answer.today,
        "seed": answer.seed,
        "seed_from": answer.seed_from,
        "tiers": dict(answer.tiers),
        "total": answer.total,
        "results": [_result_json(result) for result in answer.results],
        "self_reported": [_apart_json(one) for one in answer.self_reported],
        "widened": _widened_json(answer.widened),
        "filters": answer.filters,
        "cautions": [help_json(one) for one in answer.cautions],
        "next_steps": list(answer.next_steps),
        "centers": answer.centers,
        "notice": answer.notice,
    }


def _typed(place: str | Place) -> str:
    return place if isinstance(place, str) else place.postal_code or place.label


def _result(one: Ranked, cards: Mapping[str, PersonCard]) -> Result:
    return Result(
        person_id=one.person_id,
        name=one.name,
        tier=one.tier,
        score=one.score,
        score_parts=one.parts,
        distance_miles=one.distance_miles,
        card=cards[one.person_id],
    )


def _apart(
    told: Iterable[Candidate], cards: Mapping[str, PersonCard], question: Question
) -> Iterable[SelfReported]:
    unchecked = say("self_reported")
    for one in told:
        card = cards.get(one.person_id)
        if card and card.speaks_lately:
            text = distance_part(one, question).text
            miles = one.distance_miles
            yield SelfReported(one.person_id, one.name, miles, text, unchecked, card)


def _result_json(result: Result) -> dict[str, Any]:
    card = result.card
    return {
        "person_id": result.person_id,
        "name": result.name,
        "tier": result.tier,
        "score": result.score,
        "score_parts": [_part_json(part) for part in result.score_parts],
        "distance_miles": whole_miles(result.distance_miles),
        "credentials": card.credentials,
        "claims": card.claims,
        "places": card.places,
        "sample": card.sample,
    }


def _part_json(part: ScorePart) -> dict[str, Any]:
    return {
        "code": part.code,
        "points": part.points,
        "text": part.text,
        "evidence_ref": part.evidence_ref,
    }


def _apart_json(one: SelfReported) -> dict[str, Any]:
    card = one.card
    own = {"person_id": one.person_id, "name": one.name, "text": one.text}
    return {
        **own,
        "distance_miles": whole_miles(one.distance_miles),
        "claims": card.claims,
        "places": card.places,
        "sample": card.sample,
    }


def _widened_json(widened: Widened | None) -> dict[str, Any] | None:
    if widened is None:
        return None
    to = "state" if widened.to_miles is None else widened.to_miles
    return {"from": widened.from_miles, "to": to, "text": widened.text}
