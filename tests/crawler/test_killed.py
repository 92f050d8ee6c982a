"""kill -9 in the middle of a crawl: running it again gives the store of an undisturbed crawl."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.runs.run import Plan, crawl
from directory.models import Change, Listing, Run, StagedListing, Verdict
from directory.store import connect, upgrade
from tests.crawler.bad_server import Board, serving
from tests.crawler.board_crawl import board_source
from tests.crawler.lists import co_row, many

EVENING = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
KILLS = int(os.environ.get("INTERVENTIONIST_TEST_KILLS", "50"))
PEOPLE, PAGE = 300, 25
_FORK = multiprocessing.get_context("fork")  # what is imported here need not be again


def _crawl(database: str, url: str, now: dt.datetime, archive: Path) -> None:
    """One crawl of the board, in this process."""
    engine = connect(database)
    source = board_source({"id": "co_dora", "url": url, "page_size": PAGE, "timeout_seconds": 20})
    with Session(engine, expire_on_commit=False) as session:
        crawl(session, [source], Plan(now=now, delay=0, contact="", archive=archive))
    os._exit(0)


class World:
    """A board that changed over night, and a store that holds the evening's list."""

    def __init__(self, board: Board, folder: Path) -> None:
        self.board, self.folder = board, folder
        self.evening = folder / "evening.db"
        engine = connect(f"sqlite:///{self.evening}")
        upgrade(engine)
        engine.dispose()
        board.rows = many(co_row(), "licensenumber", PEOPLE)
        self.crawl(self.evening, EVENING)
        board.stamp += 86400
        for row in board.rows[100:110]:
            row["licensestatusdescription"] = "Expired"
        board.rows = board.rows[:-5] + many(co_row(), "licensenumber", 7, start=PEOPLE + 20)

    def crawl(self, store: Path, now: dt.datetime, kill_after: float | None = None) -> float:
        """Crawl in a process of its own, and kill that at a moment. Returns the seconds it had."""
        archive = store.with_suffix(".responses")
        arguments = (f"sqlite:///{store}", self.board.url, now, archive)
        process = _FORK.Process(target=_crawl, args=arguments)
        began = time.monotonic()
        process.start()
        process.join(kill_after)
        if kill_after is None:
            assert process.exitcode == 0
        elif process.is_alive():
            process.kill()
            process.join()
        return time.monotonic() - began

    def copy(self, name: str) -> Path:
        """A store as it was in the evening."""
        for path in self.folder.glob("evening.db*"):
            shutil.copy(path, self.folder / path.name.replace("evening", name))
        return self.folder / f"{name}.db"


def _facts(store: Path) -> dict[str, Any]:
    """All that must be the same, however often the crawl was killed."""
    apart = {"run_id", "fetched_at"}
    listed = [c for c in Listing.__table__.c if c.name not in apart]
    changes = select(Change.listing_id, Change.kind, Change.fields)
    engine = connect(f"sqlite:///{store}")
    with Session(engine) as session:
        told = {
            "listings": session.execute(select(*listed).order_by(Listing.id)).all(),
            "changes": sorted(map(str, session.execute(changes).all())),
            "staged": session.scalar(select(func.count()).select_from(StagedListing)),
            "running": session.scalar(select(func.count()).where(Run.verdict == Verdict.RUNNING)),
        }
    engine.dispose()
    return told


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with serving(Board()) as board:
        yield World(board, tmp_path_factory.mktemp("killed"))


def test_a_crawl_killed_at_any_moment_and_run_again_gives_the_same_store(world: World) -> None:
    night = EVENING + dt.timedelta(days=1)
    calm = world.copy("calm")
    whole = world.crawl(calm, night)
    expected = _facts(calm)
    assert expected["running"] == expected["staged"] == 0
    assert len(expected["listings"]) == PEOPLE + 7
    moments = random.Random(4)
    finished = 0
    for number in range(KILLS):
        store = world.copy(f"kill{number}")
        had = world.crawl(store, night, kill_after=moments.uniform(0, whole))
        between = _facts(store)["listings"]
        assert len(between) in (PEOPLE, PEOPLE + 7), "half a list is published"
        finished += len(between) != PEOPLE
        world.crawl(store, night)
        assert _facts(store) == expected, f"killed after {had:.3f} of {whole:.3f} s"
        for path in world.folder.glob(f"kill{number}.*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert finished < KILLS, "no crawl was killed before its end"
