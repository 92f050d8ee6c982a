"""kill -9 while a store goes from one database to another: nothing, or all of it, and rerun equal.

    INTERVENTIONIST_TEST_KILLS=20 pytest -s tests/faults/test_killed_moving.py

kills each way so many times and prints how often it was at its end already.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, make_url, update
from sqlalchemy.orm import Session

from directory.database.backup import backup, restore
from directory.models import Listing
from directory.moving import move
from directory.store import StoreError, connect, upgrade
from tests.directory.invented_rows import fill_empty_tables
from tests.directory.moving.test_move import is_empty, rows
from tests.directory.test_publish import draft, publish
from tests.faults.forked import Done, run

KILLS = int(os.environ.get("INTERVENTIONIST_TEST_KILLS", "1"))
LISTINGS = 600
Held = dict[str, list[Any]]
_RENEWED = ("edition",)  # the mark of what is published


def _told(url: str) -> Held:
    engine = connect(url)
    found = rows(engine)
    engine.dispose()
    return {name: told for name, told in found.items() if name not in _RENEWED}


def _filled(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session:
        publish(session, *(draft(f"{n:04}") for n in range(LISTINGS)))
    fill_empty_tables(engine)
    engine.dispose()


@dataclass(frozen=True)
class Way:
    """`fresh` gives the target as it is before, `act` moves, `seen` is what the target holds."""

    act: Callable[[str], None]
    fresh: Callable[[], str]
    seen: Callable[[str], Held | None]


def _is_bare(url: str) -> bool:
    engine = connect(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return not names or is_empty(url)


def _into_empty(url: str) -> Held | None:
    return None if _is_bare(url) else _told(url)


def _moving(source: str, fresh: Callable[[], str]) -> Way:
    def act(target: str) -> None:
        if _is_bare(target):  # a whole one is refused, which is right too
            move(source, target)
        else:
            with pytest.raises(StoreError, match="not empty"):
                move(source, target)

    return Way(act, fresh, _into_empty)


def _to_file(source: str, folder: Path) -> Way:
    def fresh() -> str:
        for left in folder.glob("*target.db*"):
            left.unlink()
        return f"sqlite:///{folder / 'target.db'}"

    return _moving(source, fresh)


def _to_server(source: str, new_database: Callable[..., str]) -> Way:
    engine = connect(new_database("killed_empty"))
    upgrade(engine)
    engine.dispose()
    return _moving(source, lambda: new_database("killed_move", like="killed_empty"))


def _from_server(url: str, folder: Path) -> Way:
    """A backup of a server: a whole file, or none of that name."""
    way = _to_file(url, folder)

    def path(target: str) -> Path:
        return Path(make_url(target).database or "")

    def act(target: str) -> None:
        if not path(target).exists():
            backup(url, path(target))

    return Way(act, way.fresh, lambda target: _told(target) if path(target).exists() else None)


def _into_server(source: str, folder: Path, new_database: Callable[..., str]) -> Way:
    """A backup put back over facts that were spoilt since."""
    kept, spoilt = folder / "kept.db", new_database("killed_spoilt")
    backup(source, kept)
    move(source, spoilt)
    engine = connect(spoilt)
    with engine.begin() as connection:
        connection.execute(update(Listing).values(city="Spoilt"))
    engine.dispose()

    def fresh() -> str:
        return new_database("killed_restore", like="killed_spoilt")

    return Way(lambda target: _nothing(restore(kept, target)), fresh, _told)


def _nothing(_told: object) -> None: ...


@pytest.fixture(scope="module")
def table() -> Iterator[list[tuple[str, int, float]]]:
    """A line a way: how many kills found it done, and how many seconds it takes undisturbed."""
    lines: list[tuple[str, int, float]] = []
    yield lines
    told = [f"{name:12} {KILLS:6} {done:12} {took:11.2f}" for name, done, took in lines]
    told += [f"{'in all':12} {KILLS * len(lines):6} {sum(done for _, done, _ in lines):12}"]
    sys.stdout.write("\n".join(["", "way           kills  already done  seconds whole", *told, ""]))


@pytest.fixture
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Way:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    source = f"sqlite:///{tmp_path / 'from.db'}"
    _filled(source)
    if request.param == "to a file":
        return _to_file(source, tmp_path)
    new_database = request.getfixturevalue("new_database")
    if request.param == "to a server":
        return _to_server(source, new_database)
    if request.param == "restore":
        return _into_server(source, tmp_path, new_database)
    move(source, url := new_database("killed_source"))
    return _from_server(url, tmp_path)


# The first two are tried where nobody asked for more: they are like the others, and quick.
_WAYS = ["to a server", "restore", "to a file", "backup"][: None if KILLS > 1 else 2]


@pytest.mark.postgresql
@pytest.mark.parametrize("way", _WAYS, indirect=True)
def test_killed_at_any_moment_the_target_is_as_before_or_whole(
    way: Way, tmp_path: Path, request: pytest.FixtureRequest, table: list[tuple[str, int, float]]
) -> None:
    said = tmp_path / "said"

    def act(target: str, kill_after: float | None = None) -> Done:
        done = run(lambda: way.act(target), said, kill_after=kill_after)
        assert kill_after is not None or done.code == 0, f"it did not run again: {done.said}"
        return done

    target = way.fresh()
    before = way.seen(target)
    act(target)  # the first one finds nothing in the caches
    whole = act(target := way.fresh()).seconds
    after = way.seen(target)
    assert before != after
    name = request.node.callspec.id
    moments, finished = random.Random(name), 0
    for _ in range(KILLS):
        target = way.fresh()
        had = act(target, kill_after=moments.uniform(0, whole)).seconds
        between = way.seen(target)
        finished += between == after
        assert between in (before, after), f"half done after {had:.3f} of {whole:.3f} s"
        act(target)
        assert way.seen(target) == after, f"killed after {had:.3f} of {whole:.3f} s"
    table.append((name, finished, whole))
