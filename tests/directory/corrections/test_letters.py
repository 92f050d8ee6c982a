"""E-mails about reports: each once, none lost, to nobody whose address was deleted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from directory import store
from directory.cli import app
from directory.corrections import road
from directory.corrections.letters import CLOSED, letter
from directory.corrections.queue import step
from directory.corrections.tables import Report, State
from directory.models import Outbox
from tests.directory.mailbox import receiving
from tests.stores import new_store

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TEXT = "The end date is wrong."


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 'store.db'}"
    engine = new_store(made)
    for once, contact, language in (("1", "ana@example.org", "es"), ("2", "555 0100", "en")):
        facts = {"kind": "other", "text": TEXT, "person_id": "", "contact": contact}
        road.keep(engine, once, NOW, language=language, **facts)
    return made


def _send(url: str) -> int:
    told = ["--site", "https://directory.example.org", "--sender", "desk@directory.example.org"]
    sent = ["reports", "send", *told, "--tell", "office@example.org", "--database", url]
    return CliRunner().invoke(app, sent).exit_code


def _step(url: str, to: State, answer: str = "") -> None:
    with Session(store.connect(url)) as session:
        step(session, 1, to, answer, NOW)
        session.commit()


def test_each_is_told_once_and_only_what_is_theirs(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_SMTP_URL", "smtp://127.0.0.1:1")
    assert _send(url) == 1  # nobody takes it: it waits
    with receiving() as (box, address):
        monkeypatch.setenv("INTERVENTIONIST_SMTP_URL", address)
        _due(url)
        assert [_send(url), _send(url)] == [0, 0]
        assert box.told() == [
            ("office@example.org", "Report 1 waits"),
            ("office@example.org", "Report 2 waits"),
        ]
        assert TEXT not in box.letters[0].as_string()
        _step(url, State.ACKNOWLEDGED)
        assert [_send(url), _send(url)] == [0, 0]
        _step(url, State.REFUSED, "La junta lo dice.")
        assert [_send(url), _send(url)] == [0, 0]
        assert [to for to, _ in box.told()[2:]] == ["ana@example.org"] * 2
        assert "La junta lo dice." in str(box.letters[3].get_payload(decode=True), "utf-8")
        assert len({one["Message-ID"] for one in box.letters}) == 4


def test_nothing_is_sent_to_an_address_that_was_deleted(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_SMTP_URL", "smtp://127.0.0.1:1")
    _step(url, State.DONE)
    assert _send(url) == 1
    with Session(store.connect(url)) as session:
        session.query(Report).update({"contact": ""})
        session.commit()
        assert letter(session, 1, CLOSED, "", "https://directory.example.org") is None


def _due(url: str) -> None:
    """As if the wait before the next try were over."""
    with Session(store.connect(url)) as session:
        session.query(Outbox).update({"due_at": NOW})
        session.commit()
