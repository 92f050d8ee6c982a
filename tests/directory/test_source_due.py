"""When a list is due, and late."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from directory.models import Run, Source, Verdict
from directory.sources.due import turn_of, turns

READ = dt.datetime(2026, 11, 20, 23, 50, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("days", "told"), [(6, ""), (7, "due"), (8, "due"), (9, "late"), (400, "late")]
)
def test_a_week_later_a_list_is_due_and_two_nights_after_that_it_is_late(
    days: int, told: str
) -> None:
    morning = READ.replace(hour=1, minute=0)
    assert turn_of(READ, 7, morning + dt.timedelta(days=days)) == told


def test_a_list_never_accepted_is_due_and_one_without_a_cadence_is_not_known() -> None:
    assert turn_of(None, 7, READ) == "due"
    assert turn_of(READ, None, READ) == "unknown"


def test_only_lists_that_are_read_have_a_turn_and_only_accepted_runs_end_it(lite: Session) -> None:
    def add(source_id: str, verdict: Verdict, **info: object) -> None:
        told = {"cadence_days": 7} | info
        lite.add(Source(id=source_id, title="", jurisdiction="CO", family="x", info=told))
        lite.flush()
        lite.add(Run(source_id=source_id, mode="live", began_at=READ, verdict=verdict))

    add("fresh", Verdict.ACCEPTED)
    add("held", Verdict.HELD)
    add("asked", Verdict.ACCEPTED, read=False)
    lite.flush()
    assert turns(lite, READ) == {"fresh": "", "held": "due"}
    assert turns(lite, READ + dt.timedelta(days=30)) == {"fresh": "late", "held": "due"}
