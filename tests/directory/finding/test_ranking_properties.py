"""What must hold of any order, whoever the people are and whatever is asked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from directory.finding.explain import UnreadableOrder, recompute
from directory.finding.find import Query, find
from directory.finding.in_json import as_json
from directory.finding.ranking import (
    Candidate,
    CandidateCredential,
    Question,
    rank,
    seed_of,
)
from directory.finding.self_stated import Said, is_known
from directory.models import Listing
from directory.places import Place, miles_from
from directory.requirements import load_catalogue
from directory.standing.judge import CredentialFacts
from directory.standing.statuses import Status
from directory.words.specialties import specialty_codes
from directory.words.title_families import choice
from tests.directory.factories import TODAY, Held, new_world, npi_record

CATALOGUE = load_catalogue()
TITLES = ("ct-dph/ladc", "ct-dph/cadc", "pcb/cip", "co-bace/lac", "co-bace/addc", "nccap/ncac-i")
HARTFORD = Place("zip", "Hartford", "CT", "06103", 41.765, -72.671, approximate=False)
CONNECTICUT = Place("state", "Connecticut", "CT", None, None, None, approximate=False)
DAYS = st.integers(0, 200).map(lambda days: TODAY - dt.timedelta(days=days))
SOUND = (Status.ACTIVE, Status.IN_RENEWAL, Status.LISTED_UNEXPIRED)

SELDOM = st.sampled_from((False, False, False, True))

sound = st.builds(
    CredentialFacts,
    status=st.sampled_from(SOUND),
    last_seen=st.integers(0, 90).map(lambda days: TODAY - dt.timedelta(days=days)),
    expires_on=st.none() | st.integers(0, 900).map(lambda n: TODAY + dt.timedelta(days=n)),
    restricted=st.booleans(),
)
facts = sound | st.builds(  # of any facts alone next to nobody would be ranked
    CredentialFacts,
    status=st.sampled_from(Status),
    last_seen=DAYS,
    expires_on=st.none() | st.integers(-400, 900).map(lambda n: TODAY + dt.timedelta(days=n)),
    restricted=st.booleans(),
    gone_at=st.none() | st.just(TODAY),
)
credentials = st.builds(
    CandidateCredential,
    listing_id=st.integers(0, 99).map(str),
    credential=st.sampled_from(TITLES).map(CATALOGUE.credential),
    facts=facts,
    discipline=st.sampled_from(("yes", "no", "unknown")),
)
said = st.sampled_from(
    [
        Said("travels", "CT", "s1"),
        Said("travels", "US", "s2"),
        Said("remote", "CT", "s3"),
        Said("model", "arise", "s4"),
        Said("new_clients", "no", "s5"),
        Said("new_clients", "yes", "s6"),
        Said("fee", "$900", "s7"),
    ]
)
questions = st.builds(
    Question,
    place=st.sampled_from((HARTFORD, CONNECTICUT)),
    radius_miles=st.sampled_from((10, 50)),
    choices=st.lists(st.sampled_from(("LADC", "CIP")), max_size=2).map(
        lambda words: tuple(choice(word, CATALOGUE) for word in words)
    ),
    specialties=st.lists(st.sampled_from(specialty_codes()), max_size=3, unique=True).map(tuple),
    languages=st.lists(st.sampled_from(("spa", "ase")), max_size=2, unique=True).map(tuple),
    include_trainees=st.booleans(),
    travel=st.booleans(),
    remote=st.booleans(),
    models=st.sampled_from(((), (), (), ("arise",))),
    new_clients=SELDOM,
    fee_shown=SELDOM,
    no_discipline=SELDOM,
)


@st.composite
def people(draw: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(
            f"p{number}",
            "Sam Invented",
            draw(st.none() | st.floats(0, 120).map(lambda miles: round(miles, 1))),
            "place",
            tuple(draw(st.lists(credentials, min_size=1, max_size=3))),
            tuple((code, "s") for code in draw(st.lists(st.sampled_from(specialty_codes())))),
            tuple((code, "s") for code in draw(st.lists(st.sampled_from(("spa", "ase"))))),
            tuple(draw(st.lists(said, max_size=3))),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


def ids(found: Sequence[Candidate], question: Question) -> list[str]:
    return [one.person_id for one in rank(found, question, TODAY)]


def test_somebody_is_ranked_among_the_people_made_up() -> None:
    """Else what is said below of any order would be said of none."""
    ranked: list[int] = []

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(people(), questions)
    def count(found: list[Candidate], question: Question) -> None:
        ranked.append(len(rank(found, question, TODAY)))

    count()
    assert sum(one > 0 for one in ranked) > 60
    assert sum(one > 1 for one in ranked) > 20


@settings(max_examples=200, deadline=None)
@given(people(), questions)
def test_the_gate_holds_and_reasons_sum(found: list[Candidate], question: Question) -> None:
    ranked = rank(found, question, TODAY)
    by_id = {one.person_id: one for one in found}
    for one in ranked:
        assert one.score == sum(part.points for part in one.parts)
        assert all(part.text and part.evidence_ref and part.points >= 0 for part in one.parts)
        assert any(_opens(held, question) for held in by_id[one.person_id].credentials)
    assert list(ranked) == sorted(ranked, key=lambda one: (one.tier, -one.score, one.tie))


def _opens(held: CandidateCredential, question: Question) -> bool:
    told = held.facts
    current = told.status in SOUND and told.gone_at is None
    undated = told.status is Status.IN_RENEWAL or told.expires_on is None  # rules 4 and 5
    in_time = undated or told.expires_on >= TODAY
    checked = told.last_seen is not None and (TODAY - told.last_seen).days <= 90
    wanted = held.credential is not None and (
        not question.choices or any(one.holds(held.credential) for one in question.choices)
    )
    return current and in_time and checked and wanted


@settings(max_examples=100, deadline=None)
@given(people(), questions, st.randoms())
def test_same_day_same_query_same_order(
    found: list[Candidate], question: Question, rnd: object
) -> None:
    order = ids(found, question)
    rnd.shuffle(found)  # type: ignore[attr-defined]
    assert ids(found, question) == order
    turned = replace(question, specialties=question.specialties[::-1])
    assert seed_of(turned, TODAY) == seed_of(question, TODAY)


@settings(max_examples=150, deadline=None)
@given(people(), questions, st.floats(0, 200))
def test_farther_never_scores_higher(
    found: list[Candidate], question: Question, more: float
) -> None:
    for one in rank(found, question, TODAY):
        near = next(person for person in found if person.person_id == one.person_id)
        assume(near.distance_miles is not None)
        far = replace(near, distance_miles=(near.distance_miles or 0) + more)
        (moved,) = rank([far], question, TODAY)
        assert moved.score <= one.score


@settings(max_examples=100, deadline=None)
@given(people(), questions)
def test_a_bad_credential_more_never_lifts_anybody(
    found: list[Candidate], question: Question
) -> None:
    order = {one.person_id: one for one in rank(found, question, TODAY)}
    bad = CandidateCredential(
        "bad", CATALOGUE.credential("ct-dph/ladc"), CredentialFacts(Status.EXPIRED, TODAY)
    )
    for one in found:
        worse = replace(one, credentials=(*one.credentials, bad))
        for after in rank([worse], question, TODAY):
            before = order[one.person_id]
            assert (after.tier, -after.score) >= (before.tier, -before.score)


@settings(max_examples=100, deadline=None)
@given(people(), questions, st.text(min_size=1, max_size=12), st.text(max_size=12))
def test_words_that_are_no_criterion_change_no_order(
    found: list[Candidate], question: Question, kind: str, value: str
) -> None:
    """Money, claiming, completeness, reviews: a claim of any kind the vocabulary lacks."""
    assume(not is_known(kind, value))
    more = [
        replace(one, said=(*one.said, Said(kind, value, "s9"), Said("paid", "9000", "s9")))
        for one in found
    ]
    assert rank(more, question, TODAY) == rank(found, question, TODAY)


@settings(max_examples=200, deadline=None)
@given(st.floats(-20, 72), st.floats(-179, 179), st.floats(-8, 8), st.floats(-8, 8))
def test_miles_are_those_of_the_geodesic(
    latitude: float, longitude: float, up: float, right: float
) -> None:
    """So the same people are within a radius: miles are shown, and compared, in tenths."""
    there = (latitude + up, longitude + right)
    miles = float(miles_from(latitude, longitude, np.array([there[0]]), np.array([there[1]]))[0])
    assert miles == pytest.approx(geodesic((latitude, longitude), there).miles, abs=0.005)


NON_CRITERIA = {  # columns of a listing that the ranking must not read
    "name_suffix": "III",
    "post_nominals": ["PhD", "MBA", "FACP"],
    "other_numbers": ["A1", "B2"],
    "former_names": ["Vanity"],
    "url": "https://paid.example.org/",
    "details": {"paid": 9000, "reviews": 5, "claimed": True},
    "raw": {"dues": "gold", "stars": "5"},
    "actions": [{"case": "1", "words": "Reprimand"}],
    "issued_on": dt.date(1990, 1, 1),
    "sub_status_text": "Preferred",
    "status_text": "ACTIVE – GOLD MEMBER",
    "name_published": "AAA FIRST",
}


@pytest.mark.parametrize("column", NON_CRITERIA)
def test_no_other_column_of_a_listing_changes_an_order(column: str) -> None:
    with new_world() as world:
        for number in range(6):
            place = {"city": "Hartford", "state": "CT", "postal_code": "06103"}
            world.person(f"Ana Delgado{number}", Held(number=f"44.00{number}", **place))
        query = Query("06103", specialties=("alcohol",))
        before = [(one.person_id, one.score) for one in find(world.session, query, TODAY).results]
        last = before[-1][0]
        listing = world.session.scalars(
            select(Listing).order_by(Listing.id).offset(_number(world.session, last))
        ).first()
        setattr(listing, column, NON_CRITERIA[column])
        world.session.commit()
        world.session.expire_all()
        after = [(one.person_id, one.score) for one in find(world.session, query, TODAY).results]
    assert after == before


def _number(session: object, person_id: str) -> int:
    from directory.models import Person

    person = session.get_one(Person, person_id)  # type: ignore[attr-defined]
    return int(person.anchor_id, 16) - 1


@settings(max_examples=8, deadline=None)
@given(st.sets(st.sampled_from(("travel", "remote", "new_clients", "no_discipline"))))
def test_a_published_answer_recomputes_its_own_order(flags: set[str]) -> None:
    with new_world() as world:
        place = {"city": "Hartford", "state": "CT", "postal_code": "06103"}
        for number in range(8):
            titles = [Held(number=f"44.00{number}", **place)]
            if number % 2:
                titles.append(Held("pcb/cip", f"C{number}", source="cip_list", **place))
            world.person(f"Ana Delgado{number}", *titles, npi_record(str(1999000000 + number)))
        query = Query("06103", specialties=("alcohol",), **dict.fromkeys(flags, True))
        told = json.loads(json.dumps(as_json(find(world.session, query, TODAY))))
    assert len(told["results"]) == 8
    assert recompute(told).right
    first, second = told["results"][:2]
    first["score_parts"][0]["points"] += 1
    assert not recompute(told).right
    first["score_parts"][0]["points"] -= 1
    told["results"][:2] = [second, first]
    assert not recompute(told).same_order
    told["seed_from"] = told["seed_from"].replace("2026", "2027")
    assert not recompute(told).seed_right


@pytest.mark.parametrize(
    "text", ["null", "[]", "{}", '{"seed": "x", "seed_from": "y", "results": 3}']
)
def test_what_is_no_answer_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableOrder, match=r"\.$"):
        recompute(json.loads(text))
