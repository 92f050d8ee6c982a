"""Whoever notes a wish to be hidden is told who else is shown under that name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory import store
from directory.cli import app
from directory.hiding.namesakes import namesakes
from directory.hiding.opt_out import opt_out
from directory.hiding.suppression import Level
from directory.models import Person
from tests.directory.factories import Held, World, new_world

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def test_they_have_the_name_are_shown_and_have_no_wish_of_their_own() -> None:
    with new_world() as world:
        one = world.person("Ottilie Fernhurst", Held())
        other = world.person("Ottilie Fernhurst", Held(number="2"))
        hidden = world.person("Ottilie Fernhurst", Held(number="3"))
        world.person("Ottoline Fernhurst", Held(number="4"))
        opt_out(world.session, hidden, Level.REMOVE, b"k" * 32, NOW)
        found = namesakes(world.session, world.session.get_one(Person, one))
        assert [person.id for person in found] == [other]


def test_the_command_tells_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    url = f"sqlite:///{tmp_path / 'two.db'}"
    engine = store.connect(url)
    store.upgrade(engine)
    with Session(engine) as session:
        world = World(session)
        one = world.person("Ottilie Fernhurst", Held())
        other = world.person("Ottilie Fernhurst", Held(number="2"))
        session.commit()
    engine.dispose()
    told = CliRunner().invoke(app, ["suppress", one, "--database", url]).stdout
    assert f"{one} is shown nowhere." in told
    assert told.index("Ask whether they are the same person") < told.index(f"  {other}  Ottilie")
    told = CliRunner().invoke(app, ["suppress", other, "--database", url]).stdout
    assert "Also shown" not in told
