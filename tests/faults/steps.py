"""What writes: from which state it begins, and what must be whole at every moment of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from alembic import command
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.runs.run import Plan, crawl
from directory.database.backup import backup, restore
from directory.exports.release import FORMATS, release
from directory.index.build import build
from directory.index.shelf import Shelf
from directory.models import Change, Listing, Run, StagedListing, Verdict
from directory.requirements import load_catalogue
from directory.resolve import resolve
from directory.store import alembic_config, connect, session_of, upgrade
from tests.crawler.bad_server import Board, serving
from tests.crawler.board_crawl import board_source
from tests.crawler.lists import co_row, many
from tests.faults.forked import run
from tests.faults.stores import SECRET, Facts, facts, index_files, unresolved

NOW = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)
NIGHT = dt.timedelta(days=1)
HELD = 300  # people on the board's list


Place = TypeVar("Place", Path, str)  # where a store is: a file, or an address


@dataclass(frozen=True)
class Step(Generic[Place]):
    """`told` is all there is at the end, `seen` the part of it that readers see at any moment."""

    act: Callable[[Place], None]
    begin: Callable[[Place], None]
    told: Callable[[Place], Facts]
    seen: Callable[[Place], Facts]


def _step(
    act: Callable[[Path], None], begin: Callable[[Path], None], told: Callable[[Path], Facts]
) -> Step[Path]:
    return Step(act, begin, told, told)


def resolve_people(url: str) -> None:
    """Work out all people of a store."""
    engine = connect(url)
    with Session(engine) as session:
        resolve(session, full=True, now=NOW, secret=SECRET)
        session.commit()
    engine.dispose()


def _resolve(store: Path) -> None:
    resolve_people(f"sqlite:///{store}")


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


def _export(store: Path) -> None:
    with session_of(f"sqlite:///{store}", read_only=True) as session:
        release(session, store.with_name("release"), FORMATS, NOW.date())


def downgrade(url: str) -> None:
    """Take a store back to a version of long ago."""
    engine = connect(url)
    command.downgrade(alembic_config(engine), "0002")
    engine.dispose()


def _downgraded(store: Path) -> None:
    unresolved(store)
    downgrade(f"sqlite:///{store}")


def resolved(store: Path) -> None:
    """A store in which people are worked out.

    The state files are read here, once: what is disturbed would else do little but read them.
    """
    assert [known.name for known in load_catalogue().jurisdictions.values()]
    unresolved(store)
    _resolve_apart(store)


def _aside(store: Path) -> None:
    """A backup, and more written since: some of it still in the write-ahead log."""
    unresolved(store)
    backup(f"sqlite:///{store}", store.with_name("kept.db"))
    _resolve_apart(store)


def _resolve_apart(store: Path) -> None:
    done = run(lambda: _resolve(store), store.with_name("said"))
    assert done.code == 0, done.said
    store.with_name("said").unlink()


def _store(store: Path) -> Facts:
    return {"store": facts(store)}


def _store_and_copy(store: Path) -> Facts:
    copy = store.with_name("copy.db")
    return {"store": facts(store), "copy": facts(copy) if copy.exists() else None}


def _store_and_index(store: Path) -> Facts:
    return {"store": facts(store), "index": index_files(store.with_name("shelf"))}


def _store_and_release(store: Path) -> Facts:
    """Files that carry their names; those of others begin with a dot."""
    files = store.with_name("release").glob("[!.]*")
    return {"store": facts(store), "release": {path.name: path.read_bytes() for path in files}}


STEPS = {
    "resolve": _step(_resolve, unresolved, _store),
    "publish": _step(_make_index, resolved, _store_and_index),
    "migrate": _step(_upgrade, _downgraded, _store),
    "backup": _step(_back_up, unresolved, _store_and_copy),
    "restore": _step(_restore, _aside, _store),
    "export": _step(_export, resolved, _store_and_release),
}


def crawl_board(store: Path, url: str, now: dt.datetime, database: str = "") -> None:
    """One crawl of a board, keeping its responses beside. Ends with 1 unless it was accepted."""
    engine = connect(database or f"sqlite:///{store}")
    source = board_source({"id": "co_dora", "url": url, "page_size": 25, "timeout_seconds": 20})
    plan = Plan(now=now, delay=0, archive=store.with_name("responses"))
    with Session(engine, expire_on_commit=False) as session:
        (outcome,) = crawl(session, [source], plan)
    engine.dispose()
    if not outcome.ok:
        raise SystemExit(f"{outcome.failure}: {outcome.reasons}")


def _crawled(store: Path) -> Facts:
    return crawled(f"sqlite:///{store}")


def crawled(url: str) -> Facts:
    """All that must be the same, however often the crawl was disturbed."""
    apart = {"run_id", "fetched_at"}
    listed = [c for c in Listing.__table__.c if c.name not in apart]
    changes = select(Change.listing_id, Change.kind, Change.fields)
    engine = connect(url)
    with Session(engine) as session:
        told = {
            "listings": session.execute(select(*listed).order_by(Listing.id)).all(),
            "changes": sorted(map(str, session.execute(changes).all())),
            "staged": session.scalar(select(func.count()).select_from(StagedListing)),
            "running": session.scalar(select(func.count()).where(Run.verdict == Verdict.RUNNING)),
        }
    engine.dispose()
    return told


def _published(store: Path) -> Facts:
    return {name: told for name, told in _crawled(store).items() if name in ("listings", "changes")}


@contextmanager
def crawling() -> Iterator[Step[Path]]:
    """A board whose list has changed since the evening, and its crawl at night."""
    with serving(Board()) as board:
        board.rows = many(co_row(), "licensenumber", HELD)

        def evening(store: Path) -> None:
            upgrade(connect(f"sqlite:///{store}"))
            said = store.with_name("said")
            done = run(lambda: crawl_board(store, board.url, NOW), said)
            assert done.code == 0, done.said
            said.unlink()
            move_on(board)

        def night(store: Path) -> None:
            crawl_board(store, board.url, NOW + NIGHT)

        yield Step(night, evening, _crawled, _published)


def move_on(board: Board) -> None:
    """A night later: some lapsed, some left, some came."""
    board.stamp += 86400
    for row in board.rows[100:110]:
        row["licensestatusdescription"] = "Expired"
    board.rows = board.rows[:-5] + many(co_row(), "licensenumber", 7, start=HELD + 20)
