"""An answer as JSON: of its cards, or of people whose JSON is written in part already."""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson

from directory.cards.reader import to_plain
from directory.finding.crisis import help_json
from directory.finding.find import (
    Answer,
    Query,
    Result,
    SelfReported,
    Told,
    Widened,
    answer,
    framed,
    resolve,
)
from directory.finding.ranking_model import Question, part_json
from directory.finding.reading import Listed, Reader, UnwrittenError
from directory.finding.widen import widening
from directory.places import Place, whole_miles
from directory.requirements import load_catalogue


def in_json(reader: Reader, query: Query, today: dt.date) -> bytes:
    """The answer's JSON. Raises as `find` does."""
    try:
        return orjson.dumps(_listed(reader, query, today))
    except UnwrittenError:
        return orjson.dumps(as_data(answer(reader, query, today)))


def _listed(reader: Reader, query: Query, today: dt.date) -> dict[str, Any]:
    question = resolve(query, load_catalogue())

    def look(miles: int | None) -> Listed:
        return reader.listed(question, miles, today, query.limit)

    found, widened = widening(question, look)
    finds, apart = bool(found.results), bool(found.self_reported)
    told = Told(found.total, finds, apart, found.sample, widened, ())
    people = {"results": found.results, "self_reported": found.self_reported}
    written = {name: orjson.Fragment(b"[%b]" % b",".join(held)) for name, held in people.items()}
    return as_data(framed(reader, query, question, today, told)) | written


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as the command line and the API print it: plain JSON values."""
    plain: dict[str, Any] = to_plain(as_data(answer))
    return plain


def as_data(answer: Answer) -> dict[str, Any]:
    """The same with days, enumerations and dataclasses in it, for whoever writes these itself."""
    return {
        "crisis": [help_json(one) for one in answer.crisis],
        "query": _query_json(answer.query, answer.question),
        "place": _place_json(answer.place),
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


def _query_json(query: Query, question: Question) -> dict[str, Any]:
    return {
        "place": _typed(query.place),
        "radius_miles": query.radius_miles,
        "credentials": query.credentials,
        "specialties": question.specialties,
        "languages": question.languages,
        "limit": query.limit,
        "include_trainees": query.include_trainees,
        "ages": query.ages,
        "models": question.models,
        "travel": query.travel,
        "remote": query.remote,
        "new_clients": query.new_clients,
        "fee_shown": query.fee_shown,
        "no_discipline": query.no_discipline,
    }


def _place_json(place: Place) -> dict[str, Any]:
    return {
        "kind": place.kind,
        "name": place.name,
        "state": place.state,
        "postal_code": place.postal_code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "approximate": place.approximate,
        "has_area": place.has_area,
        "street": place.street,
        "note": place.note,
    }


def _typed(place: str | Place) -> str:
    return place if isinstance(place, str) else place.postal_code or place.label


def _result_json(result: Result) -> dict[str, Any]:
    card = result.card
    return {
        "person_id": result.person_id,
        "name": result.name,
        "tier": result.tier,
        "score": result.score,
        "score_parts": [part_json(part) for part in result.score_parts],
        "distance_miles": whole_miles(result.distance_miles),
        "credentials": card.credentials,
        "claims": card.claims,
        "places": card.places,
        "sample": card.sample,
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
