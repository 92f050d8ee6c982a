"""Answering "who can help near here?": resolve the words, gather, rank, and say every reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from directory.cards.reader import PersonCard
from directory.centers.beside import Center, beside
from directory.finding.crisis import Help, cautions, crisis_help
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
from directory.places import Place
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
    question = resolve(query, load_catalogue())
    order, widened = widening(
        question, lambda miles: reader.order(question, miles, today, query.limit)
    )
    wanted = [one.person_id for one in order.first] + [one.person_id for one in order.told]
    cards = reader.cards(wanted, question.place.state, today)
    results = tuple(_result(one, cards) for one in order.first)
    apart = tuple(_apart(order.told, cards, question))
    sample = any(card.sample for card in cards.values())
    told = Told(order.total, bool(results), bool(apart), sample, widened, order.noted)
    return replace(
        framed(reader, query, question, today, told), results=results, self_reported=apart
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the frame of an answer tells of the people in it."""

    total: int
    finds: bool
    finds_apart: bool
    sample: bool
    widened: Widened | None
    noted: tuple[Noted, ...]


def framed(reader: Reader, query: Query, question: Question, today: dt.date, told: Told) -> Answer:
    """The answer round its people, without them."""
    sources, seed_from = reader.sources, seed_text(question, today)
    steps: tuple[str, ...] = ()
    if not told.finds:
        steps = next_steps(
            question.place, sources, load_catalogue(), told.finds_apart, question.choices
        )
    return Answer(
        query=query,
        question=question,
        place=question.place,
        today=today,
        results=(),
        self_reported=(),
        total=told.total,
        widened=told.widened,
        filters=told.noted,
        crisis=crisis_help(question.specialties),
        cautions=cautions(question.specialties),
        next_steps=steps,
        centers=_centers(reader, question, told.widened, today),
        seed=hashed(seed_from),
        seed_from=seed_from,
        tiers=load("ranking")["tiers"],
        notice=say("sample") if told.sample else None,
    )


def _centers(
    reader: Reader, question: Question, widened: Widened | None, today: dt.date
) -> tuple[Center, ...]:
    """Centers as far as people were looked for."""
    radius = widened.to_miles if widened else question.radius_miles
    return beside(reader.centers(), question.place, radius, today, reader.sources)


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
