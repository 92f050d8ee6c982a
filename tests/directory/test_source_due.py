"""When a list is due, and late."""

from __future__ import annotations

import datetime as dt

import pytest

from directory.source_due import turn_of

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
