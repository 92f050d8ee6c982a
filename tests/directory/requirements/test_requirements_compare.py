from __future__ import annotations

from itertools import pairwise

import pytest

from directory.places import STATES
from directory.places.outlines import outlines
from directory.requirements import load_catalogue
from directory.requirements.compare import FACTS, NUMBERS, classes, compare, main_credential


def test_the_law_s_own_title_stands_for_a_state_and_a_trainee_never() -> None:
    chosen = {
        code: main_credential(held)
        for code, held in load_catalogue().jurisdictions.items()
        if code != "US"
    }
    assert {code: one.letters for code, one in chosen.items() if one and code in ("CT", "TX")} == {
        "CT": "LADC",
        "TX": "LCDC",
    }
    assert all(one and not one.trainee and one.status == "current" for one in chosen.values())


@pytest.mark.parametrize("fact", FACTS)
def test_nothing_is_said_without_its_page_and_no_silence_is_filled(fact: str) -> None:
    rows = compare(fact)
    assert {row.state for row in rows} == set(STATES)
    for row in rows:
        assert (row.value is not None) == bool(row.citations)


@pytest.mark.parametrize("fact", FACTS)
def test_the_map_s_classes_follow_the_values(fact: str) -> None:
    rows = compare(fact)
    shade = classes(fact, rows)
    assert set(shade) == {row.state for row in rows if row.value is not None}
    if fact in NUMBERS:
        ordered = sorted(
            (row for row in rows if row.state in shade), key=lambda r: int(r.value or 0)
        )
        for left, right in pairwise(ordered):
            assert shade[left.state] <= shade[right.state]
            if left.value == right.value:
                assert shade[left.state] == shade[right.state]
        assert max(shade.values()) <= 5


def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(KeyError):
        compare("shoe_size")


def test_every_state_has_an_outline() -> None:
    drawn = outlines()
    assert {one.state for one in drawn.states} == set(STATES)
    assert all(one.path.startswith("M") for one in drawn.states)
