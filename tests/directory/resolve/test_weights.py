"""What comparisons weigh: learnt from pairs, moved by answers, never past what the hand allows."""

from __future__ import annotations

import random

import pytest
from sqlalchemy.orm import Session

from directory.models import ResolveWeights, Sameness
from directory.resolve import learn_weights
from directory.resolve.evidence import score_of
from directory.resolve.grades import Grades
from directory.resolve.learning import newest
from directory.resolve.weights import BY_HAND, Alike, learn
from directory.review.answers import decide
from tests.directory.resolve.random_world import everything, random_facts
from tests.directory.resolve.resolve_world import NOW, World

CLOSE = Grades("none", "none", "exact", "exact", "exact", "none", "zip", "other", "board")
NAMESAKES = CLOSE._replace(middle="none", place="city")
STRANGERS = CLOSE._replace(given="different", middle="none", place="state")


def test_nothing_seen_leaves_the_weights_of_the_hand() -> None:
    assert learn([]) is BY_HAND


def test_what_strangers_often_share_comes_to_weigh_less() -> None:
    often = learn([Alike(CLOSE, 100), Alike(STRANGERS._replace(place="zip"), 50_000)])
    seldom = learn([Alike(CLOSE, 100), Alike(STRANGERS, 50_000)])
    assert often.bits["place", "zip"] < seldom.bits["place", "zip"]


def test_a_persons_answers_move_the_score_their_way() -> None:
    seen = [Alike(CLOSE, 200), Alike(STRANGERS, 20_000)]
    same = learn([*seen, Alike(NAMESAKES, 400, same=60)])
    different = learn([*seen, Alike(NAMESAKES, 400, different=60)])
    assert score_of(NAMESAKES, different) < score_of(NAMESAKES, same)


@pytest.mark.parametrize("seed", range(20))
def test_no_weight_turns_round_or_runs_away(seed: int) -> None:
    rnd = random.Random(seed)
    grades = [
        CLOSE._replace(given=given, place=place, suffix=suffix)
        for given in ("exact", "similar", "different")
        for place in ("zip", "elsewhere")
        for suffix in ("same", "conflict", "none")
    ]
    seen = [Alike(it, rnd.randrange(1, 9_000), rnd.randrange(9), rnd.randrange(9)) for it in grades]
    for key, bits in learn(seen).bits.items():
        hand = BY_HAND.bits[key]
        assert bits * hand > 0, key
        assert abs(bits - hand) <= 4.0, key


def _settled(world: World) -> None:
    rnd = random.Random(4)
    for step in range(60):
        world.add(f"l{step}", **random_facts(rnd, f"l{step}"))
    world.resolve()


def test_learnt_weights_hold_and_incremental_still_gives_what_full_gives(
    session: Session,
) -> None:
    world = World(session)
    _settled(world)
    left, right = next((d.left_id, d.right_id) for d in world.decisions())
    decide(session, left, right, Sameness.DIFFERENT, "Rowan", NOW)
    learnt = learn_weights(session, NOW)
    assert (learnt.answers, learnt.pairs > 0) == (1, True)
    number, weights = newest(session)
    assert number
    kept = session.get_one(ResolveWeights, number).bits
    assert {": ".join(key): bits for key, bits in weights.bits.items()} == kept
    assert world.resolve().full  # new weights: everything is weighed again
    world.add("late", **random_facts(random.Random(9), "late"))
    assert not world.resolve().full
    incremental = everything(world)
    world.resolve(full=True)
    assert everything(world) == incremental


def test_learning_twice_from_one_store_says_the_same(session: Session) -> None:
    world = World(session)
    _settled(world)
    first, second = learn_weights(session, NOW), learn_weights(session, NOW)
    assert first == second
