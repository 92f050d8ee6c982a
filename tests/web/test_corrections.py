"""Reporting that something is wrong: once kept, never more; and nothing else can be written."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from directory import store
from directory.corrections import road
from directory.corrections.checks import note_check
from directory.corrections.tables import Report
from directory.models import Listing, Person
from tests.web.town import Town
from web import create_app

TOLD = {"kind": "board_differs", "text": "The end date is 2028.", "contact": "r@example.org"}
FAR = {"REMOTE_ADDR": "198.51.100.7"}


class Desk:
    """A reader at a site of its own, and what was kept of what they sent."""

    def __init__(self, url: str, **settings: str) -> None:
        told = {"DATABASE_URL": url, "REPORTS_DATABASE_URL": url, "SECRET_KEY": "x"}
        self.url = url
        self.app: Flask = create_app({**told, "TESTING": True, **settings})
        self.client: FlaskClient = self.app.test_client()

    def form(self, path: str = "/corrections") -> str:
        found = re.search(r'name="form" value="([^"]+)"', self.client.get(path).text)
        assert found
        return found[1]

    def send(self, form: str, **told: str) -> TestResponse:
        sent = {**TOLD, **told, "form": form}
        return self.client.post("/corrections", data=sent, environ_base=FAR)

    def kept(self) -> list[Report]:
        with Session(store.connect(self.url)) as session:
            return session.query(Report).order_by(Report.id).all()


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Desk:
    shutil.copy(town.url.removeprefix("sqlite:///"), tmp_path / "own.db")
    return Desk(f"sqlite:///{tmp_path / 'own.db'}")


def test_a_report_is_kept_with_its_person_and_no_more(desk: Desk, town: Town) -> None:
    page = f"/people/{town.ids['both']}/wrong"
    answer = desk.send(desk.form(page))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/corrections/sent")
    assert "Set-Cookie" not in answer.headers
    (report,) = desk.kept()
    assert (report.person_id, report.kind, report.text, report.contact, report.language) == (
        town.ids["both"],
        *TOLD.values(),
        "en",
    )
    assert report.state == "new"
    assert f'href="/people/{town.ids["both"]}/wrong"' in desk.client.get(page[:-6]).text


def test_a_form_that_is_sent_twice_is_one_report(desk: Desk) -> None:
    form = desk.form()
    for _ in range(2):
        assert desk.send(form).status_code == 303
    assert desk.send(desk.form()).status_code == 303
    assert len(desk.kept()) == 2


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"kind": "nonsense"}, "Choose what is wrong."),
        ({"text": " "}, "Say what is wrong."),
        ({"text": "x" * 2001}, "at most 2000 letters"),
        ({"contact": "x" * 201}, "at most 200 letters"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(
    desk: Desk, told: dict[str, str], said: str
) -> None:
    answer = desk.send(desk.form(), **told)
    assert answer.status_code == 400
    assert said in answer.text
    assert {**TOLD, **told}["contact"] in answer.text
    assert desk.kept() == []


def test_a_form_of_nobody_or_of_another_site_keeps_nothing(desk: Desk, town: Town) -> None:
    for form in ("", "made-up", Desk(town.url, SECRET_KEY="y").form()):
        answer = desk.send(form)
        assert answer.status_code == 400
        assert "open for too long" in answer.text
    assert desk.kept() == []


def test_a_program_that_fills_in_every_field_is_thanked_and_not_kept(desk: Desk) -> None:
    assert desk.send(desk.form(), website="https://example.org").status_code == 303
    assert desk.kept() == []


def test_one_neighborhood_may_send_ten_an_hour_and_keeps_its_words(desk: Desk) -> None:
    answers = [desk.send(desk.form(), text=f"Report {n}") for n in range(11)]
    assert [one.status_code for one in answers] == [303] * 10 + [429]
    assert "Report 10" in answers[-1].text
    assert len(desk.kept()) == 10


def test_a_store_that_is_busy_loses_no_word(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(road, "keep", busy)
    answer = desk.send(desk.form())
    assert answer.status_code == 503
    assert "send it again in a minute" in answer.text
    assert TOLD["text"] in answer.text


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name FROM person",
        "SELECT contact FROM report",
        "UPDATE report SET state = 'done'",
        "DELETE FROM report",
        "INSERT INTO suppression VALUES ('a', 'remove', '2026-11-20')",
        "UPDATE listing SET status = 'active'",
        "DROP TABLE report",
        "PRAGMA writable_schema = 1",
        "ATTACH DATABASE ':memory:' AS other",
    ],
)
def test_the_way_in_can_add_a_report_and_nothing_else(desk: Desk, statement: str) -> None:
    narrow = road.open_road(desk.url)
    with (
        narrow.connect() as connection,
        pytest.raises(DBAPIError, match=r"(?i)not authorized|prohibited"),
    ):
        connection.execute(text(statement))
    narrow.dispose()


def test_without_a_store_for_reports_the_page_says_whom_to_write_to(town: Town) -> None:
    closed = Desk(town.url, REPORTS_DATABASE_URL="", CONTACT_URL="mailto:desk@example.org")
    page = closed.client.get(f"/people/{town.ids['both']}/wrong").text
    assert "mailto:desk@example.org" in page
    assert "<textarea" not in page
    assert closed.client.post("/corrections", data=TOLD).status_code == 404


def test_a_copy_that_nobody_can_write_to_promises_no_answer(town: Town) -> None:
    closed = Desk(town.url, REPORTS_DATABASE_URL="", CONTACT_URL="")
    promise = "We look at it within one work day."
    assert promise not in closed.client.get("/corrections").text
    assert promise in Desk(town.url).client.get("/corrections").text


def test_a_look_at_the_boards_page_is_told_with_its_day_and_a_role(desk: Desk, town: Town) -> None:
    page = f"/people/{town.ids['both']}"
    with Session(store.connect(desk.url)) as session:
        listing = session.get_one(Person, town.ids["both"]).anchor_id
        seen = session.get_one(Listing, listing).last_seen
        assert seen
        now = dt.datetime.combine(seen, dt.time(9), dt.UTC)
        note_check(session, listing, "Current <until 2028>", seen, "operator", now)
        session.commit()
    told = desk.client.get(page).text
    assert "An operator of this site looked at the board’s own page on November 18, 2026." in told
    assert "It says: “Current &lt;until 2028&gt;”" in told
    assert "Una persona a cargo de este sitio miró la página" in desk.client.get(f"/es{page}").text


def test_nobody_hidden_has_such_a_page(desk: Desk, town: Town) -> None:
    assert desk.client.get(f"/people/{town.ids['hidden']}/wrong").status_code == 404
