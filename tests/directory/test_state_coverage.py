"""How well states are covered."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Person, Run
from directory.places import STATES
from directory.source_info import SourceInfo
from directory.state_coverage import Level, level, state_coverage, tiles
from directory.store import open_existing


def test_each_state_has_one_tile_and_no_two_share_a_place() -> None:
    assert sorted(code for code, _, _ in tiles()) == sorted(STATES)
    assert len({(x, y) for _, x, y in tiles()}) == len(STATES)


@pytest.mark.parametrize(
    ("read", "shape", "sample", "told"),
    [
        (True, "seen", False, Level.LIVE),
        (False, "seen", False, Level.LIVE),  # from a file that a person fetched
        (True, "seen", True, Level.RECORDED),
        (True, "seen", None, Level.RECORDED),
        (True, "documented", None, Level.DOCUMENTED),
        (False, "seen", None, Level.ASK),
    ],
)
def test_only_a_real_accepted_run_is_live(
    read: bool, shape: str, sample: bool | None, told: Level
) -> None:
    run = None if sample is None else Run(sample=sample)
    assert level(SourceInfo("s", "S", read=read, shape=shape), run) is told


def test_people_are_counted_in_their_lists_state_and_the_hidden_nowhere(demo_home: Path) -> None:
    with Session(open_existing(f"sqlite:///{demo_home / 'demo.db'}")) as session:
        rows = {row.code: row for row in state_coverage(session)}
        assert (rows["CO"].level, rows["CO"].lists) == (Level.RECORDED, ("co_dora",))
        assert rows["CO"].newest is not None
        assert rows["WY"].people == 0
        assert rows["CA"].level is Level.ASK
        assert rows["PA"].level is Level.ASK  # its board certifies the whole country
        assert len(rows) == 52
        hidden = session.scalars(select(Person).where(Person.name.like("%a%"))).all()
        for person in hidden:
            person.hidden = True
        session.flush()
        after = {row.code: row.people for row in state_coverage(session)}
        session.rollback()
    assert 0 < after["CO"] < rows["CO"].people
