from __future__ import annotations

from itertools import combinations

from directory.profile import Profile
from directory.resolve.candidates import CAPS, Index, keys_of
from tests.directory.resolve.resolve_world import profile


def board(listing_id: str, **facts: object) -> Profile:
    base = {"cred": "co-bace/lac", "number": f"LAC.{listing_id}", "state": "CO"}
    return profile(listing_id, **(base | facts))


def test_pairs_come_from_a_shared_number_however_it_is_written() -> None:
    left = board("a", number="ACD.0001234", family="Vane", given="Ada")
    right = profile("b", npi="1999000003", claims=[["CO", "1234"]], family="Poe", given="Bo")
    assert Index([left, right]).pairs().pairs == [(0, 1)]


def test_pairs_come_from_a_former_family_name() -> None:
    left = board("a", family="Vane", given="Ada")
    right = board("b", family="Poe", given="Ada", former=["Vane"])
    assert Index([left, right]).pairs().pairs == [(0, 1)]


def test_rule_32_a_placeholder_is_compared_with_nobody() -> None:
    left, right = (board(i, family="Test", given="Test", number="TEST") for i in "ab")
    assert keys_of(left) == set()
    assert Index([left, right]).pairs().pairs == []


def test_no_listings_no_pairs() -> None:
    assert Index([]).pairs().pairs == []
    assert Index([]).pairs({0}).pairs == []


def test_an_oversize_bucket_is_split_by_given_name_and_named() -> None:
    cap = CAPS["state_family"]
    many = [board(f"{i:03}", family="Vane", given=f"A{'bcdfg'[i % 5]}a") for i in range(cap + 10)]
    found = Index(many).pairs()
    assert ("state_family:CO|vane|a", cap + 10, "split") in {
        (entry.key, entry.size, entry.outcome) for entry in found.oversize
    }
    assert found.pairs
    assert all(many[left].given == many[right].given for left, right in found.pairs)


def test_a_bucket_that_cannot_be_split_is_dropped_and_named() -> None:
    many = [board(f"{i:03}", family="Vane", given="Ada") for i in range(CAPS["state_family"] + 1)]
    found = Index(many).pairs()
    assert found.pairs == []
    assert {"dropped", "split"} == {entry.outcome for entry in found.oversize}


def test_pairs_of_some_listings_are_those_of_all_that_hold_one_of_them() -> None:
    people = [board(f"{i:03}", family="Vane", given=f"Ada{'x' * (i % 3)}") for i in range(12)]
    index = Index(people)
    everything = index.pairs().pairs
    assert everything == list(combinations(range(12), 2))
    assert index.pairs({2, 7}).pairs == [pair for pair in everything if {2, 7} & set(pair)]
