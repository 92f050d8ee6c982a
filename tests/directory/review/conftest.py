from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.directory.resolve.resolve_world import World
from tests.directory.review.terminal import Terminal
from tests.stores import new_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'people.db'}"


@pytest.fixture
def world(url: str) -> Iterator[World]:
    """A store on disk, so that another process can open it too."""
    engine = new_store(url)
    with Session(engine) as session:
        yield World(session)
    engine.dispose()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path)
    yield opened
    opened.close()
