from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.listings.profile import Profile
from directory.models import Sameness
from directory.resolve.candidates import CAPS, Index, family_forms, keys_of
from directory.resolve.evidence import compare
from directory.resolve.policy import judge
from tests.directory.resolve.resolve_world import profile
from tests.directory.resolve.test_columns import LISTINGS


def board(listing_id: str, **facts: object) -> Profile:
    base = {"cred": "co-bace/lac", "number": f"LAC.{listing_id}", "state": "CO", "city": "Denver"}
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
    cap = CAPS["city_family"]
    many = [board(f"{i:03}", family="Vane", given=f"A{'bcdfg'[i % 5]}a") for i in range(cap + 10)]
    found = Index(many).pairs()
    assert ("city_family:CO|denver|vane|a", cap + 10, "split") in {
        (entry.key, entry.size, entry.outcome) for entry in found.oversize
    }
    assert found.pairs
    assert all(many[left].given == many[right].given for left, right in found.pairs)


def test_a_bucket_that_cannot_be_split_is_dropped_and_named() -> None:
    many = [board(f"{i:03}", family="Vane", given="Ada") for i in range(CAPS["city_family"] + 1)]
    found = Index(many).pairs()
    assert found.pairs == []
    assert {"dropped", "split"} == {entry.outcome for entry in found.oversize}


def test_pairs_of_some_listings_are_those_of_all_that_hold_one_of_them() -> None:
    people = [board(f"{i:03}", family="Vane", given=f"Ada{'x' * (i % 3)}") for i in range(12)]
    index = Index(people)
    everything = index.pairs().pairs
    assert everything == list(combinations(range(12), 2))
    assert index.pairs({2, 7}).pairs == [pair for pair in everything if {2, 7} & set(pair)]


def test_two_numbers_meet_under_one_title_and_with_one_prefix_only() -> None:
    def pairs(*numbers: tuple[str, str], city: str = "") -> list[tuple[int, int]]:
        people = [
            board(f"{i}", cred=cred, number=number, family=f"Vane{i}", given="Ada", city=city)
            for i, (cred, number) in enumerate(numbers)
        ]
        return Index(people).pairs().pairs

    lac, cas = "co-bace/lac", "co-bace/cas"
    assert pairs((lac, "ACD.0001234"), (lac, "ACD.1234")) == [(0, 1)]
    assert pairs((lac, "ACD.0001234"), (lac, "1234")) == [(0, 1)]
    assert pairs((lac, "ACD.0001234"), (lac, "ACC.0001234")) == []  # rule 22
    assert pairs((lac, "ACD.0001234"), (cas, "ACD.0001234")) == []


@settings(max_examples=150, deadline=None)
@given(LISTINGS, st.booleans())
def test_no_pair_worth_a_look_is_missed_that_a_whole_state_would_bring_together(
    profiles: list[Profile], common: bool
) -> None:
    found = set(Index(profiles).pairs().pairs)
    for left, right in combinations(range(len(profiles)), 2):
        one, other = profiles[left], profiles[right]
        verdict = judge(compare(one, other), common=common).verdict
        if verdict in (Sameness.SAME, Sameness.UNSURE) and _met_in_a_state(one, other):
            assert (left, right) in found


def _met_in_a_state(one: Profile, other: Profile) -> bool:
    """A coarser way: any key of both, or a family name and an initial in one state."""
    if one.placeholder or other.placeholder:
        return False
    state = {one.jurisdiction, one.state} & {other.jurisdiction, other.state} - {"", "US"}
    family = not set(family_forms(one)).isdisjoint(family_forms(other))
    named = bool(state) and family and one.given[:1] == other.given[:1]
    return named or not keys_of(one).isdisjoint(keys_of(other))
