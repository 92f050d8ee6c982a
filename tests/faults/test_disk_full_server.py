"""PostgreSQL's own disk is full: said in words, nothing half done, rerun equal.

    INTERVENTIONIST_TEST_DISKS=10 pytest -s tests/faults/test_disk_full_server.py

tries each step on so many disks, each with room for a part of what is to be written. The server's
whole cluster lies on the small disk: tables, write-ahead log, sorting. Where the log does not fit
the server stops itself, and is started again when there is room.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from sqlalchemy import Integer, MetaData, Table, create_engine, select
from sqlalchemy.exc import OperationalError

from directory.index.build import build
from directory.index.shelf import Shelf
from directory.moving import move
from directory.store import connect, session_of, upgrade
from tests.crawler.bad_server import Board, serving
from tests.crawler.lists import co_row, many
from tests.faults.forked import run, under_main
from tests.faults.servers import Server, installed
from tests.faults.small_disk import SmallDisk, small_disk
from tests.faults.steps import (
    HELD,
    NIGHT,
    NOW,
    Step,
    crawl_board,
    crawled,
    downgrade,
    move_on,
    resolve_people,
    resolved,
)
from tests.faults.stores import Facts, filled, index_files

DISKS = int(os.environ.get("INTERVENTIONIST_TEST_DISKS", "1"))
PEOPLE = 1500
PAGE = 4096
SAID = ("The disk is full", "The database does not answer, or stopped meanwhile.")
_RENEWED = {"edition", "resolve_state"}  # by every run


class Cluster:
    """A server whose files all lie on a small disk."""

    def __init__(self, disk: SmallDisk) -> None:
        self.disk, self.server = disk, Server(disk.folder)
        sizes = [f"ALTER SYSTEM SET {end}_wal_size = '8MB'" for end in ("min", "max")]
        self.server.ask(*sizes, "ALTER SYSTEM SET wal_recycle = off")
        self.server.log_in_pieces_of(1)  # so that it asks for room all the while

    def fresh(self, name: str, like: str = "template1") -> str:
        """A database, empty or as another one, and all of it on the disk; gives its address."""
        address = self.server.fresh(name, like)
        self.server.ask("CHECKPOINT")
        return address

    def recover(self) -> bool:
        """There is room again: the server is up, by itself or started. Was it down?"""
        self.disk.make_room()
        was_down, until = False, time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.server.ask("SELECT 1")
                return was_down
            except OperationalError:
                was_down = True
            try:
                self.server.start()
            except (subprocess.SubprocessError, AssertionError):
                time.sleep(0.2)  # it recovers by itself just now
        pytest.fail("the server does not start again")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    folder = Path(mkdtemp(prefix="interventionist-full-"))
    with small_disk(folder / "small") as disk:
        with installed():
            made = Cluster(disk)
        yield made
        made.recover()
        made.server.end()
    shutil.rmtree(folder)


def _all_rows(url: str) -> Facts:
    """Whichever version the tables are of; but numbers that the server gives, which leave gaps."""
    engine, found = create_engine(url), MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        told = {
            name: sorted(map(repr, connection.execute(select(*_given(table)))))
            for name, table in found.tables.items()
            if name not in _RENEWED
        }
    engine.dispose()
    return told


def _given(of: Table) -> list[Any]:
    return [one for one in of.columns if not (one.primary_key and isinstance(one.type, Integer))]


def _filled(url: str) -> None:
    filled(url, PEOPLE)


def _filled_and_resolved(url: str) -> None:
    _filled(url)
    resolve_people(url)


def _downgraded(url: str) -> None:
    _filled(url)
    downgrade(url)


def _upgrade(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    engine.dispose()


def _publishing(folder: Path) -> Step[str]:
    """The index on another disk of what the server has: it writes nothing there."""
    shelf = folder / "shelf"

    def act(url: str) -> None:
        shutil.rmtree(shelf, ignore_errors=True)
        with session_of(url, read_only=True) as session:
            build(session, Shelf(shelf))

    def told(url: str) -> Facts:
        return {"store": _all_rows(url), "index": index_files(shelf)}

    return Step(act, _filled_and_resolved, told, told)


def _moving(folder: Path) -> Step[str]:
    resolved(folder / "from.db")
    source = f"sqlite:///{folder / 'from.db'}"

    def act(url: str) -> None:
        if not any(_all_rows(url).get("listing", [])):
            move(source, url)

    def seen(url: str) -> Facts:
        return {"listing": _all_rows(url).get("listing", [])}

    return Step(act, lambda _: None, _all_rows, seen)


@contextmanager
def _crawling(folder: Path) -> Iterator[Step[str]]:
    said = folder / "said"
    with serving(Board()) as board:
        board.rows = many(co_row(), "licensenumber", HELD * 4)

        def begin(url: str) -> None:
            _upgrade(url)
            evening = run(lambda: crawl_board(folder / "store.db", board.url, NOW, url), said)
            assert evening.code == 0, evening.said
            move_on(board)

        def act(url: str) -> None:
            shutil.rmtree(folder / "responses", ignore_errors=True)
            crawl_board(folder / "store.db", board.url, NOW + NIGHT, url)

        def seen(url: str) -> Facts:
            return {name: crawled(url)[name] for name in ("listings", "changes")}

        yield Step(act, begin, crawled, seen)


@pytest.fixture
def step(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Step[str]]:
    if request.param == "crawl":
        with _crawling(tmp_path) as crawling:
            yield crawling
        return
    yield {
        "resolve": lambda: Step(resolve_people, _filled, _all_rows, _all_rows),
        "publish": lambda: _publishing(tmp_path),
        "migrate": lambda: Step(_upgrade, _downgraded, _all_rows, _all_rows),
        "move": lambda: _moving(tmp_path),
    }[request.param]()


# The first is tried where nobody asked for more.
_STEPS = ["resolve", "crawl", "publish", "migrate", "move"][: None if DISKS > 1 else 1]


@pytest.mark.postgresql
@pytest.mark.parametrize("step", _STEPS, indirect=True)
def test_a_full_disk_of_the_server_is_named_and_leaves_nothing_half_done(
    step: Step[str], cluster: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name, said = request.node.callspec.id, tmp_path / "said"
    begun, disk = f"begun_{name}", cluster.disk
    step.begin(cluster.fresh(begun))
    calm = cluster.fresh("calm", like=begun)
    before, empty = step.seen(calm), shutil.disk_usage(disk.folder).used
    done = run(under_main(lambda: step.act(calm)), said)
    assert done.code == 0, done.said
    needed = max(shutil.disk_usage(disk.folder).used - empty, PAGE * 16)
    after, seen = step.told(calm), step.seen(calm)
    rooms, ends = random.Random(name), Counter[str]()
    for _ in range(DISKS):
        url = cluster.fresh("tried", like=begun)
        disk.leave(room := rooms.randrange(PAGE * 32 if DISKS == 1 else needed))
        done = run(under_main(lambda: step.act(url)), said)  # noqa: B023 - at once
        stopped = cluster.recover()
        between = step.seen(url)
        assert between in (before, seen), f"half done with {room} bytes: {done.said}"
        assert done.code == 1 or between == seen, (room, done.code, done.said)
        ends["stopped" if stopped else "told" if done.code else "enough"] += 1
        if done.code:
            assert any(words in done.said for words in SAID), (room, done.said)
            assert "Traceback" not in done.said
        again = run(under_main(lambda: step.act(url)), said)  # noqa: B023 - at once
        assert again.code == 0, again.said
        assert step.told(url) == after
    assert ends["stopped"] + ends["told"] or name == "publish", "no disk was too small"
    sys.stdout.write(f"{name}: {DISKS} disks, {dict(ends)}; needs {needed:,} bytes\n")
