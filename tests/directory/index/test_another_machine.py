"""A machine that serves what another one publishes makes its own index, and keeps it up."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from directory.database.edition import stamp
from directory.index import refresh, shelf_of
from directory.resolve import resolve
from tests.directory.test_publish import draft, publish

NOW = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)
PATIENCE = 60  # seconds, however busy the machine is


@pytest.fixture
def follower(store_url: str, tmp_path: Path) -> Iterator[Path]:
    """`index --every 1` with a home folder of its own; gives that folder."""
    home = tmp_path / "elsewhere"
    process = subprocess.Popen(
        [sys.executable, "-m", "directory", "index", "--every", "1", "--database", store_url],
        env=os.environ | {"INTERVENTIONIST_HOME": str(home)},
        cwd=Path(__file__).parents[3],
    )
    yield home
    process.kill()
    process.wait()


def _published(store: Engine, *numbers: str) -> str:
    with Session(store) as session:
        publish(session, *map(draft, numbers))
        resolve(session, full=False, now=NOW)
        session.commit()
        made = stamp(session)
    assert made
    return made


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_what_is_published_elsewhere_is_indexed_here_to_the_same_bytes(
    store: Engine,
    store_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    edition = _published(store, "1")
    home = request.getfixturevalue("follower")
    for numbers in ((), ("1", "2")):
        edition = _published(store, *numbers) if numbers else edition
        monkeypatch.setenv("INTERVENTIONIST_HOME", str(home))
        there = shelf_of(store_url).path(edition)
        until = time.monotonic() + PATIENCE
        while not there.is_dir() and time.monotonic() < until:
            time.sleep(0.2)
        monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path / "here"))
        assert _files(there) == _files(refresh(store_url))


def test_a_shelf_is_of_the_store_and_not_of_who_signs_in() -> None:
    one, other = (make_url(f"postgresql://{who}@host/directory") for who in ("web:x", "crawler"))
    folders = {str(shelf_of(str(url)).path("e")) for url in (one, other)}
    assert len(folders) == 1
