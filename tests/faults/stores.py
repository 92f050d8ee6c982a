"""Stores to be disturbed, and all that is in one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from benchmarks.store_people import People
from benchmarks.store_people import fill as fill_listings
from directory.index.shelf import Shelf
from directory.store import connect, upgrade

LISTINGS = 400
Facts = dict[str, Any]


def unresolved(store: Path) -> None:
    """A store of invented listings that nobody has resolved yet."""
    engine = connect(f"sqlite:///{store}")
    upgrade(engine)
    with Session(engine) as session:
        fill_listings(session, LISTINGS, People())
        session.commit()
    engine.dispose()


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


def index_files(shelf: Path) -> Facts:
    """The bytes of the whole indexes; what is half-made lies in folders of other names."""
    whole = [path for path in shelf.glob("*") if path.is_dir() and not path.suffix]
    assert all(Shelf(shelf).index(path.name) for path in whole)
    return {
        f"{path.parent.name}/{path.name}": path.read_bytes()
        for folder in whole
        for path in folder.iterdir()
    }


def copy(folder: Path, to: Path) -> Path:
    """A store with all that lies beside it; what was at that place is gone."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    return to / "store.db"
