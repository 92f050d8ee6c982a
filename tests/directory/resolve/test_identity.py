"""Who stays who: ids through corrections and renumbering, and who is never taken for another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from directory.models import Person, PersonRedirect, ResolveState, Sameness
from directory.resolve import current_ids, people
from directory.review import decide, pairs_to_review, undo
from tests.directory.resolve.resolve_world import NOW, World

ADA = {"given": "Odile", "family": "Brantner", "city": "Denver", "state": "CO", "zip": "80203"}
BOARD = {"cred": "co-bace/lac"}
DAY = dt.date(2026, 11, 1)


def asked(world: World) -> list[tuple[str, str]]:
    return [(q.left["id"], q.right["id"]) for q in pairs_to_review(world.session, 50)]


def listed(world: World, name: str, number: str, **facts: Any) -> None:
    world.add(name, number=number, **(BOARD | ADA | facts))


# --- ids


def test_a_corrected_reader_of_names_and_new_rules_rename_nobody(world: World) -> None:
    listed(world, "a", "5001", middle="Maud")
    listed(world, "b", "6001", cred="co-bace/cas", middle="Maud")
    listed(world, "c", "7001", family="Quillmere")
    world.resolve()
    before = {name: world.person_of(name) for name in "abc"}
    for name in "abc":  # every listing is read again, otherwise
        world.change(name, given_name="ODILE M.", middle_name="Maud", city="DENVER")
    world.session.get_one(ResolveState, 1).rules = "older"
    assert world.resolve().full
    assert {name: world.person_of(name) for name in "abc"} == before
    assert world.redirects() == []


def test_a_person_keeps_the_id_when_a_source_renumbers(world: World) -> None:
    families = ("Brantner", "Quillmere", "Fallowell", "Ashwick")
    for i, family in enumerate(families):
        listed(world, f"old{i}", f"500{i}", family=family, zip="", middle="")
    world.resolve()
    before = [world.person_of(f"old{i}") for i in range(4)]
    for i in range(4):
        world.renumber(f"old{i}", f"new{i}", f"ZX-99{i}1")
    report = world.resolve()
    assert report.decisions == {"same": 4}
    assert [world.person_of(f"new{i}") for i in range(4)] == before
    assert {row.made_by for row in world.decisions()} == {"rule:renumbered"}
    assert world.redirects() == []


def test_an_interim_id_of_a_renumbered_listing_answers_for_ever(world: World) -> None:
    """The old row counts as gone only when it is missed a second time."""
    listed(world, "old", "5001", zip="")
    world.resolve()
    listed(world, "new", "9001", zip="", first_seen=DAY)
    world.resolve()
    interim = world.person_of("new")
    world.leave("old")
    world.resolve()
    assert world.together("old", "new")
    assert current_ids(world.session, interim) == [world.person_of("old")]


@pytest.mark.parametrize(
    "other",
    [
        {"given": "Otis"},
        {"family": "Brandner"},
        {"city": "Pueblo"},
        {"cred": "co-bace/cas"},
        {"source": "ct"},
        {"first_seen": dt.date(2026, 11, 2)},
        {"suffix": "Jr"},
    ],
)
def test_renumbering_needs_name_place_title_source_and_the_day(
    world: World, other: dict[str, Any]
) -> None:
    listed(world, "old", "5001", zip="")
    world.leave("old")
    listed(world, "new", "9001", **({"zip": "", "first_seen": DAY} | other))
    world.resolve()
    assert not world.together("old", "new")


def test_a_common_name_that_was_renumbered_is_for_review(world: World) -> None:
    smith = {"given": "James", "family": "Smith", "zip": ""}
    listed(world, "old", "5001", **smith)
    world.resolve()
    world.renumber("old", "new", "9001")
    assert world.resolve().decisions == {"unsure": 1}
    assert not world.together("old", "new")
    assert asked(world) == [("new", "old")]


def test_who_took_over_a_number_is_not_guessed_among_several(world: World) -> None:
    for i in (1, 2):
        listed(world, f"old{i}", f"500{i}", zip="")
    world.resolve()
    for i in (1, 2):
        world.renumber(f"old{i}", f"new{i}", f"900{i}")
    report = world.resolve()
    assert (report.people, report.guarded) == (4, 4)
    assert len(asked(world)) >= 4
    assert world.resolve(full=True).decisions == {}


def test_an_id_merged_split_and_merged_again_answers(world: World, session: Session) -> None:
    listed(world, "a", "5001")
    listed(world, "b", "6001", cred="co-bace/cas", zip="80302")
    world.resolve()
    first, second = world.person_of("a"), world.person_of("b")
    answer = decide(session, "a", "b", Sameness.SAME, "Rowan", NOW)
    world.resolve()
    assert current_ids(session, second) == [first]
    undo(session, answer, "Rowan", NOW)
    world.resolve()
    assert (current_ids(session, first), current_ids(session, second)) == (
        [first, second],
        [second],
    )
    decide(session, "a", "b", Sameness.SAME, "Rowan", NOW)
    world.resolve()
    assert current_ids(session, first) == current_ids(session, second) == [first]


def test_a_redirect_says_why_it_stands_now(world: World, session: Session) -> None:
    """Merged away, alive again, and then split: a page must list both halves."""
    listed(world, "a", "5001")
    world.resolve()
    one = world.person_of("a")
    session.add(PersonRedirect(old_id=one, new_id="pelse", reason="merged", made_at=NOW))
    session.flush()
    person = people.PersonRow("a", "", "", False, False, "")
    place = people.PlaceRow(one, None, None, "", "")
    before = people.World({one: person}, {"a": place, "b": place})
    after = people.World({one: person}, {"a": place, "b": place._replace(person_id="pelse")})
    assert people.write_redirects(session, before, after, NOW) == 1
    session.expire_all()
    assert world.redirects() == [(one, "pelse", "split")]
    assert people.write_redirects(session, before, after, NOW) == 0


# --- a person's word


def test_a_different_keeps_two_apart_while_it_is_asked_again(world: World) -> None:
    listed(world, "a", "5001", middle="Kit")
    listed(world, "b", "6001", cred="co-bace/cas", middle="Kit")
    world.resolve()
    assert world.together("a", "b")
    decide(world.session, "a", "b", Sameness.DIFFERENT, "Rowan", NOW)
    world.resolve()
    assert asked(world) == []
    for name in "ab":
        world.change(name, middle_name="Maud")
    for full in (False, True):
        world.resolve(full=full)
        assert not world.together("a", "b")
        (question,) = pairs_to_review(world.session, 10)
        assert question.held is Sameness.DIFFERENT
    decide(world.session, "a", "b", Sameness.SAME, "Rowan", NOW)
    world.resolve()
    assert world.together("a", "b")


# --- chains


@pytest.mark.parametrize(
    ("one", "hub", "other"),
    [
        ({"given": "Robert"}, {"given": "R"}, {"given": "Richard"}),
        ({"suffix": "Jr"}, {"suffix": ""}, {"suffix": "Sr"}),
    ],
)
def test_no_chain_joins_two_who_contradict_each_other(
    world: World, one: dict[str, str], hub: dict[str, str], other: dict[str, str]
) -> None:
    """Each end claims the number that the board lists; the ends are never one person."""
    facts = {"zip": "", "city": ""}
    listed(world, "hub", "12345", **(facts | hub))
    for name, said in (("x", one), ("y", other)):
        listed(world, name, "", source="ct", **(facts | said))
        world.change(name, self_reported=True, claims=[["CO", "12345"]])
    report = world.resolve()
    assert not world.together("x", "y")
    assert report.guarded <= 1
    assert asked(world)
    assert world.resolve(full=True).decisions == {}


def test_no_chain_joins_two_middle_names(world: World) -> None:
    listed(world, "hub", "12345")
    world.change("hub", other_numbers=["54321"])
    for name, middle, number in (("x", "Maud", "12345"), ("y", "Kit", "54321")):
        listed(world, name, "", source="ct", middle=middle)
        world.change(name, self_reported=True, claims=[["CO", number]])
    report = world.resolve()
    assert (report.people, report.guarded) == (2, 1)
    assert not world.together("x", "y")
    assert any("stay apart" in q.reason for q in pairs_to_review(world.session, 10))
    assert world.resolve(full=True).decisions == {}


def test_two_live_numbers_of_one_title_are_not_joined_through_a_third(world: World) -> None:
    listed(world, "a", "5001", middle="Maud")
    listed(world, "b", "6001", middle="Maud")
    listed(world, "hub", "7001", cred="co-bace/cas", middle="Maud")
    report = world.resolve()
    assert not world.together("a", "b")
    assert report.guarded == 1
    assert "rule:guard" in {row.made_by for row in world.decisions()}


# --- who is easily taken for another


def test_rule_32_placeholders_are_nobody(world: World) -> None:
    for name in "ab":
        listed(world, name, "TEST", given="Test", family="Test")
    assert world.resolve().pairs == 0
    assert not world.together("a", "b")


def test_a_household_is_several_people(world: World) -> None:
    for name, given in (("a", "Odile"), ("b", "Tamsin"), ("c", "O")):
        listed(world, name, f"50{ord(name)}", given=given)
    world.resolve()
    assert len({world.person_of(name) for name in "abc"}) == 3


@pytest.mark.parametrize(("one", "other"), [("Jaden", "Jayden"), ("Ava", "Eva"), ("Ada", "Ida")])
def test_twins_are_two_people(world: World, one: str, other: str) -> None:
    listed(world, "a", "5001", given=one, middle="Maud")
    listed(world, "b", "5002", given=other)
    listed(world, "c", "6001", given=one, middle="Maud", cred="co-bace/cas")
    world.resolve()
    assert not world.together("a", "b")
    assert world.together("a", "c")


def test_father_and_son_are_two_people_and_a_bare_name_is_for_review(world: World) -> None:
    listed(world, "a", "5001", suffix="Sr")
    listed(world, "b", "5002", suffix="Jr")
    listed(world, "c", "6001", cred="co-bace/cas")
    world.resolve()
    assert len({world.person_of(name) for name in "abc"}) == 3
    assert sorted(asked(world)) == [("a", "c"), ("b", "c")]


def test_rule_15_a_number_that_is_used_again_joins_nobody(world: World) -> None:
    listed(world, "a", "5001", zip="80302")
    world.leave("a")
    listed(world, "b", "5001", given="Tamsin", family="Okerlund", first_seen=DAY)
    assert world.resolve().decisions == {"unsure": 1}
    assert not world.together("a", "b")
    assert world.session.get_one(Person, world.person_of("b")).name == "Tamsin Okerlund"
