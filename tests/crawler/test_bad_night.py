"""J9, a bad night: what each fault is called, and that it changes nothing that is published."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Listing
from directory.store import connect
from tests.crawler import bad_server
from tests.crawler.apart import crawl_apart
from tests.crawler.bad_server import Board, serving

EVENING = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
MEGABYTE = 1024 * 1024
MAX_BYTES = 8 * MEGABYTE  # of one answer, for the boards here


def _lapse(board: Board) -> None:
    board.rows[3] = board.rows[3] | {"licensestatusdescription": "Expired"}


def _new_columns(board: Board) -> None:
    board.columns.append("favorite_color")


def _tenth(board: Board) -> None:
    del board.rows[4:]


def _renamed(board: Board) -> None:
    for row in board.rows:
        row["licensestatusdescription"] = "In Good Standing"


def _hostile(board: Board) -> None:
    board.robots = "User-agent: *\nDisallow: /\n"


def _fault(fault: Callable[[Any], None]) -> Callable[[Board], None]:
    def misbehave(board: Board) -> None:
        board.fault = fault

    return misbehave


NIGHT: dict[str, tuple[Callable[[Board], None] | None, str, str | None]] = {
    # board: (what happens to it, the verdict, the failure or the first reason)
    "unchanged": (None, "unchanged", None),
    "real_lapse": (_lapse, "accepted", None),
    "new_columns": (_new_columns, "held", "unknown_column"),
    "outage": (_fault(bad_server.unavailable), "failed", "http_error"),
    "robots_hostile": (_hostile, "failed", "disallowed"),
    "tenth_of_rows": (_tenth, "held", "lost_rows"),
    "captcha": (_fault(bad_server.captcha), "failed", "blocked"),
    "renamed_statuses": (_renamed, "held", "unknown_status"),
    "slow_drip": (_fault(bad_server.slow_drip), "failed", "unreachable"),
    "cut_off": (_fault(bad_server.cut_off), "failed", "truncated"),
    "redirect_loop": (_fault(bad_server.redirect_loop), "failed", "http_error"),
    "into_our_network": (_fault(bad_server.into_our_network), "failed", "http_error"),
    "endless_pager": (_fault(bad_server.endless_pager), "failed", "endless"),
    "two_gigabytes": (_fault(bad_server.two_gigabytes), "failed", "too_large"),
    "wrong_charset": (_fault(bad_server.wrong_charset), "failed", "unreadable"),
    "gzip_bomb": (_fault(bad_server.gzip_bomb), "failed", "too_large"),
}


class Region:
    """Sixteen boards and one store."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.database = folder, f"sqlite:///{folder / 'night.db'}"
        self.boards = {name: stack.enter_context(serving(Board())) for name in NIGHT}

    def crawl(self, now: dt.datetime, delay: float = 0) -> dict[str, Any]:
        """Crawl every board once."""
        cases = [
            {"id": name, "url": board.url, "max_bytes": MAX_BYTES, "max_requests": 60}
            for name, board in self.boards.items()
        ]
        told = {"now": now.isoformat(), "cases": cases, "delay": delay}
        told["archive"] = str(self.folder / "responses")
        return crawl_apart("board_crawl", self.folder / "night.db", told, seconds=180)

    def published(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every published row, whole, by board."""
        engine = connect(self.database)
        with Session(engine) as session:
            rows = session.execute(select(*Listing.__table__.c).order_by(Listing.id)).all()
        engine.dispose()
        return {name: [tuple(r) for r in rows if r.source_id == name] for name in NIGHT}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A sound evening, the bad night, and the same bad night again."""
    with ExitStack() as stack:
        region = Region(tmp_path_factory.mktemp("night"), stack)
        evening = region.crawl(EVENING)
        before = region.published()
        for name, (happens, _, _) in NIGHT.items():
            board = region.boards[name]
            board.stamp += 86400 * (name != "unchanged")
            if happens:
                happens(board)
        began = time.monotonic()
        bad = region.crawl(EVENING + dt.timedelta(days=1))
        took = time.monotonic() - began
        after = region.published()
        again = region.crawl(EVENING + dt.timedelta(days=1, hours=3))
        kept = sum(f.stat().st_size for f in (region.folder / "responses").rglob("*.gz"))
        yield {
            "evening": evening,
            "before": before,
            "bad": bad,
            "after": after,
            "again": again,
            "at_last": region.published(),
            "seconds": took,
            "kept": kept,
        }


def test_the_evening_before_is_sound(night: dict[str, Any]) -> None:
    outcomes = night["evening"]["outcomes"]
    assert {o["verdict"] for o in outcomes.values()} == {"accepted"}
    assert {len(rows) for rows in night["before"].values()} == {bad_server.PEOPLE}


@pytest.mark.parametrize("board", NIGHT)
def test_j9_every_fault_has_its_name(night: dict[str, Any], board: str) -> None:
    outcome = night["bad"]["outcomes"][board]
    _, verdict, why = NIGHT[board]
    assert outcome["verdict"] == verdict, outcome["reasons"]
    told = outcome["failure"] or (outcome["reasons"][0]["code"] if outcome["reasons"] else None)
    assert told == why
    if why:
        assert outcome["reasons"][0]["text"]
        assert outcome["reasons"][0]["mend"]


@pytest.mark.parametrize("board", NIGHT)
def test_j9_and_rule_44_only_the_safe_two_are_published(night: dict[str, Any], board: str) -> None:
    before, after = night["before"][board], night["after"][board]
    if board == "real_lapse":
        facts = [c.name for c in Listing.__table__.c].index("content_hash")
        was, now = ({row[facts] for row in rows} for rows in (before, after))
        assert len(now - was) == len(was - now) == 1
    elif board != "unchanged":
        assert after == before


def test_j9_nobody_expires_by_a_failure(night: dict[str, Any]) -> None:
    status = [c.name for c in Listing.__table__.c].index("status")
    gone = [c.name for c in Listing.__table__.c].index("gone_at")
    for board, rows in night["after"].items():
        lapsed = sum(row[status] != "active" for row in rows)
        assert lapsed == (1 if board == "real_lapse" else 0), board
        assert all(row[gone] is None for row in rows)


def test_j9_running_again_changes_nothing(night: dict[str, Any]) -> None:
    again = {name: o["verdict"] for name, o in night["again"]["outcomes"].items()}
    assert again == {
        name: "unchanged" if verdict == "accepted" else verdict
        for name, (_, verdict, _) in NIGHT.items()
    }
    moved = ("as_of", "fetched_at", "last_seen", "run_id")
    names = [c.name for c in Listing.__table__.c]
    kept = [i for i, name in enumerate(names) if name not in moved]

    def facts(state: str) -> dict[str, Any]:
        return {b: [[r[i] for i in kept] for r in rows] for b, rows in night[state].items()}

    assert facts("at_last") == facts("after")


def test_j9_the_crawl_ends_by_itself_in_bounded_memory_and_disk(night: dict[str, Any]) -> None:
    assert night["seconds"] < 120
    assert night["bad"]["peak"] - night["evening"]["peak"] < 20 * MAX_BYTES
    assert night["kept"] < 10 * MEGABYTE
