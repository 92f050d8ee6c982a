"""What an operator gets wrong is told in a sentence, and leaves nothing behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from directory.commands.source_rows import source_rows
from directory.database.trouble import Trouble, trouble_of, what_to_do
from directory.store import StoreError, connect, crawl_url, read_url, sqlite_url, upgrade
from tests.commands import Done

Run = Callable[..., Done]


@pytest.mark.parametrize("words", [["status"], ["suppress", "p"], ["metrics"], ["sources"]])
def test_a_path_in_the_place_of_an_address_is_told(fresh: Run, words: list[str]) -> None:
    done = fresh(*words, "--database", "/somewhere/directory.db")
    assert done.returncode == 2
    assert "Use sqlite:///path/to/file.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_told(fresh: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("some words, and no database at all")
    done = fresh("status", "--database", sqlite_url(tmp_path / "notes.db"))
    assert done.returncode == 1
    assert "no database, or a damaged one" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_told() -> None:
    assert trouble_of(sqlite3.DatabaseError("database disk image is malformed")) is Trouble.BROKEN


def test_a_place_where_one_may_not_write_is_named() -> None:
    told = what_to_do(PermissionError(13, "Permission denied", "/srv/directory"))
    assert told == "/srv/directory cannot be written. Run this as a user who may write there."


def test_a_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(StoreError, match="is a file"):
        connect(sqlite_url(tmp_path / "home" / "directory.db"))


@pytest.mark.parametrize("name", ["50% off", "x%41y", "a?b=1", "a#b", "Größe mit Leer"])
def test_a_home_may_have_any_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path / name))
    monkeypatch.delenv("INTERVENTIONIST_DATABASE_URL", raising=False)
    assert make_url(crawl_url(None)).database == str(tmp_path / name / "directory.db")
    upgrade(connect(crawl_url(None)))
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "directory.db").exists()


def test_what_a_store_of_another_version_knows_of_sources_is_not_told_as_nothing(
    tmp_path: Path,
) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.execute("CREATE TABLE alembic_version (version_num TEXT)")
    with pytest.raises(SystemExit) as stopped:
        source_rows(sqlite_url(tmp_path / "old.db"))
    assert stopped.value.code == 2
    assert source_rows(sqlite_url(tmp_path / "none.db"))  # no store yet: none was crawled


@pytest.mark.parametrize("command", ["serve", "metrics", "demo"])
def test_a_port_that_no_machine_has_is_refused(fresh: Run, command: str) -> None:
    assert fresh(command, "--port", "99999").returncode == 2


def test_questions_still_go_to_the_demo_where_there_is_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    monkeypatch.delenv("INTERVENTIONIST_DATABASE_URL", raising=False)
    (tmp_path / "demo.db").touch()
    assert read_url(None) == sqlite_url(tmp_path / "demo.db")
