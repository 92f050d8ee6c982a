"""Stores to be disturbed, and all that is in one."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.store_people import People
from benchmarks.store_people import fill as fill_listings
from directory.hiding.suppression import key_hashes
from directory.index.shelf import Shelf
from directory.models import Listing, Suppression
from directory.store import connect, upgrade

LISTINGS = 400
SECRET = b"of wishes to be hidden"
WISHED = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
Facts = dict[str, Any]


@contextmanager
def _filling(url: str, people: int) -> Iterator[Session]:
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session:
        fill_listings(session, people, People())
        session.flush()
        yield session
        session.commit()
    engine.dispose()


def filled(url: str, people: int) -> None:
    """Invented listings that nobody has resolved yet."""
    with _filling(url, people):
        pass


def unresolved(store: Path) -> None:
    """The same, and some wishes to be hidden."""
    with _filling(f"sqlite:///{store}", LISTINGS) as session:
        for one in session.scalars(select(Listing).limit(3)):
            key, *_ = key_hashes(one, SECRET)
            session.add(Suppression(key_hash=key, level="remove", made_at=WISHED))


def _knows_who_is_hidden(opened: sqlite3.Connection) -> bool:
    """Whether the digest beside the mark is of those who are hidden, where it was taken."""
    if not opened.execute("PRAGMA table_info(claim_statement)").fetchall():
        return True  # of a version whose digest, if it had one, is renewed by the first commit
    hidden = """SELECT listing_id, wish FROM person_listing JOIN person ON id = person_id
        WHERE hidden OR wish != '' ORDER BY listing_id"""
    queries = (
        hidden,
        "SELECT key_hash, level FROM suppression ORDER BY key_hash",
        "SELECT claim_id, turn FROM claim_statement WHERE turn > 0 ORDER BY claim_id, turn",
    )
    told = repr([opened.execute(query).fetchall() for query in queries])
    digest = hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
    return opened.execute("SELECT hidden FROM edition").fetchone()[0] in (None, digest)


def facts(store: Path) -> Facts:
    """Everything in a sound store, save what each run renews: the mark, and how it went."""
    with closing(sqlite3.connect(store)) as opened:
        assert _knows_who_is_hidden(opened)
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master")]
        tables = sorted(
            row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
        rows = {
            name: sorted(map(repr, opened.execute(f'SELECT * FROM "{name}"')))
            for name in tables
            if name not in ("edition", "resolve_state", "sqlite_sequence")
        }
    return {"schema": sorted(names), **rows}


def index_files(shelf: Path) -> Facts:
    """The bytes of the whole indexes; what is half-made lies in folders of other names."""
    whole = [path for path in shelf.glob("*") if path.is_dir() and not path.suffix]
    assert all(Shelf(shelf).index(path.name) for path in whole)
    files = (path for folder in whole for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(shelf)): path.read_bytes()
        for path in files
        if path.parent.suffix != ".part"
    }


def copy(folder: Path, to: Path) -> Path:
    """A store with all that lies beside it; what was at that place is gone."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    return to / "store.db"
