from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from directory.finding.people import Found, NotListed, as_json, look_up
from directory.models import PersonRedirect, Source
from tests.directory.factories import TODAY, Held, World, new_world

STAMP = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
NOBODY = "pabcdefghijkl"


@pytest.fixture
def world() -> Iterator[World]:
    with new_world() as made:
        yield made


def ids(world: World, text: str, state: str | None = None) -> list[str]:
    found = look_up(world.session, text, state, today=TODAY)
    return [match.card.id for match in found.matches] if isinstance(found, Found) else []


def test_an_id_finds_its_person(world: World) -> None:
    person = world.person("Ana Delgado", Held())
    world.person("Ben Okafor", Held(number="2"))
    found = look_up(world.session, person.upper(), today=TODAY)
    assert isinstance(found, Found)
    assert (found.by, found.redirected_from) == ("id", None)
    assert ids(world, person) == [person]


def test_an_old_id_is_followed(world: World) -> None:
    person = world.person("Ana Delgado", Held())
    world.session.add(PersonRedirect(old_id=NOBODY, new_id=person, reason="merged", made_at=STAMP))
    found = look_up(world.session, NOBODY, today=TODAY)
    assert isinstance(found, Found)
    assert [match.card.id for match in found.matches] == [person]
    assert found.redirected_from == NOBODY


@pytest.mark.parametrize("typed", ["44.001234", "44 001234", "44-001234", "44001234", "1234"])
def test_rule_23_numbers_in_any_punctuation(world: World, typed: str) -> None:
    person = world.person("Ana Delgado", Held(number="44.001234"))
    world.person("Ben Okafor", Held(number="44.001235"))
    assert ids(world, typed) == [person]


def test_rule_22_two_prefixes_are_two_numbers(world: World) -> None:
    person = world.person("Ana Delgado", Held("co-bace/lac", "ACD.0001234", source="co_dora"))
    world.person("Ben Okafor", Held("co-bace/cas", "ACC.0001234", source="co_dora"))
    assert ids(world, "acd 1234") == [person]


@pytest.mark.parametrize(
    "typed",
    [
        "Ana Delgado",
        "ana delgado",
        "Delgado, Ana",
        "Delgado Ana",
        "Ana Delgdo",
        "Anna Delgado",
        "Delgado",
    ],
)
def test_names_as_people_type_them(world: World, typed: str) -> None:
    person = world.person("Ana Delgado", Held())
    world.person("Ben Okafor", Held(number="2"))
    assert ids(world, typed) == [person]


def test_accents_short_forms_and_other_spellings(world: World) -> None:
    robert = world.person("Robert Muñoz", Held())
    kristensen = world.person("Mia Kristensen", Held(number="2"))
    obrien = world.person("Pat O'Brien", Held(number="3"))
    assert ids(world, "Bob Munoz") == [robert]
    assert ids(world, "Mia Christensen") == [kristensen]
    assert ids(world, "pat obrien") == [obrien]


def test_double_family_names_and_a_lost_first_letter(world: World) -> None:
    person = world.person("Paige Okoro Lindqvist", Held())
    world.person("Cal Lindqvist", Held(number="2"))
    typed = ["Paige Okoro Lindqvist", "Paige Lindqvist", "Paige koro Lindqvist", "Paige indqvist"]
    assert [ids(world, text) for text in typed] == [[person]] * 4


def test_a_former_name_still_finds(world: World) -> None:
    person = world.person("Ana Delgado", Held(), former="Lindqvist")
    found = look_up(world.session, "Ana Lindqvist", today=TODAY)
    assert isinstance(found, Found)
    assert [match.card.id for match in found.matches] == [person]
    assert found.matches[0].how == "former"


def test_rule_28_people_of_one_name_stay_apart_the_lapsed_one_too(world: World) -> None:
    one = world.person("Ana Delgado", Held())
    two = world.person(
        "Ana Delgado", Held("co-bace/lac", "A1", source="co_dora", expires_on=dt.date(2025, 2, 1))
    )
    found = look_up(world.session, "Ana Delgado", today=TODAY)
    assert isinstance(found, Found)
    assert {match.card.id for match in found.matches} == {one, two}
    lapsed = next(match.card for match in found.matches if match.card.id == two)
    assert "expired on February 1, 2025" in lapsed.credentials[0].standing.sentence
    assert ids(world, "Ana Delgado", state="CO") == [two]


def test_another_given_name_is_another_person(world: World) -> None:
    world.person("Ana Delgado", Held())
    assert ids(world, "Boris Delgado") == []


def test_the_likest_name_comes_first(world: World) -> None:
    near = world.person("Ana Delgada", Held())
    exact = world.person("Ana Delgado", Held(number="2"))
    assert ids(world, "Ana Delgado") == [exact, near]


def test_hidden_people_are_not_found_by_any_way(world: World) -> None:
    person = world.person("Ana Delgado", Held(), hidden=True)
    assert [ids(world, text) for text in (person, "44.001234", "Ana Delgado")] == [[], [], []]


def test_rule_39_not_found_proves_nothing(world: World) -> None:
    found = look_up(world.session, "Zora Invented", "CT", today=TODAY)
    assert isinstance(found, NotListed)
    assert found.text == (
        "This name or number is not on the lists we read for Connecticut; that proves nothing."
    )
    assert {one.source_id for one in found.lists} == {"ct_elicense", "cip_list", "nppes"}
    assert found.lists[0].as_of == dt.date(2026, 11, 18)
    assert [page.url for page in found.check_pages] == ["https://board.example.org/ct"]


def test_who_is_listed_in_another_state_is_not_said_to_be_on_no_list(world: World) -> None:
    world.person("Ana Delgado", Held())
    found = look_up(world.session, "Ana Delgado", "WA", today=TODAY)
    assert isinstance(found, NotListed)
    assert found.text.startswith("This name or number is not on the lists we read for Washington;")
    assert found.elsewhere == 1
    assert found.elsewhere_text == (
        "Without a state, we find 1 person of this name or number, or one like it."
    )


def test_rule_41_a_list_that_need_not_show_everybody_says_so(world: World) -> None:
    row = world.session.get_one(Source, "ct_elicense")
    row.info = {**row.info, "scope": "opt_out"}
    world.session.commit()
    found = look_up(world.session, "Zora Invented", "CT", today=TODAY)
    assert isinstance(found, NotListed)
    told = {one.source_id: one.text for one in found.lists}
    assert told["ct_elicense"].endswith("People may ask to be left off it.")
    assert told["cip_list"].endswith("It shows only current holders.")
    assert [page.url for page in found.check_pages] == ["https://board.example.org/ct"]


def test_lists_that_nobody_reads_are_not_said_to_have_been_looked_in(world: World) -> None:
    info = {"read": False, "why": "no_list", "check_page": "https://board.example.org/ny"}
    world.session.add(
        Source(
            id="ny_cb",
            title="New York list",
            jurisdiction="NY",
            family="unread",
            info=info,
            last_accepted_run_id=None,
        )
    )
    anywhere = look_up(world.session, "Zora Invented", today=TODAY)
    there = look_up(world.session, "Zora Invented", "NY", today=TODAY)
    assert isinstance(anywhere, NotListed)
    assert isinstance(there, NotListed)
    assert "ny_cb" not in {one.source_id for one in (*anywhere.lists, *there.lists)}
    assert "https://board.example.org/ny" not in {page.url for page in anywhere.check_pages}
    assert [page.url for page in there.check_pages] == ["https://board.example.org/ny"]


def test_rule_39_without_a_list_the_boards_own_page_is_named(world: World) -> None:
    found = look_up(world.session, "Zora Invented", "OH", today=TODAY)
    assert isinstance(found, NotListed)
    assert found.check_pages
    assert all(page.url.startswith("http") for page in found.check_pages)


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'; drop table person; --", "999", "a"])
def test_odd_text_answers_kindly(world: World, typed: str) -> None:
    world.person("Ben Okafor", Held())
    assert isinstance(look_up(world.session, typed, today=TODAY), NotListed)


def test_the_json_of_both_answers(world: World) -> None:
    person = world.person("Ana Delgado", Held())
    found = json.loads(json.dumps(as_json(look_up(world.session, "Ana Delgado", today=TODAY))))
    assert (found["found"], found["people"][0]["person_id"]) == (True, person)
    missing = json.loads(json.dumps(as_json(look_up(world.session, "Zora Quill", today=TODAY))))
    assert missing["found"] is False
    assert missing["check_pages"][0]["text"].startswith("Check a name with the board")
