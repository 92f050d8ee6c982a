from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from directory.hiding.suppression import SuppressionError, key_hashes
from directory.models import (
    Decision,
    Listing,
    Person,
    PersonListing,
    ResolveState,
    Sameness,
    Suppression,
)
from directory.resolve import current_ids
from directory.review import decide, undo
from tests.directory.resolve.resolve_world import NOW, World

ADA = {"given": "Ada", "family": "Vane"}


def linked(world: World) -> None:
    """A board's listing and the self-reported record that claims its number."""
    world.add("a", cred="co-bace/lac", number="ACD.0012345", city="Denver", state="CO", **ADA)
    world.add("b", npi="1999000003", claims=[["CO", "12345"]], state="NM", **ADA)


def test_rule_35_a_claimed_number_with_the_name_makes_one_person(world: World) -> None:
    linked(world)
    report = world.resolve()
    assert (report.full, report.people, report.decisions) == (True, 1, {"same": 1})
    person = world.session.get_one(Person, world.person_of("a"))
    assert (person.name, person.search_name, person.self_reported) == (
        "Ada Vane",
        "vane ada",
        False,
    )
    row = world.session.get_one(PersonListing, "a")
    assert (row.precision, row.place_state) == ("city", "CO")


def test_a_listing_without_a_state_speaks_for_its_city_or_its_credential(world: World) -> None:
    """On a national list: a city that one state has, else the credential's state, else none."""
    pcb = {"source": "nppes", "number": "9001", **ADA}
    world.add("cip", cred="pcb/cip", city="Denver", **pcb)
    world.add("cadc", cred="pcb/cadc", city="Erie", **pcb)
    world.add("placed", cred="pcb/cip", city="Colorado Springs", **pcb)
    world.add("board", cred="co-bace/lac", number="ACD.0012345", **ADA)
    world.resolve()
    rows = {one: world.session.get_one(PersonListing, one) for one in ("cip", "cadc", "board")}
    assert {one: (row.place_state, row.latitude) for one, row in rows.items()} == {
        "cip": ("US", None),
        "cadc": ("PA", None),
        "board": ("CO", None),
    }
    placed = world.session.get_one(PersonListing, "placed")
    assert (placed.place_state, placed.precision) == ("CO", "city")


def test_a_decision_keeps_its_rule_its_reason_and_its_evidence(world: World) -> None:
    linked(world)
    world.resolve()
    (made,) = world.decisions()
    assert (made.left_id, made.right_id, made.made_by) == ("a", "b", "rule:number_and_name")
    assert "rule 35" in made.note
    assert {"number", "family", "given"} <= {item["name"] for item in made.evidence}


def test_a_second_resolution_writes_nothing(world: World) -> None:
    linked(world)
    world.resolve()
    before = world.rows(Person), world.rows(PersonListing), len(world.decisions())
    for full in (True, False):
        report = world.resolve(full=full)
        assert (report.decisions, report.people_written, report.listings_written) == ({}, 0, 0)
    assert before == (world.rows(Person), world.rows(PersonListing), len(world.decisions()))


def test_dropped_and_rebuilt_people_are_identical(world: World) -> None:
    linked(world)
    world.add("c", cred="co-bace/cas", number="ACC.777777", **ADA)
    world.resolve()
    before = world.rows(Person), world.rows(PersonListing)
    for table in (PersonListing, Person, ResolveState):
        world.session.execute(delete(table))
    world.resolve(full=True)
    assert (world.rows(Person), world.rows(PersonListing)) == before
    assert world.redirects() == []


def test_a_person_merged_away_redirects(world: World) -> None:
    world.add("b", npi="1999000003", **ADA)
    world.resolve()
    old = world.person_of("b")
    world.add("a", cred="co-bace/lac", number="12345", first_seen=dt.date(2025, 1, 1), **ADA)
    world.change("b", claims=[{"state": "CO", "number": "12345"}])
    world.resolve()
    assert world.redirects() == [(old, world.person_of("a"), "merged")]
    assert current_ids(world.session, old) == [world.person_of("b")]


def test_a_rule_that_no_longer_holds_takes_its_word_back(world: World) -> None:
    linked(world)
    world.resolve()
    person = world.person_of("a")
    world.change("b", claims=[])
    report = world.resolve()
    assert report.decisions == {"undone": 1}
    assert not world.together("a", "b")
    assert world.redirects() == [(person, world.person_of("b"), "split")]
    assert current_ids(world.session, person) == [person, world.person_of("b")]


def test_a_number_under_another_name_is_for_review(world: World) -> None:
    world.add("a", cred="co-bace/lac", number="12345", given="Bo", family="Quist")
    world.add("b", npi="1999000003", claims=[["CO", "12345"]], **ADA)
    assert world.resolve().decisions == {"unsure": 1}
    assert not world.together("a", "b")


def test_an_undone_merge_stays_undone(world: World) -> None:
    linked(world)
    world.resolve()
    undo(world.session, world.decisions()[0].id, "Rowan", NOW)
    world.resolve()
    assert not world.together("a", "b")
    world.resolve(full=True)
    assert not world.together("a", "b")


def test_undoing_the_undoing_joins_again(world: World) -> None:
    linked(world)
    world.resolve()
    undone = undo(world.session, world.decisions()[0].id, "Rowan", NOW)
    world.resolve()
    undo(world.session, undone, "Rowan", NOW)
    world.resolve()
    assert world.together("a", "b")


def test_a_persons_different_outranks_a_chain_of_rules(world: World) -> None:
    linked(world)
    world.add("c", cred="co-bace/cas", number="77777", zip="80203", middle="Maud", **ADA)
    world.change("a", postal_code="80203", middle_name="Maud")
    world.resolve()
    assert world.together("a", "b", "c")
    decide(world.session, "c", "b", Sameness.DIFFERENT, "Rowan", NOW)
    report = world.resolve()
    assert report.guarded == 1
    assert not world.together("b", "c")
    guard = world.decisions()[-1]
    assert (guard.verdict, guard.made_by) == (Sameness.UNSURE, "rule:guard")
    assert world.resolve(full=True).decisions == {}


def test_a_persons_same_holds_though_no_rule_sees_it(world: World) -> None:
    world.add("a", cred="co-bace/lac", number="1001", given="Bo", family="Quist")
    world.add("b", cred="wa-doh/sudp", number="CP9", **ADA)
    world.resolve()
    decide(world.session, "a", "b", Sameness.SAME, "Rowan", NOW)
    world.resolve()
    assert world.together("a", "b")
    world.resolve(full=True)
    assert world.together("a", "b")


def test_other_rules_resolve_in_full(world: World) -> None:
    linked(world)
    world.resolve()
    world.session.get_one(ResolveState, 1).rules = "other"
    assert world.resolve().full
    assert not world.resolve().full


def test_listings_that_are_gone_stay_with_their_person(world: World) -> None:
    linked(world)
    world.resolve()
    world.leave("a")
    world.resolve()
    assert world.together("a", "b")


def test_a_person_who_asked_to_be_left_out_is_hidden(world: World) -> None:
    linked(world)
    secret = b"a secret"
    row = world.session.get_one(Listing, "a")
    kept = Suppression(key_hash=key_hashes(row, secret)[0], level="remove", made_at=NOW)
    world.session.add(kept)
    world.session.flush()
    with pytest.raises(SuppressionError, match="INTERVENTIONIST_SECRET"):
        world.resolve()
    world.resolve(secret=secret)
    assert world.session.get_one(Person, world.person_of("a")).hidden
    assert world.session.get(PersonListing, "b") is None  # what they say is nobody's now


def test_the_ledger_is_only_added_to(session: Session, world: World) -> None:
    linked(world)
    world.resolve()
    first = [(row.id, row.verdict, row.made_at) for row in world.decisions()]
    decide(session, "a", "b", Sameness.DIFFERENT, "Rowan", NOW)
    world.resolve()
    assert [(row.id, row.verdict, row.made_at) for row in world.decisions()][: len(first)] == first
    assert session.scalar(select(func.count()).select_from(Decision)) == 2
