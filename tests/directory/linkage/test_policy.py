"""What may be joined without a look: which facts count, beside which names, and what forbids it."""

from __future__ import annotations

import numpy as np
import pytest

from directory.linkage.comparing import Levels, level
from directory.linkage.policy import settled

NAMED = {"given_name": "equal", "family_name": "equal"}


def levels_of_pair(**grades: str) -> dict[str, Levels]:
    """One pair, each column compared as said: equal (to a rare value), missing, or a grade."""
    places = {"missing": 0, "equal": 1}
    return {
        name: np.array([places[grade] if grade in places else level(name, grade)], np.int8)
        for name, grade in {**NAMED, **grades}.items()
    }


def may_join(bearers: int = 2, **grades: str) -> bool:
    levels = levels_of_pair(**grades)
    return bool(settled(levels, {name: np.array([bearers]) for name in levels})[0])


@pytest.mark.parametrize(
    "grades",
    [
        {"number": "equal"},
        {"number": "equal", "jurisdiction": "equal"},
        {"number": "serial", "jurisdiction": "equal"},
        {"npi": "equal", "given_name": "initial"},
        {"birth_date": "equal", "given_name": "nickname"},
        {"identifier": "near"},
        {"email": "equal", "family_name": "near"},
    ],
)
def test_names_and_one_personal_fact_may_join(grades: dict[str, str]) -> None:
    assert may_join(**grades)


@pytest.mark.parametrize(
    "grades",
    [
        {},
        {"phone": "equal", "street": "equal", "middle_name": "equal"},
        {"number": "equal", "jurisdiction": "different"},
        {"number": "serial", "jurisdiction": "different"},
        {"number": "serial"},
        {"number": "near", "jurisdiction": "equal"},
        {"birth_date": "equal", "given_name": "near"},  # Jayda and Jayla
        {"birth_date": "equal", "given_name": "initial"},
        {"identifier": "near", "given_name": "near"},
        {"number": "equal", "given_name": "different"},
        {"number": "equal", "family_name": "different"},
        {"number": "equal", "npi": "near"},
        {"number": "equal", "npi": "different"},
        {"number": "equal", "birth_date": "different"},
        {"number": "equal", "middle_name": "different"},
        {"birth_date": "equal", "suffix": "one"},
        {"birth_date": "equal", "number": "same_title"},
    ],
)
def test_nobody_is_joined_on_less_or_against_a_contradiction(grades: dict[str, str]) -> None:
    assert not may_join(**grades)


def test_a_value_that_many_records_have_is_no_personal_fact() -> None:
    assert may_join(number="equal")
    assert not may_join(bearers=9, number="equal")
