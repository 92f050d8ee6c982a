"""The clock is set back: between two crawls, and while somebody holds a lease."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from directory.database import leases
from directory.models import Lease, Listing, Run, Verdict
from directory.standing.freshness import freshness
from directory.store import connect, upgrade
from tests.crawler.bad_server import Board, serving
from tests.crawler.lists import co_row, many
from tests.faults.forked import run
from tests.faults.steps import NIGHT, NOW, crawl_board

ELSEWHERE = "another.machine:17:abcd"


def _crawl(store: Path, url: str, now: dt.datetime) -> Run:
    run(lambda: crawl_board(store, url, now), store.with_name("said"))
    engine = connect(f"sqlite:///{store}")
    with Session(engine, expire_on_commit=False) as session:
        newest = session.scalars(select(Run).order_by(Run.id.desc()).limit(1)).one()
    engine.dispose()
    return newest


def _days(store: Path) -> dict[str, tuple[dt.date | None, dt.date | None]]:
    engine = connect(f"sqlite:///{store}")
    with Session(engine) as session:
        rows = session.execute(select(Listing.key, Listing.first_seen, Listing.last_seen)).all()
    engine.dispose()
    return {key: (first, last) for key, first, last in rows}


def test_a_crawl_whose_clock_is_behind_publishes_nothing_and_no_day_goes_back(
    tmp_path: Path,
) -> None:
    store = tmp_path / "store.db"
    upgrade(connect(f"sqlite:///{store}"))
    with serving(Board()) as board:
        board.rows = many(co_row(), "licensenumber", 40)
        board.stamp = int((NOW + 2 * NIGHT).timestamp())
        assert _crawl(store, board.url, NOW + 2 * NIGHT).verdict == Verdict.ACCEPTED
        before = _days(store)
        board.rows = many(co_row(), "licensenumber", 41)
        board.stamp += 3600
        behind = _crawl(store, board.url, NOW)  # as if the clock had been set back by two days
        assert behind.verdict == Verdict.HELD
        assert [reason["code"] for reason in behind.reasons] == ["older"]
        assert behind.ended_at is not None
        assert behind.ended_at >= behind.began_at
        assert _days(store) == before
        board.stamp += 86400
        assert _crawl(store, board.url, NOW + 3 * NIGHT).verdict == Verdict.ACCEPTED
    after = _days(store)
    assert len(after) == 41
    for key, (first, last) in before.items():
        assert after[key][0] == first
        assert after[key][1] > last
    assert all(first <= last for first, last in after.values())


def test_nothing_was_ever_checked_in_minus_two_days() -> None:
    told = freshness(dt.date(2026, 11, 28), None, dt.date(2026, 11, 26))
    assert (told.days, told.text) == (
        0,
        freshness(dt.date(2026, 11, 28), None, dt.date(2026, 11, 28)).text,
    )


def test_a_lease_taken_before_the_clock_was_set_back_ends_within_its_term(store: Engine) -> None:
    key, mine = "source:co_dora", leases.new_holder()
    now = dt.datetime.now(dt.UTC)
    with Session(store) as session:
        leases.take(session, [key], ELSEWHERE)
        session.execute(update(Lease).values(until=now + dt.timedelta(days=1)))  # taken a day ahead
        session.commit()
        assert leases.take(session, [key], mine) == key  # it is still another's
        until = session.scalars(select(Lease.until).where(Lease.key == key)).one()
        assert now < until <= dt.datetime.now(dt.UTC) + leases.TERM
        leases.renew(session, ELSEWHERE)  # one that lives keeps it
        assert leases.take(session, [key], mine) == key
        session.execute(update(Lease).values(until=now - dt.timedelta(seconds=1)))
        session.commit()
        assert leases.take(session, [key], mine) is None
