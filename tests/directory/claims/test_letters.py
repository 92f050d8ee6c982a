"""E-mails about claims, and the command line: a link goes to whom a maintainer checked, once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from directory import store
from directory.accounts.tables import AuditEntry
from directory.claims import road
from directory.claims.links import Links
from directory.cli import app
from directory.models import Outbox
from tests.directory.claims.claiming import NOW, SPANISH, opened
from tests.directory.mailbox import receiving
from tests.directory.resolve.resolve_world import World
from tests.stores import new_store

KEY = "a-long-key-of-the-tests-4711-abcdefghijklmno"
SITE = "https://directory.example.org"
BOARDS = "ada@example.org"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    monkeypatch.setenv("INTERVENTIONIST_SECRET_KEY", KEY)
    made = f"sqlite:///{tmp_path / 'store.db'}"
    engine = new_store(made)
    with Session(engine) as session:
        world = World(session)
        for number, record in enumerate(("a1", "b1", "c1")):
            world.add(record, cred="co-bace/lac", number=f"7{number}", given="Ada", family="Ash")
        world.resolve(full=True)
        session.commit()
    for once, record, contact, language in (
        ("1", "a1", "asker@else.example.org", "es"),
        ("2", "b1", "555 0100", "en"),
        ("3", "c1", "c@example.org", "en"),
    ):
        assert road.ask(engine, once, record, contact, language, NOW)
    return made


def _run(url: str, *told: str) -> Result:
    return CliRunner().invoke(app, [*told, "--database", url])


def _send(url: str) -> int:
    told = ("--site", SITE, "--sender", "desk@directory.example.org")
    return _run(url, "reports", "send", *told, "--tell", "office@example.org").exit_code


def test_the_link_goes_to_the_boards_address_in_the_askers_language_once(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVENTIONIST_SMTP_URL", "smtp://127.0.0.1:1")
    told = _run(url, "claims", "check", "1", "--letter", BOARDS, "--why", "on the board's page")
    assert (told.exit_code, SITE in told.stdout) == (0, False)
    _run(url, "claims", "refuse", "3", "--why", "Nobody answered.")
    assert _send(url) == 1  # nobody takes it: it waits
    with receiving() as (box, address):
        monkeypatch.setenv("INTERVENTIONIST_SMTP_URL", address)
        with Session(store.connect(url)) as session:
            session.query(Outbox).update({"due_at": NOW})
            session.commit()
        assert [_send(url), _send(url)] == [0, 0]
    waits = [("office@example.org", f"Claim {number} waits") for number in (1, 2, 3)]
    assert sorted(box.told())[2:] == waits
    assert [to for to, _ in box.told()].count(BOARDS) == 1
    assert "asker@else.example.org" not in {to for to, _ in box.told()}
    assert ("c@example.org", "About what you asked") in box.told()
    (letter,) = [one for one in box.letters if one["To"] == BOARDS]
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = payload.decode()
    found = re.search(rf"{SITE}/es/claims/(\w+)", text)
    assert found
    number = Links(KEY).number(found[1])
    assert number
    assert opened(store.connect(url), number).listing_id == "a1"


def test_without_an_address_the_link_is_printed_and_what_is_done_is_logged(url: str) -> None:
    listed = json.loads(_run(url, "claims", "list", "--json").stdout)["claims"]
    assert [(one["number"], one["record"], one["late"]) for one in listed] == [
        *((1, "a1", True), (2, "b1", True), (3, "c1", True)),
    ]
    assert "555 0100" not in _run(url, "claims", "list").stdout
    done = _run(url, "claims", "check", "2", "--why", "called the board", "--site", f"{SITE}/")
    found = re.search(rf"{SITE}/claims/(\w+)", done.stdout)
    assert found, done.output
    engine = store.connect(url)
    link = Links(KEY).number(found[1]) or ""
    assert road.state(engine, opened(engine, link), [SPANISH], NOW)
    assert _run(url, "claims", "withdraw", "2").exit_code == 0
    assert opened(engine, link).says == ()
    for again in (("check", "2", "--why", "x"), ("refuse", "9", "--why", "x"), ("withdraw", "1")):
        assert _run(url, "claims", *again).exit_code == 2
    with Session(engine) as session:
        logged = session.query(AuditEntry).order_by(AuditEntry.id).all()
        assert [(one.what, one.about, one.note) for one in logged] == [
            ("claim_check", "claim 2", "called the board"),
            ("claim_withdrawn", "claim 2", ""),
        ]
