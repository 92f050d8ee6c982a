"""Which question comes first, and which need no answer any more."""

from __future__ import annotations

import datetime as dt

import pytest

from directory.models import Listing, Sameness
from directory.resolve import ledger
from directory.review import (
    Queue,
    decide,
    next_pair,
    pairs_to_review,
    questions,
    queue,
    still_asked,
    undo,
)
from directory.review.settled import Settled
from tests.directory.resolve.resolve_world import NOW, World

PLACE = {"city": "Denver", "state": "CO", "zip": "80203"}
DAY = dt.date(2026, 11, 20)


def board(world: World, listing_id: str, family: str, status: str = "expired", **more: str) -> None:
    number = f"ACD.09{ord(listing_id[0]):03}{len(listing_id)}"
    facts = {"given": "Ada", "family": family, **PLACE, **more}
    world.add(listing_id, cred="co-bace/lac", number=number, **facts)
    world.change(listing_id, status=status)


def record(world: World, listing_id: str, family: str, **more: str) -> None:
    npi = f"1999{ord(listing_id[0]):05}{len(listing_id)}"
    world.add(listing_id, npi=npi, given="Ada", family=family, **{**PLACE, **more})


def order(world: World, today: dt.date | None = None) -> list[str]:
    pairs = pairs_to_review(world.session, 50, today=today)
    return [f"{pair.left['id']}{pair.right['id']}" for pair in pairs]


def test_what_a_family_would_see_change_comes_before_what_is_likelier(world: World) -> None:
    board(world, "a", "Fallowell", middle="Jay")  # nothing live, and the likeliest
    record(world, "b", "Fallowell", middle="Jay")
    board(world, "c", "Quillmere", "revoked")  # a revocation, and nothing live beside it
    record(world, "d", "Quillmere")
    board(world, "e", "Ashwick", "active")  # a live credential
    record(world, "f", "Ashwick")
    board(world, "g", "Brantholm", "active")  # the same, but disciplined
    world.change("g", discipline="yes")
    record(world, "h", "Brantholm")
    world.resolve()
    asked = {pair.left["id"]: pair for pair in pairs_to_review(world.session, 9)}
    assert list(asked) == ["g", "e", "c", "a"]
    assert asked["a"].score > asked["g"].score
    assert [asked[i].moves for i in "geca"] == [("warning", "live"), ("live",), ("warning",), ()]


def test_a_credential_is_live_by_the_calendar(world: World) -> None:
    board(world, "a", "Fallowell", "active", middle="Jay")
    record(world, "b", "Fallowell", middle="Jay")
    world.session.get_one(Listing, "a").expires_on = dt.date(2026, 11, 19)
    board(world, "c", "Quillmere", "active")
    record(world, "d", "Quillmere")
    world.resolve()
    assert order(world) == ["ab", "cd"]
    assert order(world, DAY) == ["cd", "ab"]


def test_a_live_credential_of_the_same_person_counts_for_its_other_listing(world: World) -> None:
    board(world, "a", "Fallowell")
    record(world, "b", "Fallowell")
    world.add("z", cred="co-bace/cas", number="ACC.0990777", given="Ada", family="Fallowell")
    world.change("z", status="active")
    world.resolve()
    decide(world.session, "a", "z", Sameness.SAME, "Rowan", NOW)
    world.resolve()
    found = {pair.left["id"] + pair.right["id"]: pair for pair in pairs_to_review(world.session)}
    assert found["ab"].moves[0] == "live"


def test_what_is_all_but_certainly_different_comes_last(world: World) -> None:
    board(world, "a", "Fallowell", "active")
    world.add("b", npi="1999000077", claims=[["CO", "ACD.090971"]], given="Bo", family="Stavanger")
    board(world, "c", "Quillmere")
    record(world, "d", "Quillmere")
    world.resolve()
    scores = [pair.score for pair in pairs_to_review(world.session)]
    assert order(world) == ["cd", "ab"]
    assert scores[1] < 0.01 < scores[0]


def test_the_order_does_not_hang_on_the_order_of_the_rows(world: World) -> None:
    for left, right, family in (("a", "b", "Fallowell"), ("c", "d", "Quillmere")):
        board(world, left, family, "active")
        record(world, right, family)
    world.resolve()
    rows = [
        ledger.row((d.left_id, d.right_id), d.verdict, d.made_by, now=NOW, score=d.score)
        for d in world.decisions()
    ]
    before = order(world)
    ledger.record(world.session, rows[::-1])
    assert order(world) == before == ["ab", "cd"]


def test_the_order_does_not_hang_on_how_many_are_looked_up_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Fallowell", "Quillmere", "Ashwick", "Brantholm", "Stavanger")
    for n, family in enumerate(names):
        board(world, "acegi"[n], family, "active" if n % 2 else "expired")
        record(world, "bdfhj"[n], family)
    world.resolve()
    before = order(world, DAY)
    monkeypatch.setattr(queue, "_LOOK_AHEAD", 1)  # then two, then four
    assert order(world, DAY) == before == ["cd", "gh", "ab", "ef", "ij"]
    monkeypatch.setattr(questions, "_READ_ALL", 0)
    assert order(world, DAY) == before


@pytest.fixture
def two_people(world: World) -> World:
    """One person with two listings, another with one, and two questions between them."""
    board(world, "a", "Fallowell", "active")
    board(world, "aa", "Fallowell", zip="81003")
    record(world, "b", "Fallowell")
    world.resolve()
    decide(world.session, "a", "aa", Sameness.SAME, "Rowan", NOW)
    world.resolve()
    assert order(world) == ["aab", "ab"] or order(world) == ["ab", "aab"]
    return world


@pytest.mark.parametrize(
    ("verdict", "left"), [(Sameness.SAME, 0), (Sameness.DIFFERENT, 0), (Sameness.UNSURE, 1)]
)
def test_an_answer_settles_the_others_between_the_two(
    two_people: World, verdict: Sameness, left: int
) -> None:
    world = two_people
    queue = Queue(world.session)
    first = queue.next()
    assert first is not None
    assert (first.moves[-1], first.settles) == ("several", 2)
    assert queue.answer(first, verdict) == 1 - left
    assert queue.waiting() == left
    decide(world.session, *first.question.pair, verdict, "Rowan", NOW)
    assert len(order(world)) == left  # at once, before anyone works out who is who again
    world.resolve()
    assert len(order(world)) == left


def test_undo_asks_what_the_answer_settled(two_people: World) -> None:
    queue = Queue(two_people.session)
    first = queue.next()
    assert first is not None
    queue.answer(first, Sameness.SAME)
    assert queue.next() is None
    assert queue.undo() is first
    assert queue.next() is first
    assert queue.waiting() == 2
    assert queue.undo() is None
    queue.skip(first)
    second = queue.next()
    assert second is not None
    assert second.question.pair != first.question.pair
    assert (queue.waiting(), queue.skipped()) == (1, 1)


def test_an_answer_that_another_gave_meanwhile_is_noticed(two_people: World) -> None:
    session = two_people.session
    asked = Queue(session).next()
    assert asked is not None
    assert still_asked(session, asked)
    given = decide(session, *asked.question.pair, Sameness.UNSURE, "Sasha", NOW)
    assert not still_asked(session, asked)
    undo(session, given, "Sasha", NOW)
    assert still_asked(session, asked)


def test_the_next_question_leaves_out_those_to_skip(two_people: World) -> None:
    first, waiting = next_pair(two_people.session)
    assert first is not None
    second, still = next_pair(two_people.session, [first.decision_id])
    assert second is not None
    assert second.decision_id != first.decision_id
    assert (waiting, still) == (2, 2)
    none, _ = next_pair(two_people.session, [first.decision_id, second.decision_id])
    assert none is None


def test_people_kept_apart_stay_apart_from_whom_either_is_joined_to() -> None:
    settled = Settled()
    settled.answer(("p", "q"), Sameness.DIFFERENT)
    settled.answer(("q", "r"), Sameness.SAME)
    settled.answer(("s", "p"), Sameness.SAME)
    assert settled.knows(("r", "s"))
    assert settled.knows(("q", "r"))
    assert not settled.knows(("r", "t"))
    settled.answer(("r", "s"), Sameness.SAME)  # contradicts: the earlier answer holds
    settled.answer(("t", "t"), Sameness.DIFFERENT)
    assert settled.knows(("p", "r"))
    assert not settled.knows(("t", "r"))


def test_a_doubt_between_two_listings_of_one_person_is_not_asked(world: World) -> None:
    board(world, "a", "Fallowell")
    record(world, "b", "Fallowell")
    world.add("c", cred="co-bace/cas", number="ACC.0990778", given="Ada", family="Fallowell")
    world.resolve()
    assert "ab" in order(world)
    for pair in (("a", "c"), ("b", "c")):
        decide(world.session, *pair, Sameness.SAME, "Rowan", NOW)
    assert order(world) == []


def test_the_questions_about_one_person_alone(world: World) -> None:
    for left, right, family in (("a", "b", "Fallowell"), ("c", "d", "Quillmere")):
        board(world, left, family)
        record(world, right, family)
    world.resolve()
    ours, none = [world.person_of("c")], ["pnobodynobody"]
    pair, waiting = next_pair(world.session, only=ours)
    assert pair
    assert ({pair.left["id"], pair.right["id"]}, waiting) == ({"c", "d"}, 1)
    assert next_pair(world.session, [pair.decision_id], only=ours) == (None, 1)
    assert next_pair(world.session, only=none) == (None, 0)
    decide(world.session, "c", "d", Sameness.UNSURE, "Rowan", NOW)
    assert Queue(world.session, only=ours).waiting() == 0
    world.change("d", city="Boulder")  # the answer's facts are others now
    assert Queue(world.session, only=ours).waiting() == 1
    assert Queue(world.session, only=[world.person_of("a")]).waiting() == 1
