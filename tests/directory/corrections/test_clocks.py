"""How long an answer may take."""

from __future__ import annotations

import datetime as dt

import pytest

from directory.corrections.clocks import due


def _at(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)  # the 20th is a Friday


@pytest.mark.parametrize(
    ("received", "look", "finish"),
    [
        (_at(18, 9), _at(19, 9), _at(20, 9)),
        (_at(19, 23), _at(20, 23), _at(23, 23)),
        (_at(20, 9), _at(23, 9), _at(24, 9)),
        (_at(21, 9), _at(24, 0), _at(25, 0)),
        (_at(22, 23), _at(24, 0), _at(25, 0)),
    ],
)
def test_business_days(received: dt.datetime, look: dt.datetime, finish: dt.datetime) -> None:
    assert due(received, looked_at=False) == look
    assert due(received, looked_at=True) == finish
