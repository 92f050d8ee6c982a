"""Putting a backup back where the store is broken, and where others use it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from directory.backup import backup, restore
from directory.store import StoreError, connect, upgrade
from tests.faults.stores import facts


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    backup(f"sqlite:///{path}", tmp_path / "kept.db")
    return path


def test_a_broken_store_is_replaced_and_kept_as_it_was(store: Path) -> None:
    sound = facts(store)
    store.write_bytes(b"no database " * 1000)
    kept = restore(store.with_name("kept.db"), f"sqlite:///{store}")
    assert kept is not None
    assert kept.read_bytes() == b"no database " * 1000
    assert facts(store) == sound


def test_a_store_in_use_is_left_alone(store: Path) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as writer:
        with closing(sqlite3.connect(store, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM run").fetchone()
            writer.execute("UPDATE edition SET stamp = 'written since'")
            with pytest.raises(StoreError, match="in use"):
                restore(store.with_name("kept.db"), f"sqlite:///{store}")
        assert writer.execute("SELECT stamp FROM edition").fetchone() == ("written since",)
    assert restore(store.with_name("kept.db"), f"sqlite:///{store}") is not None
