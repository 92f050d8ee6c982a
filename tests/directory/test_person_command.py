"""What `interventionist person` prints of a standing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory import store
from directory.cli import app
from tests.directory.factories import Held, World


def printed(folder: Path, held: Held) -> str:
    """What is printed of the one person who holds this."""
    url = f"sqlite:///{folder / 'odd.db'}"
    engine = store.connect(url)
    store.upgrade(engine)
    with Session(engine) as session:
        who = World(session).person("Ottilie Fernhurst", held)
        session.commit()
    engine.dispose()
    return CliRunner().invoke(app, ["person", who, "--database", url]).stdout


@pytest.mark.parametrize(
    ("held", "line"),
    [
        (Held(), ": Active; checked"),
        (Held(expires_on=dt.date(2026, 10, 31)), ": Expired (board's word: ACTIVE); checked"),
        (Held(last_seen=dt.date(2026, 7, 1)), ": Checked too long ago (board's word: ACTIVE);"),
        (Held(more={"gone_at": dt.date(2026, 10, 4)}), ": No longer on the list (board's word:"),
    ],
    ids=["active", "past its date", "stale", "gone"],
)
def test_a_board_s_word_is_not_all_that_is_said(tmp_path: Path, held: Held, line: str) -> None:
    held.more = {"status_text": "ACTIVE", **held.more}
    assert line in printed(tmp_path, held)


def test_it_prints_doubts_private_practice_and_the_pages(tmp_path: Path) -> None:
    odd = Held(
        "me-adc/ladc", expires_on=dt.date(2030, 1, 1), more={"issued_on": dt.date(2031, 1, 1)}
    )
    shown = printed(tmp_path, odd)
    assert "    In Maine, people with this title may practice privately." in shown
    assert "    ! The list gives an issue date after the end date. Ask the board." in shown
    assert shown.count("    rests on: ") >= 2
