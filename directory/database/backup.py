"""Backing a store up while it is in use, and putting a backup back. A backup is an SQLite file."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DatabaseError

from directory.database.trouble import trouble_of
from directory.files.whole import whole
from directory.hiding.wishes_kept import NEWEST, Wishes, write_kept
from directory.moving import UnequalError, move
from directory.moving.restore import opened, restore_rows
from directory.store import StoreError, connect, home, shown, sqlite_url, upgrade

_SIDES = ("-journal", "-wal", "-shm")  # files that SQLite has beside a database


class Restored(NamedTuple):
    """Where the former store was kept, if one was there, and how many rows of each kind of wish or
    word were carried over from it; None where there was no store to take them from."""

    kept: Path | None
    carried: dict[str, int] | None


def _file(url: str) -> Path | None:
    """The file of an SQLite store; None for one on a server."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return None
    if not parsed.database:
        raise StoreError("This store is in memory: there is no file to copy.")
    return Path(parsed.database)


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path} is no sound database ({error}). Use another backup; what pg_dump wrote has "
            "to be put into an empty database first, and backed up from there."
        ) from error
    if found != "ok" or "alembic_version" not in tables:
        raise StoreError(f"{path} is no sound backup of this directory. Use another one.")


def _clear_sides(path: Path) -> None:
    for side in _SIDES:  # of a copy that was killed
        path.with_name(path.name + side).unlink(missing_ok=True)


def _fill(source: Path, part: Path) -> None:
    """Copy page by page through SQLite, so that writers may go on, and check the copy."""
    _clear_sides(part)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    _check(part)


def _fill_from_server(url: str, part: Path) -> None:
    """Copy row by row, and compare: PostgreSQL's own dumps would need its programs, version by
    version."""
    _clear_sides(part)
    try:
        move(url, sqlite_url(part))
    except UnequalError as error:
        raise StoreError(" ".join((str(error), *error.rows))) from error
    with closing(sqlite3.connect(part)) as new:
        new.execute("PRAGMA journal_mode=DELETE")
    _check(part)


def backup(url: str, to: Path) -> int:
    """Write a checked copy of the store. Returns its size in bytes.

    Raises StoreError if there is no store, or `to` is there already.
    """
    path = _file(url)
    if path and not path.exists():
        raise StoreError(f"There is no database at {path}.")
    if to.exists():
        raise StoreError(f"{to} is there already. Give another name, or remove it first.")
    to.parent.mkdir(parents=True, exist_ok=True)
    with whole(to) as part:
        if path:
            _fill(path, part)
        else:
            _fill_from_server(url, part)
    return to.stat().st_size


def restore(source: Path, url: str, wishes: Wishes = NEWEST) -> Restored:
    """Put a checked backup in the store's place, with what people asked for since.

    Raises StoreError if the backup is not sound, the store is in use, or its wishes cannot be read.
    """
    _check(source)
    path = _file(url)
    return _into_file(source, path, wishes) if path else _into_server(source, url, wishes)


def _into_file(source: Path, path: Path, wishes: Wishes) -> Restored:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        _fill(source, part)
        kept = _set_aside(path) if path.exists() else None
        carried = _carry(part, kept, wishes)
        for side in _SIDES[1:]:
            path.with_name(path.name + side).unlink(missing_ok=True)
    return Restored(kept, carried)


def _carry(part: Path, kept: Path | None, wishes: Wishes) -> dict[str, int] | None:
    """Through plain connections: the copy stays one file, and of its own version."""
    with ExitStack() as stack:
        engines = [create_engine(sqlite_url(path)) for path in (kept, part) if path]
        for engine in engines:
            stack.callback(engine.dispose)
        there = stack.enter_context(engines[0].connect()) if kept else None
        newest = wishes.of(there)
        if newest is None:
            return None
        with engines[-1].begin() as copy:
            return write_kept(copy, newest)


def _set_aside(path: Path) -> Path:
    """A copy of the store that is there; a broken one is copied as it is."""
    kept = path.with_name(path.name + ".before-restore")
    with whole(kept) as part:
        try:
            _check(path)
        except StoreError:
            shutil.copyfile(path, part)
            return kept
        _empty_log(path)
        _fill(path, part)
    return kept


def _empty_log(path: Path) -> None:
    """Move the write-ahead log into the store: it is taken away before the other store is there."""
    with closing(sqlite3.connect(path)) as opened:
        is_busy = opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise StoreError("The database is in use. Stop what reads or writes it, and restore again.")


def _set_apart(url: str) -> Path:
    """A copy of what a server has, in the home folder."""
    kept = home() / "before-restore.db"
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        with whole(kept) as part:
            _fill_from_server(url, part)
    except (DatabaseError, StoreError) as error:
        if trouble_of(error):
            raise
        raise StoreError(
            f"What is there cannot be copied ({error}). Make an empty database, and restore into "
            f"that one with --wishes-from {shown(url)}."
        ) from error
    return kept


def _into_server(source: Path, url: str, wishes: Wishes) -> Restored:
    """Through a copy of the backup that is brought to the schema of just now."""
    opened(url).dispose()
    kept = _set_apart(url)
    with TemporaryDirectory(dir=home(), prefix=".restore-") as folder:
        copy = Path(folder) / "backup.db"
        _fill(source, copy)
        engine = connect(sqlite_url(copy))
        upgrade(engine)
        engine.dispose()
        carried = restore_rows(sqlite_url(copy), url, wishes)
    return Restored(kept, carried)
