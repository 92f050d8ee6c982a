from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from directory.index import IndexReader, refresh
from tests.web.town import Town
from web import create_app, db
from web.warm import warm


@pytest.fixture
def ordinary_gc() -> Iterator[None]:
    usual = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*usual)


@pytest.mark.usefixtures("ordinary_gc")
def test_every_states_view_of_today_is_made_before_anybody_asks(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    refresh(town.url)
    app = create_app({"DATABASE_URL": town.url, "SECRET_KEY": "a key for tests only"})
    warm(app)
    with app.app_context():
        reader = db.reader()
        assert isinstance(reader, IndexReader)
        made = {state for state, day in reader._index.views if day == db.today()}
    assert {"CT", "NY", "WA", "DC", "PR"} <= made


@pytest.mark.usefixtures("ordinary_gc")
def test_without_an_index_or_a_store_there_is_nothing_to_make(app: Flask, tmp_path: Path) -> None:
    warm(app)
    warm(create_app({"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "SECRET_KEY": "x" * 20}))
