"""What `interventionist person` prints of a standing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory import store
from directory.cli import app
from tests.directory.factories import Held, World


def test_it_prints_doubts_private_practice_and_the_pages(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'odd.db'}"
    engine = store.connect(url)
    store.upgrade(engine)
    odd = Held(
        "me-adc/ladc", expires_on=dt.date(2030, 1, 1), more={"issued_on": dt.date(2031, 1, 1)}
    )
    with Session(engine) as session:
        who = World(session).person("Ottilie Fernhurst", odd)
        session.commit()
    engine.dispose()
    shown = CliRunner().invoke(app, ["person", who, "--database", url]).stdout
    assert "    In Maine, people with this title may practice privately." in shown
    assert "    ! The list gives an issue date after the end date. Ask the board." in shown
    assert shown.count("    rests on: ") >= 2
