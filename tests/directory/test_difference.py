"""What a run changes, listed before it is published and after."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.commands.source_diff import lines
from directory.listings.difference import Altered, DifferenceError, difference
from directory.listings.publish import accept, compare
from directory.models import Run, Verdict
from directory.standing.statuses import Status
from tests.directory.test_publish import DAY, begin, draft, publish

WEEK = dt.timedelta(days=7)


def _held(session: Session) -> Run:
    """A held run that does something of every kind."""
    publish(session, draft("1"), draft("2"), draft("3"), draft("5"))
    publish(session, draft("1"), draft("2"), draft("5"), day=DAY + WEEK)
    publish(session, draft("1"), draft("2"), draft("5"), day=DAY + 2 * WEEK)  # 3 is gone
    publish(session, draft("1"), draft("2"), day=DAY + 3 * WEEK)  # 5 is missing
    run = begin(
        session,
        draft("1", city="Dover", expires_on=DAY),
        draft("3"),
        draft("4", given_name="Corwin"),
        day=DAY + 4 * WEEK,
    )  # 2 is missing for the first time, 5 again
    run.verdict = Verdict.HELD
    run.counts = {"absent": compare(session, run).absent}
    session.commit()
    return run


def _told(altered: list[Altered]) -> dict[str, Any]:
    return {a.kind: [(e.number, dict(e.fields)) for e in a.examples] for a in altered}


def test_a_held_run_is_compared_with_what_is_published(store: Engine) -> None:
    with Session(store) as session:
        told = _told(difference(session, _held(session), 5))
    moved = {"city": ["", "Dover"], "expires_on": [None, DAY.isoformat()]}
    assert told.pop("changed") == [("1", moved)]
    assert told == {
        "new": [("4", {})],
        "absent": [("2", {})],
        "gone": [("5", {})],
        "returned": [("3", {})],
    }


def test_an_accepted_run_tells_the_same_afterwards(store: Engine) -> None:
    with Session(store) as session:
        run = _held(session)
        before = difference(session, run, 5)
        accept(session, run)
        session.commit()
        assert difference(session, session.get_one(Run, run.id), 5) == before


def test_counts_are_whole_where_examples_are_few(lite: Session) -> None:
    publish(lite, *(draft(str(n)) for n in range(20)))
    run = begin(lite, *(draft(str(n), city="Dover") for n in range(20)))
    run.verdict = Verdict.HELD
    changed = next(a for a in difference(lite, run, 3) if a.kind == "changed")
    assert (changed.count, len(changed.examples), changed.fields) == (20, 3, {"city": 20})


def test_what_becomes_of_the_statuses_is_counted(lite: Session) -> None:
    publish(lite, *(draft(str(n)) for n in range(3)))
    rows = [draft(str(n)) for n in range(3)]
    for row, word in zip(rows, (Status.UNKNOWN, Status.UNKNOWN, Status.EXPIRED), strict=True):
        row.status = word
    run = begin(lite, *rows)
    run.verdict = Verdict.HELD
    altered = difference(lite, run, 0)
    changed = next(a for a in altered if a.kind == "changed")
    assert changed.statuses == {"active → unknown": 2, "active → expired": 1}
    about = {"source_id": "s", "run": run.id, "verdict": "held", "as_of": DAY, "unchanged": 0}
    assert "  by status: active → unknown 2, active → expired 1" in list(lines(about, altered))


def test_a_run_without_rows_says_why_it_cannot_be_compared(lite: Session) -> None:
    run = begin(lite)
    run.verdict = Verdict.HELD
    with pytest.raises(DifferenceError, match="its rows are not kept"):
        difference(lite, run, 5)
    run.verdict = Verdict.FAILED
    with pytest.raises(DifferenceError, match="it is failed"):
        difference(lite, run, 5)


def test_the_text_fits_a_terminal_and_says_before_and_after(lite: Session) -> None:
    run = _held(lite)
    about = {"source_id": "s", "run": run.id, "verdict": "held", "as_of": DAY, "unchanged": 0}
    text = list(lines(about, difference(lite, run, 5)))
    assert "    city: nothing -> Dover" in text
    assert "  1 new, 1 changed, 1 absent, 1 gone, 1 returned, 0 unchanged" in text
    assert max(map(len, text)) <= 80
