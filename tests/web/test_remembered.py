"""An answer that was made before is given again, byte for byte; never for another question."""

from __future__ import annotations

import gzip
from itertools import product
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

ASKED = [
    "&".join(parts)
    for parts in product(
        ("place=06103", "place=CT"),
        ("radius=50", "radius=51"),
        ("limit=1", "limit=2"),
        ("specialty=alcohol", "age=adolescents"),
        ("travel=true", "remote=true", "new_clients=true", "language=es"),
    )
]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return build_town(tmp_path / "town.db")


@pytest.fixture
def app(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    refresh(town.url)
    return _app(town)


def _app(town: Town) -> Flask:
    return create_app({"DATABASE_URL": town.url, "SECRET_KEY": "k", "API_LIMIT": "off"})


def _index(app: Flask) -> Index:
    with app.app_context():
        reader = db.reader()
    assert isinstance(reader, IndexReader)
    return reader._index


def test_each_question_gets_its_own_answer_again(
    app: Flask, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"/api/v1/search?{one}" for one in ASKED]
    client = app.test_client()
    first = {path: client.get(path).data for path in paths}
    again = {path: client.get(path).data for path in paths}
    monkeypatch.setattr("directory.index.kept.Remembered.get", lambda *_: None)
    anew = {path: _app(town).test_client().get(path).data for path in paths[::7]}
    assert first == again
    assert anew == {path: first[path] for path in anew}
    assert len(set(first.values())) == len(paths)


def test_of_a_remembered_answer_not_even_the_question_is_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path = app.test_client(), "/api/v1/search?place=06103&limit=2"
    first = client.get(path)
    monkeypatch.setattr("web.api.routes.read", lambda *_: pytest.fail("it was read"))
    again = client.get(path)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    held = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (held.status_code, held.data) == (304, b"")


def test_an_answer_is_remembered_as_it_is_sent(app: Flask) -> None:
    client, path = app.test_client(), "/api/v1/search?place=06103"
    squeezed = [client.get(path, headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert _index(app).answers.size == len(squeezed[0].data)
    plain = client.get(path)
    assert [gzip.decompress(one.data) for one in squeezed] == [plain.data] * 2
    assert {one.headers["ETag"] for one in squeezed} == {f"W/{plain.headers['ETag']}"}
    assert {one.headers["Vary"] for one in (*squeezed, plain)} == {"Accept-Encoding"}
    assert _index(app).answers.size == len(plain.data) + len(squeezed[0].data)


def test_who_is_hidden_is_in_no_remembered_answer(app: Flask, town: Town) -> None:
    client, path = app.test_client(), "/api/v1/search?place=06103&radius=100"
    person = town.ids["both"]
    assert person in client.get(path).text
    engine = store.connect(town.url)
    with Session(engine) as session:
        session.execute(update(Person).where(Person.id == person).values(hidden=True))
        session.commit()
    engine.dispose()
    assert person not in client.get(path).text
    refresh(town.url)
    assert person not in client.get(path).text


def test_another_day_has_other_answers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client, told = app.test_client(), set()
    for day in ("2026-11-27", "2026-11-28"):
        monkeypatch.setenv("INTERVENTIONIST_TODAY", day)
        answer = client.get("/api/v1/search?place=06103").json
        assert answer["today"] == day
        told.add(answer["seed"])
    assert len(told) == 2


def test_no_street_stays_in_a_workers_memory(app: Flask) -> None:
    client: FlaskClient = app.test_client()
    told = client.get("/api/v1/search?place=12 Elm St, Hartford CT 06103")
    assert told.json["place"]["street"] == "left_out"
    assert _index(app).answers.size == 0
