"""“Is this you?” from the ask to taking back: who proves it, what a link opens, what leaks."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from directory import store
from directory.claims.links import Links
from directory.claims.queue import Finding, prove
from directory.claims.tables import Claim, ClaimProof, ClaimStatement, Way
from directory.hiding.opt_out import opt_out
from directory.hiding.suppression import Level
from directory.models import Person
from directory.resolve import resolve
from tests.web.town import Town
from web import create_app
from web.logs import PrivateFormatter

NOW = dt.datetime.now(dt.UTC)
FAR = {"REMOTE_ADDR": "198.51.100.7"}
SAID = {
    "specialty": ["gambling"],
    "language": ["spa"],
    "travels": ["US"],
    "website": "wren.example.org",
    "phone": "303 555 0142",
}


class Desk:
    """A site of its own whose professionals may speak."""

    def __init__(self, url: str, **settings: str) -> None:
        told = {"DATABASE_URL": url, "CLAIMS_DATABASE_URL": url, "SECRET_KEY": "x"}
        self.url = url
        self.app: Flask = create_app({**told, "TESTING": True, **settings})
        self.client: FlaskClient = self.app.test_client()

    def sealed(self, page: str, name: str = "form") -> str:
        found = re.search(rf'name="{name}"[^>]* value="([^"]+)"', page)
        assert found, page
        return found[1]

    def ask(self, person: str, **told: str) -> TestResponse:
        page = self.client.get(f"/people/{person}/claim").text
        record = self.sealed(page, "record")
        sent = {"form": self.sealed(page), "record": record, "contact": "", **told}
        return self.client.post("/claims", data=sent, environ_base=FAR)

    def link(self, person: str, number: int = 1) -> str:
        """The address that a maintainer's check opens."""
        assert self.ask(person).status_code == 303
        with self.session() as session:
            finding = Finding(Way.CHECK, "operator", "called the board", NOW.date())
            proof = prove(session, number, finding, "", NOW)
            session.commit()
            return f"/claims/{Links('x').token(proof.link)}"

    def say(self, link: str, **told: object) -> TestResponse:
        """Fill in, look at it, save."""
        page = self.client.post(link, data={**(told or SAID), "act": "review"}).text
        return self.client.post(link, data={"act": "save", "sealed": self.sealed(page, "sealed")})

    def session(self) -> Session:
        return Session(store.connect(self.url))

    def resolve(self) -> None:
        with self.session() as session:
            resolve(session, full=False, now=NOW, secret=b"k" * 32)
            session.commit()

    def kept(self, table: type[Claim | ClaimProof | ClaimStatement]) -> int:
        with self.session() as session:
            return session.query(table).count()


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Desk:
    shutil.copy(town.url.removeprefix("sqlite:///"), tmp_path / "own.db")
    made = Desk(f"sqlite:///{tmp_path / 'own.db'}")
    with made.session() as session:
        for table in (ClaimStatement, ClaimProof, Claim):
            session.query(table).delete()
        resolve(session, full=True, now=NOW, secret=b"k" * 32)
        session.commit()
    return made


@pytest.fixture
def ada(desk: Desk) -> str:
    """Somebody with one record, after the resolution."""
    with desk.session() as session:
        return session.query(Person).filter_by(name="Tobias Wrenfield").one().id


def test_from_the_ask_to_the_page_and_back_again(desk: Desk, ada: str) -> None:
    link = desk.link(ada)
    form = desk.client.get(link)
    assert form.status_code == 200
    assert 'value="gambling"' in form.text
    review = desk.client.post(link, data={**SAID, "act": "review"})
    assert "Says: Business phone: (303) 555-0142" in review.text
    assert desk.kept(ClaimStatement) == 0
    changed = desk.client.post(
        link, data={"act": "change", "sealed": desk.sealed(review.text, "sealed")}
    )
    assert 'value="gambling" checked' in changed.text
    saved = desk.say(link)
    assert (saved.status_code, saved.headers["Location"]) == (303, link)
    page = f"/people/{ada}"
    assert "Says: Works with: Gambling" not in desk.client.get(page).text
    desk.resolve()
    shown = desk.client.get(page).text
    for text in ("Works with: Gambling", "Language: Spanish", "https://wren.example.org"):
        assert f"Says: {text}" in shown or f"Says: Business website: {text}" in shown
    assert "We did not check it." in shown
    took = desk.client.post(link, data={"act": "take_back", "taken": "specialty=gambling"})
    assert took.status_code == 303
    assert "Says:" not in desk.client.get(page).text  # at once, the rest until the next update
    desk.resolve()
    assert "Works with: Gambling" not in desk.client.get(page).text
    assert "Says: Language: Spanish" in desk.client.get(page).text
    desk.client.post(link, data={"act": "take_all_back"})
    desk.resolve()
    assert "Says:" not in desk.client.get(page).text
    assert "Nothing that you said" in desk.client.get(link).text


def test_every_reader_is_told_the_same_as_of_other_self_reports(desk: Desk, ada: str) -> None:
    desk.say(desk.link(ada))
    desk.resolve()
    told = desk.client.get(f"/api/v1/people/{ada}").get_json()
    assert {"Works with: Gambling", "Language: Spanish"} <= {one["title"] for one in told["claims"]}
    assert {one["source"]["id"] for one in told["claims"]} == {"self_stated"}
    search = "/api/v1/search?place=06511&specialty=gambling"
    (found,) = [
        one for one in desk.client.get(search).get_json()["results"] if one["person_id"] == ada
    ]
    assert "Gambling: this person says so (not checked)." in {
        part["text"] for part in found["score_parts"]
    }


@pytest.mark.parametrize("act", ["review", "save", "change", "take_all_back", "", "nonsense"])
def test_a_link_that_is_none_opens_nothing(desk: Desk, ada: str, act: str) -> None:
    good = desk.link(ada)
    for link in (good[:-1] + "~", f"{good}0", "/claims/" + "0" * 96, "/claims/x"):
        for answer in (desk.client.get(link), desk.client.post(link, data={"act": act})):
            assert answer.status_code == 404
            assert "Wrenfield" not in answer.text
    assert Desk(desk.url, SECRET_KEY="y").client.get(good).status_code == 404


def test_a_used_or_ended_link_states_nothing(desk: Desk, ada: str) -> None:
    link = desk.link(ada)
    page = desk.client.post(link, data={**SAID, "act": "review"}).text
    sealed = desk.sealed(page, "sealed")
    for _ in range(3):  # sent again, or by whoever found the link
        assert desk.client.post(link, data={"act": "save", "sealed": sealed}).status_code == 303
    assert desk.kept(ClaimStatement) == 1
    desk.client.post(link, data={**SAID, "specialty": "mood", "act": "review"})
    assert desk.kept(ClaimStatement) == 1
    with desk.session() as session:
        session.query(ClaimStatement).delete()
        session.query(ClaimProof).update({"ends_at": NOW - dt.timedelta(seconds=1)})
        session.commit()
    assert desk.client.get(link).status_code == 404
    assert desk.client.post(link, data={"act": "save", "sealed": sealed}).status_code == 404


def test_what_was_looked_at_with_one_link_is_not_saved_with_another(desk: Desk, ada: str) -> None:
    with desk.session() as session:
        other = session.query(Person).filter_by(name="Ingrid Oaksmith").one().id
    one, two = desk.link(ada), desk.link(other, 2)
    page = desk.client.post(one, data={**SAID, "act": "review"}).text
    sent = {"act": "save", "sealed": desk.sealed(page, "sealed")}
    assert desk.client.post(two, data=sent).status_code == 400
    assert desk.client.post(two, data={"act": "save", "sealed": "x"}).status_code == 400
    assert desk.kept(ClaimStatement) == 0


def test_only_the_vocabularys_words_are_taken_and_what_was_typed_stays(
    desk: Desk, ada: str
) -> None:
    link = desk.link(ada)
    typed = '<script>alert(1)</script>"'
    wrong = {"act": "review", "fee": typed, "website": "javascript:alert(1)", "model": "craft"}
    answer = desk.client.post(link, data=wrong)
    assert answer.status_code == 400
    assert "Write whole dollars" in answer.text
    assert "<script>alert" not in answer.text
    assert 'value="craft" checked' in answer.text
    assert desk.client.post(link, data={"act": "review"}).status_code == 400
    assert desk.client.post(link, data={"act": "review", "status": "active"}).status_code == 400


def test_nothing_is_told_of_who_is_hidden(desk: Desk, ada: str) -> None:
    link = desk.link(ada)
    desk.say(link)
    desk.resolve()
    with desk.session() as session:
        opt_out(session, ada, Level.REMOVE, b"k" * 32, NOW)
        session.commit()
    for address in (f"/people/{ada}/claim", link):
        answer = desk.client.get(address)
        assert answer.status_code == 404
        assert "Wrenfield" not in answer.text
    assert desk.client.post(link, data={"act": "take_all_back"}).status_code == 404
    assert desk.kept(Claim) == 0


def test_whoever_asks_is_told_the_same(desk: Desk, ada: str) -> None:
    first = desk.ask(ada, contact="somebody@else.example.org")
    for _ in range(9):
        again = desk.ask(ada)
        assert (again.status_code, again.headers["Location"], again.data) == (
            first.status_code,
            first.headers["Location"],
            first.data,
        )
    assert desk.kept(Claim) == 5
    assert desk.ask(ada).status_code == 429
    assert desk.ask(ada, record="0" * 16).status_code == 400
    assert desk.ask(ada, website="https://a.example.org").status_code == 303


def test_a_page_of_nobody_checked_and_a_closed_site_ask_nobody(desk: Desk, town: Town) -> None:
    hidden = Desk(town.url).client.get(f"/people/{town.ids['hidden']}/claim")
    assert hidden.status_code == 404
    with desk.session() as session:
        alone = session.query(Person).filter_by(self_reported=True).first()
        assert alone
        assert desk.client.get(f"/people/{alone.id}/claim").status_code == 404
    closed = Desk(town.url, CLAIMS_DATABASE_URL="")
    person = town.ids["both"]
    assert "/claim" not in closed.client.get(f"/people/{person}").text
    assert "<fieldset" not in closed.client.get(f"/people/{person}/claim").text
    assert closed.client.post("/claims").status_code == 404
    token = Links("x").token("0" * 32)
    assert closed.client.get(f"/claims/{token}").status_code == 404


def test_a_link_leaks_nowhere(desk: Desk, ada: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    link = desk.link(ada)
    for answer in (
        desk.client.get(link),
        desk.client.post(link, data={**SAID, "act": "review"}),
        desk.say(link),
        desk.client.get(link),
    ):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer.headers
    written = [PrivateFormatter().format(one) for one in caplog.records]
    assert any("/claims/<token>" in one for one in written)
    assert link.removeprefix("/claims/") not in "".join(written)
