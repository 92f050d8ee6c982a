from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.finding.explain import recompute
from directory.finding.find import Query, QueryError, find
from directory.finding.in_json import as_json
from directory.finding.people import Found, look_up
from directory.finding.reach import band
from directory.models import Source
from directory.places import AmbiguousPlace, PlaceNotFound
from directory.requirements import load_catalogue
from directory.standing.status import overview
from directory.standing.statuses import Status
from directory.vocabulary import load
from directory.words.specialties import UnknownWord, specialty, specialty_codes
from directory.words.title_families import choice
from tests.directory.factories import TODAY, Held, World, new_world, npi_record

HARTFORD = {"city": "HARTFORD", "state": "CT", "postal_code": "06103"}
NEW_HAVEN = {"city": "New Haven", "state": "CT", "postal_code": "06511"}
STAMFORD = {"city": "Stamford", "state": "CT", "postal_code": "06902"}


@pytest.fixture
def world() -> Iterator[World]:
    with new_world() as made:
        yield made


def ids(world: World, query: Query) -> list[str]:
    return [one.person_id for one in find(world.session, query, TODAY).results]


def test_near_people_come_with_reasons_and_cards(world: World) -> None:
    near = world.person("Ana Delgado", Held(**HARTFORD))
    far = world.person("Ben Okafor", Held(**NEW_HAVEN))
    world.person("Cleo Marsh", Held("co-bace/lac", source="co_dora", city="Denver", state="CO"))
    answer = find(world.session, Query("06103"), TODAY)
    assert [one.person_id for one in answer.results] == [near, far]
    first = answer.results[0]
    assert first.distance_miles == 0.0
    assert first.score == sum(part.points for part in first.score_parts)
    assert first.card.places[0].city == "Hartford"
    assert (answer.total, answer.widened, answer.next_steps) == (2, None, ())
    assert answer.notice == "Sample data: every person shown here is invented."


def test_the_radius_is_honoured(world: World) -> None:
    near = world.person("Ana Delgado", Held(**HARTFORD))
    world.person("Ben Okafor", Held(**NEW_HAVEN))
    assert ids(world, Query("Hartford, CT", radius_miles=10)) == [near]


def test_widening_is_announced_in_steps(world: World) -> None:
    person = world.person("Ben Okafor", Held(**NEW_HAVEN))
    twice = find(world.session, Query("06103", radius_miles=20), TODAY)
    assert twice.widened is not None
    assert (twice.widened.from_miles, twice.widened.to_miles) == (20, 40)
    assert twice.widened.text == "Nobody was found within 20 miles, so we looked within 40 miles."
    assert [one.person_id for one in twice.results] == [person]
    state = find(world.session, Query("06103", radius_miles=5), TODAY)
    assert state.widened is not None
    assert state.widened.to_miles is None
    assert "all of Connecticut" in state.widened.text
    one = find(world.session, Query("06103", radius_miles=1), TODAY)
    assert one.widened is not None
    assert one.widened.text.startswith("Nobody was found within 1 mile, so we looked at all")
    assert [one.person_id for one in state.results] == [person]


def test_a_list_without_cities_is_shown_for_the_state(world: World) -> None:
    person = world.person("Dee Lindqvist", Held("wa-doh/sudp", source="wa_doh"))
    answer = find(world.session, Query("98101"), TODAY)
    assert [one.person_id for one in answer.results] == [person]
    assert answer.results[0].distance_miles is None
    assert answer.widened is None
    texts = [part.text for part in answer.results[0].score_parts]
    assert "Distance not stated: this list gives no city with its state." in texts


def test_another_listing_can_place_a_person(world: World) -> None:
    """A national record gives Spokane: then the person is not shown for Seattle within 50 miles."""
    record = npi_record(city="Spokane", state="WA", postal_code="99201")
    world.person("Dee Lindqvist", Held("wa-doh/sudp", source="wa_doh"), record)
    assert ids(world, Query("98101", radius_miles=25)) != []  # widened to the state
    assert find(world.session, Query("98101", radius_miles=25), TODAY).widened is not None
    spokane = find(world.session, Query("99201"), TODAY).results[0]
    assert spokane.distance_miles == 0.0


def test_self_reported_people_stand_apart(world: World) -> None:
    checked = world.person("Ana Delgado", Held(**NEW_HAVEN))
    told = world.person("Cleo Marsh", npi_record(**HARTFORD))
    answer = find(world.session, Query("06103", specialties=("alcohol",)), TODAY)
    assert [one.person_id for one in answer.results] == [checked]
    assert [one.person_id for one in answer.self_reported] == [told]
    assert "We have not checked it" in answer.self_reported[0].text
    assert answer.self_reported[0].card.credentials == ()
    assert find(world.session, Query("06103", credentials=("CIP",)), TODAY).self_reported == ()


def test_what_a_person_says_of_themself_is_worth_less_than_the_boards_word(world: World) -> None:
    held = Held("pcb/cip", "C-77", source="cip_list", **HARTFORD)
    person = world.person("Ben Okafor", held, npi_record())
    (result,) = find(world.session, Query("06103", specialties=("alcohol",)), TODAY).results
    assert result.person_id == person
    part = result.score_parts[0]
    assert (part.code, part.points) == ("specialty_self", 15)


def test_a_record_without_license_numbers_still_speaks_of_its_specialty(world: World) -> None:
    told = {"title_published": "Addiction (substance use disorder) counselor", "claims": []}
    record = npi_record()
    record.more |= told
    world.person("Ben Okafor", Held("pcb/cip", "C-7", source="cip_list", **HARTFORD), record)
    (result,) = find(world.session, Query("06103", specialties=("drugs",)), TODAY).results
    assert result.score_parts[0].code == "specialty_self"


def test_hidden_people_are_nowhere(world: World) -> None:
    world.person("Ana Delgado", Held(**HARTFORD), hidden=True)
    world.person("Cleo Marsh", npi_record(**HARTFORD), hidden=True)
    answer = find(world.session, Query("06103"), TODAY)
    assert (answer.results, answer.self_reported) == ((), ())


def test_credentials_filter_by_family_letters_or_id(world: World) -> None:
    ladc = world.person("Ana Delgado", Held("ct-dph/ladc", **HARTFORD))
    cadc = world.person("Ben Okafor", Held("ct-dph/cadc", **HARTFORD))
    assert ids(world, Query("06103", credentials=("LADC",))) == [ladc]
    assert ids(world, Query("06103", credentials=("ct-dph/cadc",))) == [cadc]
    both = ids(world, Query("06103", credentials=("ladc", "Certified Alcohol and Drug Counselor")))
    assert sorted(both) == sorted([ladc, cadc])


def test_an_expired_credential_does_not_answer_for_a_family_asked_for(world: World) -> None:
    old = Held("ct-dph/ladc", status=Status.EXPIRED, expires_on=dt.date(2024, 1, 1), **HARTFORD)
    world.person("Ana Delgado", old, Held("ct-dph/cadc", "7", **HARTFORD))
    assert ids(world, Query("06103", credentials=("LADC",))) == []
    assert len(ids(world, Query("06103", credentials=("CADC",)))) == 1


def test_who_asked_for_a_national_certificate_is_sent_to_those_who_give_it(world: World) -> None:
    row = world.session.get_one(Source, "cip_list")
    row.info = {**row.info, "issuer": "pcb", "publisher": "Board of all"}
    page = "Check a name with the board: Board of all at https://board.example.org/cip."
    steps = find(world.session, Query("43215", credentials=("CIP",)), TODAY).next_steps
    assert [step for step in steps if step.startswith(page)]
    others = find(world.session, Query("43215", credentials=("LADC",)), TODAY).next_steps
    assert not [step for step in others if "Board of all" in step]


def test_an_empty_answer_says_what_to_do_next(world: World) -> None:
    with_list = find(world.session, Query("06103"), TODAY).next_steps
    assert any("https://board.example.org/ct" in step for step in with_list)
    without = find(world.session, Query("43215"), TODAY).next_steps
    assert any("do not read a list for Ohio" in step for step in without)
    assert any(step.startswith("Check a name with the board") for step in without)


def test_rule_8_who_is_listed_with_a_date_to_come_is_found_below_the_active(world: World) -> None:
    listed = Held(number="44.900002", status=Status.LISTED_UNEXPIRED, **HARTFORD)
    dated = world.person("Bo Ruiz", listed)
    active = world.person("Ana Delgado", Held(**HARTFORD))
    assert ids(world, Query("06103")) == [active, dated]
    shown = find(world.session, Query("06103"), TODAY).results[1]
    assert "this list does not show a status" in shown.card.credentials[0].standing.sentence
    assert shown.card.credentials[0].status == "listed_unexpired"


def test_rule_8_a_date_that_has_passed_opens_nothing(world: World) -> None:
    past = {"status": Status.LISTED_UNEXPIRED, "expires_on": dt.date(2026, 11, 19)}
    world.person("Bo Ruiz", Held(**past, **HARTFORD))
    assert ids(world, Query("06103")) == []


def test_a_board_to_ask_is_named_where_no_list_is_read(world: World) -> None:
    info = {
        "issuer": "oh-cdpb",
        "publisher": "Board of Ohio",
        "check_page": "https://board.example.org/oh",
        "check_how": "Call or write.",
        "read": False,
        "why": "not_looked_at",
    }
    world.session.add(
        Source(
            id="oh_cdpb",
            title="Ohio list",
            jurisdiction="OH",
            family="unread",
            info=info,
            last_accepted_run_id=None,
        )
    )
    steps = find(world.session, Query("43215"), TODAY).next_steps
    assert any("do not read a list for Ohio" in step for step in steps)
    assert steps[-1] == (
        "Check a name with the board: Board of Ohio at https://board.example.org/oh. Call or write."
    )


def test_a_whole_state_can_be_asked_for(world: World) -> None:
    people = {
        world.person("Ana Delgado", Held(**HARTFORD)),
        world.person("Bo Ruiz", Held(**STAMFORD)),
    }
    answer = find(world.session, Query("Connecticut"), TODAY)
    assert {one.person_id for one in answer.results} == people
    assert answer.results[0].distance_miles is None
    assert "all of Connecticut" in answer.results[0].score_parts[0].text


def test_the_limit_changes_no_order(world: World) -> None:
    for i in range(12):
        world.person(f"Ana Delgado{i}", Held(number=f"44.00{i}", **HARTFORD))
    everyone = ids(world, Query("06103"))
    assert len(everyone) == 12
    assert ids(world, Query("06103", limit=5)) == everyone[:5]
    assert find(world.session, Query("06103", limit=5), TODAY).total == 12


def test_the_json_has_the_published_shape(world: World) -> None:
    world.person("Ana Delgado", Held(**HARTFORD))
    answer = find(world.session, Query("06103", specialties=("drinking",)), TODAY)
    plain = json.loads(json.dumps(as_json(answer)))
    assert {"query", "place", "results", "widened", "self_reported"} <= set(plain)
    assert {"next_steps", "seed", "today", "notice"} <= set(plain)
    assert plain["query"]["specialties"] == ["alcohol"]
    (result,) = plain["results"]
    names = {"person_id", "name", "tier", "score", "score_parts", "distance_miles", "credentials"}
    assert names <= set(result)
    assert all(
        set(part) == {"code", "points", "text", "evidence_ref"} for part in result["score_parts"]
    )
    assert result["score"] == sum(part["points"] for part in result["score_parts"])
    assert plain["widened"] is None


def test_miles_are_told_whole_and_never_beyond_their_band(world: World) -> None:
    towns = ("Hartford", "Enfield", "Suffield", "Windsor", "Bristol", "Waterbury", "Norwich")
    for number, town in enumerate(towns):
        world.person(f"{town} Person", Held(city=town, state="CT", number=f"44.00{number}"))
    world.person("Ana Delgado", Held(number="44.009", **HARTFORD))
    answer = find(world.session, Query("06103"), TODAY)
    plain = json.loads(json.dumps(as_json(answer)))
    assert any(one.distance_miles % 1 for one in answer.results if one.distance_miles)
    for exact, told in zip(answer.results, plain["results"], strict=True):
        miles = told["distance_miles"]
        assert type(miles) is int
        assert miles <= 50
        assert (exact.distance_miles or 0) <= max(miles, 0.9) < (exact.distance_miles or 0) + 1
        assert band("distance", miles) == band("distance", exact.distance_miles or 0)
    assert min(one["distance_miles"] for one in plain["results"]) == 0
    assert recompute(plain).right


def test_no_answer_holds_what_must_never_be_served(world: World) -> None:
    more = {"raw": {"address": "1 Invented Street", "birthyear": "1970"}, "other_numbers": ["x9"]}
    world.person("Ana Delgado", Held(more=more, **HARTFORD))
    text = json.dumps(as_json(find(world.session, Query("06103"), TODAY)))
    assert "Ana Delgado" in text
    assert not [
        word for word in ("Street", "birth", "x9", 'postal_code": "06103", "raw') if word in text
    ]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (Query("Hartfrod, CT"), PlaceNotFound),
        (Query("Springfield"), AmbiguousPlace),
        (Query("06103", radius_miles=0), QueryError),
        (Query("06103", limit=0), QueryError),
        (Query("06103", credentials=("LDAC",)), UnknownWord),
        (Query("06103", specialties=("gambbling",)), UnknownWord),
        (Query("06103", languages=("Klingonese",)), UnknownWord),
    ],
)
def test_words_we_do_not_know_are_refused(
    world: World, query: Query, error: type[Exception]
) -> None:
    with pytest.raises(error) as told:
        find(world.session, query, TODAY)
    assert str(told.value).endswith((".", "?"))


def test_a_misspelt_word_gets_suggestions() -> None:
    with pytest.raises(UnknownWord) as told:
        choice("LDAC", load_catalogue())
    assert "LADC" in told.value.suggestions
    with pytest.raises(UnknownWord) as other:
        specialty("gambbling")
    assert other.value.suggestions[0] == "gambling"


def test_rule_31_former_letters_ask_for_todays_credential() -> None:
    assert choice("CDP", load_catalogue()).holds(load_catalogue().credential("wa-doh/sudp"))


def test_rule_29_letters_name_every_credential_that_carries_them() -> None:
    ids_of_lac = choice("LAC", load_catalogue()).ids
    assert {"co-bace/lac", "la-adra/lac"} <= ids_of_lac


def test_every_word_and_credential_of_the_vocabularies_is_known() -> None:
    catalogue = load_catalogue()
    known = {credential.id for credential in catalogue.credentials()}
    for code, entry in load("specialties")["specialties"].items():
        assert set(entry["board"]["credentials"]) <= known
        assert all(specialty(str(word)) == code for word in entry["words"])
    assert len(specialty_codes()) == 23
    assert set(load("title_families")["not_counseling"]) <= known
    families = {credential.family for credential in catalogue.credentials()}
    assert set(load("title_families")["families"]) == families - {"other"}


def test_each_database_gives_the_same_answers(store: Engine) -> None:
    with Session(store) as session:
        world = World(session)
        ana = world.person("Ana Delgado", Held(**HARTFORD))
        cleo = world.person("Cleo Marsh", npi_record(**HARTFORD), former="Lindqvist")
        dee = world.person(
            "Dee Quill",
            Held("wa-doh/sudp", "CP6", source="wa_doh"),
            npi_record("1999000002", city="Spokane", state="WA", postal_code="99201"),
        )
        near = find(session, Query("06103", specialties=("alcohol",)), TODAY)
        assert [one.person_id for one in near.results] == [ana]
        assert [one.person_id for one in near.self_reported] == [cleo]
        assert near.results[0].score == 61
        wide = find(session, Query("98101", radius_miles=20), TODAY)
        assert [one.person_id for one in wide.results] == [dee]
        typed = {"Ana Delgdo": ana, "44-001234": ana, "Cleo Lindqvist": cleo, "Dee Kwill": dee}
        for text, person in typed.items():
            found = look_up(session, text, today=TODAY)
            assert isinstance(found, Found), text
            assert [match.card.id for match in found.matches] == [person]
        assert {row.id: row.listings for row in overview(session, TODAY)}["nppes"] == 2
