"""Comparing many pairs at once says what comparing each pair says."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.listings.profile import Profile
from directory.resolve.columns import Columns
from directory.resolve.evidence import GRADES, Grades, compare
from directory.resolve.policy import judge
from directory.resolve.verdicts import judge_pairs
from tests.directory.resolve.resolve_world import profile

NAMES = ("", "Ada", "A", "Adah", "Bo", "Bob", "Robert", "Mary", "Mary Ann", "Ann", "Vane", "Jay")
FAMILIES = (
    "",
    "Vane",
    "Poe",
    "Van Aldous",
    "De La Vega",
    "Delavega",
    "Vega",
    "Kerrigan",
    "Kerigan",
)
NUMBERS = (
    *("", "12", "ACD.12", "ACD.0001234", "1234", "ACC.1234", "1234A", "PENDING", "X", "0012"),
    *("9" * 30, "A" + "9" * 30),
)
STATES = ("", "CO", "CT", "US")
FACTS = st.fixed_dictionaries(
    {
        "given": st.sampled_from(NAMES),
        "middle": st.sampled_from(NAMES),
        "family": st.sampled_from(FAMILIES),
        "former": st.lists(st.sampled_from(FAMILIES + NAMES), max_size=2),
        "suffix": st.sampled_from(("", "Jr", "Sr")),
        "city": st.sampled_from(("", "Denver", "Pueblo")),
        "state": st.sampled_from(STATES),
        "zip": st.sampled_from(("", "80203", "80302")),
        "gone": st.booleans(),
    }
)
BOARDS = st.fixed_dictionaries(
    {
        "source": st.sampled_from(("co", "ct", "nppes")),
        "cred": st.sampled_from(("co-bace/lac", "co-bace/cas", "pcb/cip")),
        "number": st.sampled_from(NUMBERS),
    }
)
REPORTS = st.fixed_dictionaries(
    {
        "npi": st.sampled_from(("1999000003", "1999000011", "unreadable")),
        "claims": st.lists(st.tuples(st.sampled_from(STATES[1:]), st.sampled_from(NUMBERS))),
    }
)


def profiles_of(drawn: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[Profile]:
    return [profile(f"l{i}", **facts, **who) for i, (facts, who) in enumerate(drawn)]


def every_pair(count: int) -> tuple[Any, Any]:
    left, right = np.triu_indices(count, 1)
    return left.astype(np.int64), right.astype(np.int64)


LISTINGS = st.lists(st.tuples(FACTS, BOARDS | REPORTS), min_size=2, max_size=8).map(profiles_of)


@settings(max_examples=400, deadline=None)
@given(LISTINGS)
def test_many_at_once_are_graded_as_one_by_one(profiles: list[Profile]) -> None:
    left, right = every_pair(len(profiles))
    grades = Columns(profiles).grades(left, right)
    for place, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        words = {fact: GRADES[fact][column[place]] for fact, column in grades.items()}
        assert Grades(**words) == compare(profiles[a], profiles[b])


@settings(max_examples=100, deadline=None)
@given(LISTINGS, st.lists(st.booleans(), min_size=8, max_size=8))
def test_many_at_once_are_judged_as_one_by_one(profiles: list[Profile], common: list[bool]) -> None:
    left, right = every_pair(len(profiles))
    found = judge_pairs(Columns(profiles), left, right, lambda rows: np.array(common)[rows])
    for place, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        expected = judge(compare(profiles[a], profiles[b]), common=common[a] or common[b])
        assert found.judgement(place) == expected


def test_no_pairs_are_no_work() -> None:
    none = np.empty(0, dtype=np.int64)
    assert all(len(column) == 0 for column in Columns([]).grades(none, none).values())
