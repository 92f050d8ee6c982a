"""Backing an SQLite store up while it is in use, and putting a backup back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from directory.store import StoreError
from directory.whole import whole
from directory.wishes_kept import carry_wishes


def _file(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise StoreError("This copies SQLite files. For PostgreSQL use pg_dump and pg_restore.")
    return Path(parsed.database)


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} is no sound database ({error}). Use another backup.") from error
    if found != "ok" or "alembic_version" not in tables:
        raise StoreError(f"{path} is no sound backup of this directory. Use another one.")


def _fill(source: Path, part: Path) -> None:
    """Copy page by page through SQLite, so that writers may go on, and check the copy."""
    for side in ("-journal", "-wal", "-shm"):  # of a copy that was killed
        part.with_name(part.name + side).unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    _check(part)


def backup(url: str, to: Path) -> int:
    """Write a checked copy of the store. Returns its size in bytes.

    Raises StoreError if there is no store, or `to` is there already.
    """
    path = _file(url)
    if not path.exists():
        raise StoreError(f"There is no database at {path}.")
    if to.exists():
        raise StoreError(f"{to} is there already. Give another name, or remove it first.")
    to.parent.mkdir(parents=True, exist_ok=True)
    with whole(to) as part:
        _fill(path, part)
    return to.stat().st_size


def restore(source: Path, url: str) -> Path | None:
    """Put a checked backup in the store's place. Returns where the old store was kept.

    Raises StoreError if the backup is not sound, or the store is in use.
    """
    path = _file(url)
    _check(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = None
    with whole(path) as part:
        _fill(source, part)
        if path.exists():
            kept = _set_aside(path)
            carry_wishes(part, kept)
        for side in ("-wal", "-shm"):
            path.with_name(path.name + side).unlink(missing_ok=True)
    return kept


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
