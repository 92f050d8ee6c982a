"""Backing an SQLite store up while it is in use, and putting a backup back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from directory.store import StoreError


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


def _copy(source: Path, target: Path) -> None:
    """Copy page by page through SQLite, so that writers may go on; then swap it in whole."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    _check(part)
    part.replace(target)


def backup(url: str, to: Path) -> int:
    """Write a checked copy of the store. Returns its size in bytes.

    Raises StoreError if there is no store, or `to` is there already.
    """
    path = _file(url)
    if not path.exists():
        raise StoreError(f"There is no database at {path}.")
    if to.exists():
        raise StoreError(f"{to} is there already. Give another name, or remove it first.")
    _copy(path, to)
    return to.stat().st_size


def restore(source: Path, url: str) -> Path | None:
    """Put a checked backup in the store's place. Returns where the old store was kept."""
    path = _file(url)
    _check(source)
    kept = None
    if path.exists():
        kept = path.with_name(path.name + ".before-restore")
        kept.unlink(missing_ok=True)
        _copy(path, kept)
        for side in ("-wal", "-shm"):
            path.with_name(path.name + side).unlink(missing_ok=True)
    _copy(source, path)
    return kept
