"""How well states are covered."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Person
from directory.places import STATES
from directory.sources.coverage import Level, level, people_shown, state_coverage, tiles
from directory.standing.status import SourceStatus
from directory.store import open_existing

TODAY = dt.date(2026, 11, 20)


def test_each_state_has_one_tile_and_no_two_share_a_place() -> None:
    assert sorted(code for code, _, _ in tiles()) == sorted(STATES)
    assert len({(x, y) for _, x, y in tiles()}) == len(STATES)


def listed(shape: str, *, sample: bool, accepted: bool) -> SourceStatus:
    """A list as the overview tells it; what does not matter here is empty."""
    empty = dict.fromkeys(field.name for field in fields(SourceStatus))
    told = {"shape": shape, "sample": sample, "last_accepted_run": 1 if accepted else None}
    return SourceStatus(**{**empty, **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("read", "shape", "sample", "told"),
    [
        (True, "seen", False, Level.LIVE),
        (False, "seen", False, Level.LIVE),  # from a file that a person fetched
        (True, "seen", True, Level.RECORDED),
        (True, "seen", None, Level.RECORDED),
        (True, "documented", None, Level.DOCUMENTED),
        (False, "seen", None, Level.ASK),
        (True, "unread", None, Level.ASK),  # nobody knows its form
    ],
)
def test_only_a_real_accepted_run_is_live(
    read: bool, shape: str, sample: bool | None, told: Level
) -> None:
    row = listed(shape, sample=bool(sample), accepted=sample is not None)
    assert level(row, read=read) is told


def test_a_states_lists_come_with_their_titles_their_day_and_how_well_known(
    demo_home: Path,
) -> None:
    with Session(open_existing(f"sqlite:///{demo_home / 'demo.db'}")) as session:
        rows = {row.code: row for row in state_coverage(session, TODAY)}
    (dora,) = rows["CO"].read
    assert (dora.id, dora.level, dora.shape) == ("co_dora", Level.RECORDED, "seen")
    assert "LAC" in dora.titles
    assert dora.newest == rows["CO"].newest is not None
    assert rows["CA"].read == ()
    assert {one.id for one in rows["PA"].ask} >= {"us_pcb"}, "it certifies the whole country"
    assert (rows["CA"].level, rows["PA"].level) == (Level.ASK, Level.ASK)
    assert len(rows) == 52


def test_people_are_counted_in_their_lists_state_and_the_hidden_nowhere(demo_home: Path) -> None:
    with Session(open_existing(f"sqlite:///{demo_home / 'demo.db'}")) as session:
        rows = state_coverage(session, TODAY)
        before = people_shown(session, rows)
        hidden = session.scalars(select(Person).where(Person.name.like("%a%"))).all()
        for person in hidden:
            person.hidden = True
        session.flush()
        after = people_shown(session, rows)
        session.rollback()
    assert before["WY"] == 0
    assert 0 < after["CO"] < before["CO"]
