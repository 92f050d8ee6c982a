from __future__ import annotations

import pytest

from directory.models import Sameness
from directory.resolve.ledger import LedgerError
from directory.review import decide, pairs_to_review, undo
from tests.directory.resolve.resolve_world import NOW, World

ADA = {"given": "Ada", "family": "Vane", "city": "Denver", "state": "CO"}


def doubtful(world: World, left: str, right: str, **facts: str) -> None:
    """A pair that only a person can settle: name and place, no number."""
    world.add(left, cred="co-bace/lac", number=f"ACD.{left}1001", **facts)
    world.add(right, npi=f"1999{ord(right[0]):06}", **facts)


def test_a_doubtful_pair_comes_with_both_sides_and_its_evidence(world: World) -> None:
    doubtful(world, "a", "b", **ADA, zip="80203")
    world.resolve()
    (asked,) = pairs_to_review(world.session, 10)
    assert (asked.left["id"], asked.right["id"]) == ("a", "b")
    assert asked.left["number"] == "ACD.a1001"
    assert {"family", "given", "place"} <= {item.name for item in asked.evidence}
    assert asked.reason
    assert asked.held is None
    assert {asked.left_person_id, asked.right_person_id} == {
        world.person_of("a"),
        world.person_of("b"),
    }


def test_likeliest_first_and_the_limit_holds(world: World) -> None:
    doubtful(world, "a", "b", **ADA)
    bo = {"given": "Bo", "family": "Quist", "middle": "Jay", "state": "CO"}
    doubtful(world, "c", "d", **bo, zip="80302", suffix="Jr")
    world.change("d", name_suffix="", middle_name="J")
    world.resolve()
    scores = [asked.score for asked in pairs_to_review(world.session, 10)]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)
    assert [asked.score for asked in pairs_to_review(world.session, 1)] == scores[:1]


def test_questions_about_one_person_come_together(world: World) -> None:
    doubtful(world, "a", "b", **ADA)
    doubtful(world, "c", "d", given="Bo", family="Quist", city="Denver", state="CO", zip="80302")
    world.add("e", npi="1999000077", **ADA)
    world.resolve()
    people = [asked.person_id for asked in pairs_to_review(world.session, 10)]
    assert len(people) == 3
    assert len(set(people)) == 2
    assert people in (sorted(people), sorted(people, reverse=True))


def test_an_answered_pair_is_not_asked_again(world: World) -> None:
    doubtful(world, "a", "b", **ADA)
    world.resolve()
    decide(world.session, "b", "a", Sameness.SAME, "Rowan", NOW, "same photograph")
    world.resolve()
    assert pairs_to_review(world.session, 10) == []
    assert world.together("a", "b")
    made = world.decisions()[-1]
    assert (made.left_id, made.made_by, made.note) == ("a", "person:Rowan", "same photograph")


def test_an_answer_holds_and_is_asked_again_when_its_facts_change(world: World) -> None:
    doubtful(world, "a", "b", **ADA)
    world.resolve()
    answer = decide(world.session, "a", "b", Sameness.DIFFERENT, "Rowan", NOW)
    world.resolve()
    world.change("b", middle_name="June")
    world.change("a", middle_name="June")
    world.resolve()
    (asked,) = pairs_to_review(world.session, 10)
    assert (asked.decision_id, asked.held) == (answer, Sameness.DIFFERENT)
    assert "changed" in asked.reason
    assert not world.together("a", "b")


def test_undoing_an_answer_asks_again(world: World) -> None:
    doubtful(world, "a", "b", **ADA)
    world.resolve()
    answer = decide(world.session, "a", "b", Sameness.SAME, "Rowan", NOW)
    world.resolve()
    undo(world.session, answer, "Rowan", NOW)
    world.resolve()
    assert not world.together("a", "b")
    assert len(pairs_to_review(world.session, 10)) == 1


def test_undoing_an_answer_lets_the_earlier_one_hold_again(world: World) -> None:
    doubtful(world, "a", "b", **ADA)
    world.resolve()
    decide(world.session, "a", "b", Sameness.SAME, "Rowan", NOW)
    later = decide(world.session, "a", "b", Sameness.DIFFERENT, "Sasha", NOW)
    world.resolve()
    assert not world.together("a", "b")
    undo(world.session, later, "Rowan", NOW)
    world.resolve()
    assert world.together("a", "b")


def test_an_answer_about_a_row_that_is_no_person_any_more_can_be_taken_back(world: World) -> None:
    doubtful(world, "a", "b", **ADA)
    world.resolve()
    answer = decide(world.session, "a", "b", Sameness.DIFFERENT, "Rowan", NOW)
    world.change("a", kind="facility")
    world.resolve()
    undo(world.session, answer, "Rowan", NOW)
    world.change("a", kind="person")
    world.resolve()
    assert len(pairs_to_review(world.session, 10)) == 1


def test_two_answers_that_cannot_both_hold_are_asked_again(world: World) -> None:
    for name, given in (("a", "Ada"), ("b", "Bo"), ("c", "Cy")):
        world.add(name, cred="co-bace/lac", number=f"{name}1", given=given, family="Vane")
    world.resolve()
    decide(world.session, "a", "b", Sameness.SAME, "Rowan", NOW)
    decide(world.session, "b", "c", Sameness.SAME, "Rowan", NOW)
    decide(world.session, "a", "c", Sameness.DIFFERENT, "Sasha", NOW)
    world.resolve()
    assert not world.together("a", "c")
    (asked,) = pairs_to_review(world.session, 10)
    assert asked.held is Sameness.SAME
    assert "said to be different" in asked.reason


def test_what_cannot_be_decided_or_undone_says_why(world: World) -> None:
    doubtful(world, "a", "b", **ADA)
    world.resolve()
    unsure = world.decisions()[0].id
    answer = decide(world.session, "a", "b", Sameness.SAME, "Rowan", NOW)
    for call, why in (
        (lambda: decide(world.session, "a", "a", Sameness.SAME, "Rowan", NOW), "two listings"),
        (lambda: decide(world.session, "a", "zz", Sameness.SAME, "Rowan", NOW), "no listing zz"),
        (lambda: decide(world.session, "a", "b", Sameness.UNDONE, "Rowan", NOW), "undo it"),
        (lambda: decide(world.session, "a", "b", Sameness.SAME, "  ", NOW), "needs the name"),
        (lambda: undo(world.session, 999, "Rowan", NOW), "no decision 999"),
        (lambda: undo(world.session, unsure, "Rowan", NOW), f"decision {answer} holds now"),
    ):
        with pytest.raises(LedgerError, match=why):
            call()
    undo(world.session, answer, "Rowan", NOW)
    with pytest.raises(LedgerError, match="joined nobody"):
        undo(world.session, unsure, "Rowan", NOW)
