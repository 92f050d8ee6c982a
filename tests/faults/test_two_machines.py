"""Two crawlers, each with a home of its own, on one database: each list is read once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.runs.run import Plan, crawl
from directory.models import Change, Lease, Listing, Run, StagedListing, Verdict
from directory.store import connect, upgrade
from tests.crawler.bad_server import Board, serving
from tests.crawler.board_crawl import board_source
from tests.faults.forked import Done, run
from tests.faults.steps import NOW

NAMES = ("one", "two", "three")
PEOPLE = 40  # on each board's list


@pytest.fixture
def boards() -> Iterator[dict[str, Board]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(Board())) for name in NAMES}


@pytest.fixture
def database(store_url: str) -> str:
    engine = connect(store_url)
    upgrade(engine)
    engine.dispose()
    return store_url


def _night(database: str, boards: dict[str, Board], home: Path) -> None:
    """One machine's night: every board, and what became of each as JSON."""
    engine = connect(database)
    sources = [board_source({"id": name, "url": board.url}) for name, board in boards.items()]
    with Session(engine, expire_on_commit=False) as session:
        outcomes = crawl(session, sources, Plan(now=NOW, delay=0, archive=home / "responses"))
    sys.stdout.write(json.dumps({one.source_id: one.verdict for one in outcomes}))


def _machine(
    database: str, boards: dict[str, Board], home: Path, kill_when: Event | None = None
) -> Done:
    home.mkdir()
    return run(lambda: _night(database, boards, home), home / "said", kill_when=kill_when)


def _counts(database: str) -> dict[str, Any]:
    engine = connect(database)
    with Session(engine) as session:

        def count(*where: Any, of: Any = Listing) -> int:
            return session.scalar(select(func.count()).select_from(of).where(*where)) or 0

        told = {
            "listings": count(),
            "distinct": len(set(session.execute(select(Listing.source_id, Listing.key)).all())),
            "new": count(of=Change),
            "staged": count(of=StagedListing),
            "leases": count(of=Lease),
            "running": count(Run.verdict == Verdict.RUNNING, of=Run),
        }
    engine.dispose()
    return told


WHOLE = {
    "listings": len(NAMES) * PEOPLE,
    "distinct": len(NAMES) * PEOPLE,
    "new": len(NAMES) * PEOPLE,
    "staged": 0,
    "leases": 0,
    "running": 0,
}


def test_each_list_is_read_once_and_the_others_side_by_side(
    database: str, boards: dict[str, Board], tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as pool:
        homes = [tmp_path / "first", tmp_path / "second"]
        both = [*pool.map(lambda home: _machine(database, boards, home), homes)]
    told = [json.loads(done.said) for done in both]
    for name, board in boards.items():
        verdicts = {one[name] for one in told}
        assert "accepted" in verdicts, (name, told)
        assert verdicts <= {"accepted", "busy", "unchanged"}, (name, told)
        assert sum(one[name] == "accepted" for one in told) == 1
        assert board.most_open == 1
    assert _counts(database) == WHOLE


def test_the_other_machine_takes_over_what_a_killed_one_held(
    database: str, boards: dict[str, Board], tmp_path: Path
) -> None:
    asked, killed = Event(), Event()

    def slowly(path: str, query: dict[str, list[str]]) -> Any:
        if not asked.is_set() and query.get("$offset") == ["20"]:
            asked.set()
            killed.wait(60)
        return Board.answer(boards["two"], path, query)

    boards["two"].answer = slowly  # type: ignore[method-assign]
    assert _machine(database, boards, tmp_path / "first", kill_when=asked).code == -9
    killed.set()
    assert _counts(database)["leases"] > 0
    done = _machine(database, boards, tmp_path / "second")
    assert set(json.loads(done.said).values()) <= {"accepted", "unchanged"}, done.said
    assert _counts(database) == WHOLE
