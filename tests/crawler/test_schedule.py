"""Who is due, when, and who may crawl."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from crawler.manners.schedule import WindowError, is_off_peak, next_due, off_peak
from directory.database import leases
from directory.models import Lease
from tests.crawler.lists import source

NIGHT = dt.datetime(2026, 11, 20, 6, 30, tzinfo=dt.UTC)  # half past midnight in Chicago
NOON = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)


def test_a_source_never_accepted_is_due_at_once() -> None:
    assert next_due(source("co_dora"), None) < NIGHT


def test_a_source_is_due_after_its_cadence_whatever_the_hour() -> None:
    accepted = NIGHT.replace(hour=7, minute=59)
    due = next_due(source("co_dora"), accepted)
    week_later = NIGHT + dt.timedelta(days=7)
    assert due <= week_later
    assert due > week_later - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "night", "noon"),
    [
        (None, True, False),
        ("always", True, True),
        ("9-17 America/Chicago", False, True),
        ("0-24 America/Chicago", True, True),
    ],
)
def test_off_peak_hours(
    told: str | None, night: bool, noon: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INTERVENTIONIST_OFF_PEAK", raising=False)
    if told:
        monkeypatch.setenv("INTERVENTIONIST_OFF_PEAK", told)
    window = off_peak()
    assert (is_off_peak(NIGHT, window), is_off_peak(NOON, window)) == (night, noon)


@pytest.mark.parametrize("told", ["night", "20-8", "20-99 America/Chicago", "20-8 Mars/Olympus"])
def test_hours_that_cannot_be_read_are_refused(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVENTIONIST_OFF_PEAK", told)
    with pytest.raises(WindowError, match="America/Chicago"):
        off_peak()


def _elsewhere() -> str:
    return "another.machine:17:abcd"


def test_one_holder_at_a_time_on_both_databases(store: Engine) -> None:
    keys = ("source:co_dora", "host:data.colorado.gov")
    with Session(store) as one, Session(store) as two:
        assert leases.take(one, keys, "a.machine:1:x") is None
        assert leases.take(two, ["source:ct", "host:data.colorado.gov"], _elsewhere()) == (
            "host:data.colorado.gov"
        )
        assert two.scalar(select(Lease).where(Lease.key == "source:ct")) is None  # all or none
        assert leases.take(one, keys, "a.machine:1:x") is None  # a holder may ask again
        leases.release(one, keys, "a.machine:1:x")
        assert leases.take(two, keys, _elsewhere()) is None


def test_a_lease_whose_holder_fell_silent_passes_on(store: Engine) -> None:
    with Session(store) as session:
        leases.take(session, ["source:co_dora"], _elsewhere())
        assert leases.take(session, ["source:co_dora"], leases.new_holder()) == "source:co_dora"
        past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
        session.execute(update(Lease).values(until=past))
        session.commit()
        assert leases.take(session, ["source:co_dora"], leases.new_holder()) is None


def test_renewing_keeps_only_ones_own(store: Engine) -> None:
    mine = leases.new_holder()
    with Session(store) as session:
        leases.take(session, ["source:a"], mine)
        leases.take(session, ["source:b"], _elsewhere())
        past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
        session.execute(update(Lease).values(until=past))
        session.commit()
        leases.renew(session, mine)
        assert leases.take(session, ["source:a"], "third.machine:1:z") == "source:a"
        assert leases.take(session, ["source:b"], "third.machine:1:z") is None


def test_a_dead_process_of_this_machine_holds_nothing(store: Engine) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    dead = f"{socket.gethostname()}:{done.stdout.strip()}:aaaa"
    alive = f"{socket.gethostname()}:{os.getpid()}:bbbb"
    with Session(store) as session:
        leases.take(session, ["source:a"], dead)
        leases.take(session, ["source:b"], alive)
        assert leases.take(session, ["source:a"], leases.new_holder()) is None
        assert leases.take(session, ["source:b"], leases.new_holder()) == "source:b"
