from __future__ import annotations

import pytest

from directory.places import STATES
from directory.places.outlines import outlines
from directory.requirements import load_catalogue
from directory.requirements.compare import FACTS, compare
from directory.requirements.glance import glance, glances


def test_every_state_has_one_line_by_name() -> None:
    lines = glances()
    assert {line.state for line in lines} == set(STATES)
    assert [line.name for line in lines] == sorted(line.name for line in lines)
    assert all(line.letters and line.pages >= line.dated for line in lines)


def test_a_line_says_what_the_file_says() -> None:
    line = glance(load_catalogue().jurisdiction("CT"))
    assert (line.letters, line.required, line.confidence) == ("LADC", True, "high")
    assert (line.oldest, line.newest) == ("2016", "2023-06")
    assert glance(load_catalogue().jurisdiction("HI")).required is None


@pytest.mark.parametrize("fact", FACTS)
def test_a_page_speaks_for_its_own_side_only(fact: str) -> None:
    rows = compare(fact)
    assert len(rows) > 40
    for row in rows:
        assert bool(row.others) == row.disputed, row.state
        assert all(side.citations for side in row.others)


def test_the_other_side_of_colorado_keeps_its_own_page() -> None:
    row = next(row for row in compare("experience_hours") if row.state == "CO")
    (other,) = row.others
    assert (row.value, other.value) == (2000, 3000)
    assert not {page.url for page in row.citations} & {page.url for page in other.citations}


def test_small_states_have_a_square_and_every_label_is_on_the_canvas() -> None:
    drawn = outlines()
    squares = {one.state for one in drawn.states if one.square}
    assert {"DC", "RI", "DE"} <= squares
    for one in drawn.states:
        x, y = one.label
        assert 24 <= x <= drawn.width - 24, one.state
        assert 14 <= y <= drawn.height - 14, one.state
