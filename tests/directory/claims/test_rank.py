"""Claiming moves nobody; a statement acts through what it says, and for whom asks for it alone."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from directory.finding.find import Query, find
from directory.finding.in_json import as_json
from directory.models import Base, Listing, PersonListing
from directory.resolve import resolve
from directory.vocabulary import load
from tests.directory.claims.claiming import GAMBLING, NOW, proved, stated
from tests.directory.factories import TODAY
from tests.directory.index.stores import ASKED, fill

MANY = int(os.environ.get("INTERVENTIONIST_TEST_CLAIMS", "3"))  # stores
# Nobody's question is about these: they are shown, and never ranked by.
UNASKED = [
    {"says": "website", "value": "https://a.example.org"},
    {"says": "phone", "value": "(303) 555-0142"},
    {"says": "specialty", "value": "eating"},
    {"says": "language", "value": "kor"},
    {"says": "model", "value": "craft"},
    {"says": "new_clients", "value": "yes"},
    {"says": "fee", "value": "$2,500"},
]
Answers = list[dict[str, Any]]


def _answers(session: Session, places: list[str]) -> Answers:
    asked = [Query(place, specialties=need) for place in places for need in ((), ("gambling",))]
    return [as_json(find(session, one, TODAY)) for one in asked]


def _order(answers: Answers) -> Answers:
    """Everything of an answer that ranks: who, in which order, with which points and reasons."""
    kept = ("person_id", "tier", "score", "score_parts", "distance_miles")
    return [
        {
            part: [{name: one.get(name) for name in kept} for one in answer[part]]
            for part in ("results", "self_reported")
        }
        for answer in answers
    ]


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    places=st.lists(st.sampled_from(ASKED), min_size=2, max_size=2, unique=True),
    chosen=st.sets(st.integers(0, 40), min_size=1, max_size=6),
)
def test_claiming_changes_no_order_points_or_reasons(
    seed: int, places: list[str], chosen: set[int]
) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    fill(engine, seed, people=25)
    with Session(engine) as session:
        resolve(session, full=True, now=NOW)
        session.commit()
        before = _answers(session, places)
        query = session.query(Listing.id).filter_by(self_reported=False).order_by(Listing.id)
        boards = [one.id for one in query]
        records = sorted({boards[n % len(boards)] for n in chosen})

        for record in records:
            proved(engine, record)
        resolve(session, full=False, now=NOW)
        session.commit()
        assert _answers(session, places) == before  # to the last letter

        for record in records:
            stated(engine, record, *UNASKED, now=NOW.replace(day=25))
        resolve(session, full=False, now=NOW.replace(day=25))
        session.commit()
        assert _order(_answers(session, places)) == _order(before)

        _acts_as_published(engine, session, records[0], places, before)
    engine.dispose()


def _acts_as_published(
    engine: Any, session: Session, record: str, places: list[str], before: Answers
) -> None:
    """Who says gambling gains the published points where gambling is asked for; others nothing."""
    stated(engine, record, GAMBLING, now=NOW.replace(day=27))
    resolve(session, full=False, now=NOW.replace(day=27))
    session.commit()
    whose = session.get_one(PersonListing, record).person_id
    points = load("ranking")["points"]["specialty_self"]
    for was, now in zip(before, _answers(session, places), strict=True):
        asked = bool(was["query"]["specialties"])
        scores = [{one["person_id"]: one["score"] for one in it["results"]} for it in (was, now)]
        for person, score in scores[1].items():
            gained = points if asked and person == whose else 0
            assert score - scores[0].get(person, score - gained) == gained
