"""Looking only at what moved gives, row for row, what looking at everything gives.

INTERVENTIONIST_TEST_HISTORIES=1000 pytest tests/directory/resolve/test_incremental.py
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, delete
from sqlalchemy.orm import Session

from directory.models import Base, Listing, Person
from directory.resolve import keys, keystore, policy
from tests.directory.resolve.random_world import SECRET, everything, random_step
from tests.directory.resolve.resolve_world import World

HISTORIES = int(os.environ.get("INTERVENTIONIST_TEST_HISTORIES", "60"))
ADA = {"given": "Ada", "family": "Vane", "city": "Denver", "state": "CO", "zip": "80203"}


@contextmanager
def new_world() -> Iterator[World]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield World(session)


@pytest.fixture(autouse=True, scope="module")
def _small_limits() -> Iterator[None]:
    """Small worlds meet every bound."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("city_family", "zip_family", "zip_given", "name"):
            patch.setitem(keys.CAPS, kind, 4)
        patch.setattr(policy, "COMMON_COUNT", 3)
        patch.setattr(policy, "LARGEST_PERSON", 5)
        yield


def step_through(seed: int, turns: list[int]) -> None:
    with new_world() as one, new_world() as other:
        dice = random.Random(seed), random.Random(seed)
        number = 0
        for turn in turns:
            for _ in range(turn):
                for world, rnd in zip((one, other), dice, strict=True):
                    random_step(world, rnd, number)
                number += 1
            report = one.resolve(full=False, secret=SECRET)
            whole = other.resolve(full=True, secret=SECRET)
            assert everything(one) == everything(other)
            assert (report.people, report.listings) == (whole.people, whole.listings)


@settings(max_examples=HISTORIES, deadline=None)
@given(
    st.integers(min_value=0, max_value=2**32),
    st.lists(st.integers(min_value=1, max_value=4), max_size=8),
)
def test_incremental_gives_exactly_what_full_gives(seed: int, turns: list[int]) -> None:
    step_through(seed, turns)


@pytest.mark.parametrize("seed", range(6))
def test_a_long_history_gives_exactly_what_full_gives(seed: int) -> None:
    step_through(seed, [12, *[3] * 20])


def test_only_the_neighbourhood_is_compared(world: World) -> None:
    for i in range(30):
        world.add(
            f"x{i:02}",
            cred="co-bace/lac",
            number=f"{7000 + i}",
            given="Bo",
            family=f"Quist{'abcdefghij'[i % 10]}{i}",
        )
    world.add("a", cred="co-bace/lac", number="5001", middle="Maud", **ADA)
    world.add("b", cred="co-bace/cas", number="6001", middle="Maud", **ADA)
    assert world.resolve().affected == 32
    world.change("a", number="5002")
    report = world.resolve()
    assert (report.full, report.affected, report.pairs) == (False, 1, 1)
    assert (report.listings, report.people) == (32, 31)


def test_a_bucket_that_grows_too_large_lets_go_of_those_in_it(world: World) -> None:
    """Nobody but the newcomer changed, yet the others are no longer compared by their family."""
    facts = {"family": "Vane", "city": "Denver", "state": "CO", "cred": "co-bace/lac"}
    for name, given_name in (("a", "Ada"), ("b", "Adah"), ("c", "Adele"), ("d", "Alma")):
        world.add(name, given=given_name, number=f"ACD.{ord(name)}00", **facts)
    assert world.resolve().pairs == 6
    world.add("e", given="Anna", number="ACD.999", **facts)
    report = world.resolve()
    assert (report.affected, report.pairs) == (5, 0)
    assert [entry.outcome for entry in report.oversize] == ["split"]


def test_a_name_that_becomes_common_parts_whom_it_joined(world: World) -> None:
    world.add("a", cred="co-bace/lac", number="5001", middle="Maud", **ADA)
    world.add("b", cred="co-bace/cas", number="6001", middle="Maud", **ADA)
    world.resolve()
    assert world.together("a", "b")
    world.add("c", cred="wa-doh/sudp", number="CP9", given="Ada", family="Vane", state="WA")
    world.resolve()
    assert not world.together("a", "b")


def test_a_listing_that_turns_out_to_be_a_facility_is_nobody(world: World) -> None:
    world.add("a", cred="co-bace/lac", number="5001", middle="Maud", **ADA)
    world.add("b", cred="co-bace/cas", number="6001", middle="Maud", **ADA)
    world.resolve()
    world.change("a", kind="facility")
    report = world.resolve()
    assert (report.listings, report.people, report.decisions) == (1, 1, {"undone": 1})
    assert {name for name, *_ in keystore.of_listings(world.session, ["a", "b"])} == {"b"}


def test_a_new_wish_hides_whom_no_run_changed(world: World) -> None:
    from directory.hiding.suppression import key_hashes
    from directory.models import Suppression
    from tests.directory.resolve.resolve_world import NOW

    world.add("a", cred="co-bace/lac", number="5001", **ADA)
    world.resolve(secret=SECRET)
    key = key_hashes(world.session.get_one(Listing, "a"), SECRET)[0]
    world.session.add(Suppression(key_hash=key, level="remove", made_at=NOW))
    assert not world.resolve(secret=SECRET).full
    assert world.session.get_one(Person, world.person_of("a")).hidden
    world.session.execute(delete(Suppression))
    world.resolve(secret=SECRET)
    assert not world.session.get_one(Person, world.person_of("a")).hidden


def test_when_much_has_changed_all_is_looked_at(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.resolve.run._MANY", 2)
    for i in range(40):
        world.add(
            f"l{i:02}", cred="co-bace/lac", number=f"{7000 + i}", given="Bo", family=f"Quist{i}"
        )
    world.resolve()
    for changed, full in ((2, False), (4, False), (5, True)):
        for i in range(changed):
            world.change(f"l{i:02}", city=f"Denver {changed}")
        assert world.resolve().full is full
