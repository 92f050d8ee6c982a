"""kill -9 in the middle of what writes: the state before or the one after, and rerun equal.

    INTERVENTIONIST_TEST_KILLS=200 pytest -s tests/test_killed_anywhere.py

kills each step so many times and says how often it had finished. A crawl has a test of its own,
`tests/crawler/test_killed.py`, which heeds the same setting.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy.orm import Session

from benchmarks.store_people import People
from benchmarks.store_people import fill as fill_listings
from directory.backup import backup, restore
from directory.index.build import build
from directory.index.shelf import Shelf
from directory.resolve import resolve
from directory.store import alembic_config, connect, session_of, upgrade

KILLS = int(os.environ.get("INTERVENTIONIST_TEST_KILLS", "6"))
NOW = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)
LISTINGS = 400
_FORK = multiprocessing.get_context("fork")  # what is imported here need not be again
Facts = dict[str, Any]


def facts(store: Path) -> Facts:
    """Everything in a sound store, save the mark that each write renews."""
    with closing(sqlite3.connect(store)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master")]
        tables = sorted(
            row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        rows = {
            name: sorted(map(repr, opened.execute(f'SELECT * FROM "{name}"')))
            for name in tables
            if name not in ("edition", "sqlite_sequence")
        }
    return {"schema": sorted(names), **rows}


def _resolve(store: Path) -> None:
    engine = connect(f"sqlite:///{store}")
    with Session(engine) as session:
        resolve(session, full=True, now=NOW)
        session.commit()


def _upgrade(store: Path) -> None:
    upgrade(connect(f"sqlite:///{store}"))


def _back_up(store: Path) -> None:
    copy = store.with_name("copy.db")
    if not copy.exists():
        backup(f"sqlite:///{store}", copy)


def _restore(store: Path) -> None:
    restore(store.with_name("kept.db"), f"sqlite:///{store}")


def _make_index(store: Path) -> None:
    with session_of(f"sqlite:///{store}", read_only=True) as session:
        build(session, Shelf(store.with_name("shelf")))


def _downgraded(store: Path) -> None:
    engine = connect(f"sqlite:///{store}")
    command.downgrade(alembic_config(engine), "0002")
    engine.dispose()


def _aside(store: Path) -> None:
    """A backup, and more written since: some of it still in the write-ahead log."""
    backup(f"sqlite:///{store}", store.with_name("kept.db"))
    _resolve_here(store)


def _resolve_here(store: Path) -> None:
    process = _FORK.Process(target=_resolve, args=(store,))
    process.start()
    process.join()
    assert process.exitcode == 0


def _store(store: Path) -> Facts:
    return {"store": facts(store)}


def _store_and_copy(store: Path) -> Facts:
    copy = store.with_name("copy.db")
    return {"store": facts(store), "copy": facts(copy) if copy.exists() else None}


def _store_and_index(store: Path) -> Facts:
    """The bytes of the whole indexes; what is half-made lies in folders of other names."""
    shelf = store.with_name("shelf")
    whole = [path for path in shelf.glob("*") if path.is_dir() and not path.suffix]
    assert all(Shelf(shelf).index(path.name) for path in whole)
    files = {
        f"{path.parent.name}/{path.name}": path.read_bytes()
        for folder in whole
        for path in folder.iterdir()
    }
    return {"store": facts(store), "index": files}


@dataclass(frozen=True)
class Step:
    """What writes, the state it begins from, and what must be whole at every moment."""

    act: Callable[[Path], None]
    begin: Callable[[Path], None]
    told: Callable[[Path], Facts]


STEPS = {
    "resolve": Step(_resolve, lambda store: None, _store),
    "publish": Step(_make_index, _resolve_here, _store_and_index),
    "migrate": Step(_upgrade, _downgraded, _store),
    "backup": Step(_back_up, lambda store: None, _store_and_copy),
    "restore": Step(_restore, _aside, _store),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of invented listings that nobody has resolved yet."""
    store = tmp_path_factory.mktemp("template") / "store.db"
    engine = connect(f"sqlite:///{store}")
    upgrade(engine)
    with Session(engine) as session:
        fill_listings(session, LISTINGS, People())
        session.commit()
    engine.dispose()
    return store


def _copy(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    return to / "store.db"


def _act(step: Step, store: Path, kill_after: float | None = None) -> float:
    """Act in a process of its own, and kill that at a moment. Returns the seconds it had."""
    process = _FORK.Process(target=step.act, args=(store,))
    began = time.monotonic()
    process.start()
    process.join(kill_after)
    if kill_after is None:
        assert process.exitcode == 0, "it did not run again"
    elif process.is_alive():
        process.kill()
        process.join()
    return time.monotonic() - began


@pytest.mark.parametrize("name", STEPS)
def test_killed_at_any_moment_nothing_is_lost_or_half_done(
    name: str, template: Path, tmp_path: Path
) -> None:
    step = STEPS[name]
    begun = _copy(template.parent, tmp_path / "begun")
    step.begin(begun)
    calm = _copy(begun.parent, tmp_path / "calm")
    before = step.told(calm)
    whole = _act(step, calm)
    after = step.told(calm)
    assert before != after
    moments = random.Random(name)
    finished = 0
    for _ in range(KILLS):
        store = _copy(begun.parent, tmp_path / "killed")
        had = _act(step, store, kill_after=moments.uniform(0, whole))
        between = step.told(store)
        finished += between == after
        assert between in (before, after), f"half done after {had:.3f} s"
        _act(step, store)
        assert step.told(store) == after, f"killed after {had:.3f} of {whole:.3f} s"
    sys.stdout.write(f"{name}: killed {KILLS} times, {finished} of them at its end\n")
