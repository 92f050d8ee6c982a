"""What is past its days goes, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from crawler.runs.recording import INDEX, Header
from directory.accounts import sessions
from directory.accounts.register import Register
from directory.accounts.second_factor import SecondFactors
from directory.accounts.tables import Role
from directory.claims.queue import KEPT
from directory.claims.tables import Claim
from directory.cli import app
from directory.corrections.queue import KEPT_REPORT_DAYS
from directory.corrections.tables import Report, State
from directory.listings.publish import listing_id
from directory.places.street_memory import DAYS, StreetMemory
from directory.store import connect, upgrade
from tests.directory.test_publish import draft, publish

NOW = dt.datetime.now(dt.UTC)


def _responses(home: Path, run: int, age: int) -> Path:
    folder = home / "responses" / "ct_elicense" / str(run)
    folder.mkdir(parents=True)
    header = Header(fetched_at=NOW - dt.timedelta(days=age))
    (folder / INDEX).write_text(header.model_dump_json() + "\n")
    return folder


def _streets(home: Path) -> Path:
    path = home / "streets.db"
    StreetMemory(path, b"key", "here").keep("1 Elm St", (41.0, -72.0))
    with sqlite3.connect(path) as file:
        file.execute(
            "INSERT INTO streets VALUES (x'00', 1, 1, ?)", (int(NOW.timestamp() // 86400) - DAYS,)
        )
    return path


def _sign_ins(url: str) -> None:
    engine = connect(url)
    upgrade(engine)
    with Session(engine) as session:
        accounts = Register(session, SecondFactors("key"), "test", NOW)
        accounts.add("ada", Role.REVIEWER, "seven grey herons")
        ada = accounts.find("ada")
        sessions.start(session, ada, NOW)
        session.flush()
        session.add(_old(session, ada.id))
        session.add(_closed_long_ago())
        publish(session, draft("1"), source="co_dora")
        session.add(_claim_of_long_ago(listing_id("co_dora", "1")))
        session.commit()
    engine.dispose()


def _old(session: Session, owner: int) -> sessions.MaintainerSession:
    began = NOW - dt.timedelta(days=2)
    return sessions.MaintainerSession(
        token_hash="0" * 64, maintainer_id=owner, began_at=began, ends_at=began + sessions.LASTS
    )


def _claim_of_long_ago(record: str) -> Claim:
    ago = NOW - KEPT - dt.timedelta(days=1)
    facts = {"once": "1", "listing_id": record, "contact": "", "language": "en"}
    return Claim(came_at=ago, closed_at=ago, state=State.DONE, **facts)


def _closed_long_ago() -> Report:
    then = NOW - dt.timedelta(days=KEPT_REPORT_DAYS + 1)
    return Report(
        once="0" * 32,
        came_at=then,
        kind="other",
        text="The town is wrong.",
        contact="",
        person_id="",
        language="en",
        state=State.DONE,
        closed_at=then,
    )


def test_only_what_is_past_its_days_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, logs = tmp_path / "home", tmp_path / "logs"
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(home))
    monkeypatch.setenv("INTERVENTIONIST_LOG_FOLDER", str(logs))
    home.mkdir()
    logs.mkdir()
    url = f"sqlite:///{home}/directory.db"
    _sign_ins(url)
    old, fresh = _responses(home, 1, 31), _responses(home, 2, 29)
    streets = _streets(home)
    for age in (8, 7, 0):
        (logs / f"site-{NOW.date() - dt.timedelta(days=age)}.jsonl").touch()
    for expected in (1, 0):  # and run again there is nothing left to remove
        done = CliRunner().invoke(app, ["retention", "--json"])
        assert done.exit_code == 0, done.output
        gone = json.loads(done.stdout)["removed"]
        assert gone == dict.fromkeys(gone, expected)
        assert len(gone) >= 4
    assert fresh.exists()
    assert not old.exists()
    assert len(list(logs.iterdir())) == 2
    with sqlite3.connect(streets) as file:
        assert file.execute("SELECT count(*) FROM streets").fetchone() == (1,)
    with sqlite3.connect(home / "directory.db") as store:
        assert store.execute("SELECT count(*) FROM maintainer_session").fetchone() == (1,)
