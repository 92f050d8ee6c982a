"""What pages keep of people: a page is the same with it and without, and it is of no question."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from directory import store
from directory.index import Index, IndexReader, refresh
from directory.models import Person
from tests.web.town import Town, build_town
from web import create_app, db

ASKED = (
    {"place": "06103"},
    {"place": "06103", "need": ["alcohol", "gambling"], "also": "new_clients"},
    {"place": "06510", "radius": "100", "language": "spa"},
    {"place": "Connecticut"},
    {"place": "New Orleans, LA"},
    {"place": "Denver, CO"},
    {"place": "12 Elm St, Hartford CT 06103"},
)
PERSON = re.compile(r'href="(/[^"]*people/p[a-z2-7]{12})"')


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return build_town(tmp_path / "town.db")


@pytest.fixture
def app(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    monkeypatch.setattr("web.tokens.secrets.token_bytes", bytes)  # links that can be compared
    refresh(town.url)
    return _app(town)


def _app(town: Town) -> Flask:
    return create_app({"DATABASE_URL": town.url, "SECRET_KEY": "k", "TESTING": True})


def _index(app: Flask) -> Index:
    with app.app_context():
        reader = db.reader()
    assert isinstance(reader, IndexReader)
    return reader._index


def _links(client: FlaskClient) -> list[str]:
    sent = [client.post("/search", data=asked).headers["Location"] for asked in ASKED]
    return [f"{prefix}{link}" for prefix in ("", "/es") for link in sent]


def test_a_page_is_the_same_whether_its_people_were_met_before_or_not(
    app: Flask, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    links = _links(client)
    first = {link: client.get(link).text for link in links}
    kept = _index(app).answers.size
    again = {link: client.get(link).text for link in links}
    assert kept == _index(app).answers.size > 0
    monkeypatch.setattr("directory.index.kept.Remembered.get", lambda *_: None)
    anew = {link: _app(town).test_client().get(link).text for link in links}
    monkeypatch.setattr(IndexReader, "remembered", None)
    monkeypatch.setattr(db, "_index", lambda: None)
    by_queries = {link: client.get(link).text for link in links}
    assert first == again == anew == by_queries
    assert len(set(first.values())) == len(links)
    assert sum(len(PERSON.findall(page)) for page in first.values()) > 40


def test_who_is_hidden_afterwards_is_on_no_page(app: Flask, town: Town) -> None:
    client = app.test_client()
    links, person = _links(client), town.ids["both"]
    assert any(person in client.get(link).text for link in links)
    engine = store.connect(town.url)
    with Session(engine) as session:
        session.execute(update(Person).where(Person.id == person).values(hidden=True))
        session.commit()
    engine.dispose()
    for _ in range(2):
        told = [client.get(link).text for link in links]
        assert not any(person in page or "Quennebec" in page for page in told)
        refresh(town.url)
    assert not any(person in str(key) for key in _index(app).answers._values)


def test_what_is_kept_of_a_person_tells_of_no_question(app: Flask) -> None:
    client = app.test_client()
    for link in _links(client):
        client.get(link)
    held = _index(app).answers._values
    for link in _links(client):
        assert set(PERSON.findall(client.get(link).text)) <= {key[-1] + key[1] for key in held}  # type: ignore[index]
    told = str(held)
    assert not [word for word in ("06103", "06510", "Elm", "miles", "millas") if word in told]
    assert {key[2:5:2] for key in held} >= {("CT", "en"), ("CT", "es"), ("LA", "es")}  # type: ignore[index]


def test_another_day_and_another_state_have_their_own_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    link = _links(client)[0]
    told = []
    for day in ("2026-11-20", "2026-11-21"):
        monkeypatch.setenv("INTERVENTIONIST_TODAY", day)
        told.append(client.get(link).text)
    assert "Checked 2 days ago" in told[0]
    assert "Checked 2 days ago" not in told[1]
    assert "Checked 3 days ago" in told[1]


def test_links_are_those_of_where_the_site_is_mounted(app: Flask) -> None:
    client = app.test_client()
    link = _links(client)[0]
    for root in ("", "/help", ""):
        page = client.get(link, environ_overrides={"SCRIPT_NAME": root}).text
        assert {found.split("/people/")[0] for found in PERSON.findall(page)} == {root}
        assert f'class="brand" href="{root}/"' in page
        assert f'<a href="{root}/guide/health-data">' in page
