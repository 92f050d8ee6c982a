"""Whoever holds an answer is told that it still stands, until something is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from directory import program, store
from directory.models import Person
from tests.web.town import Town, build_town
from web import create_app

PATHS = [
    "/api/v1/search?place=06103",
    "/api/v1/people",
    "/api/v1/credentials",
    "/api/v1/requirements",
    "/api/v1/requirements/CT",
    "/api/v1/sources",
    "/api/v1/runs",
    "/fhir/metadata",
    "/fhir/Practitioner?address-city=hartford",
    "/fhir/Organization/ct-dph",
]


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_that_still_stands_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["ETag"].startswith('"')
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get(path, headers={"If-None-Match": '"another"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_a_packed_answer_has_a_weak_mark_that_is_known_too(client: FlaskClient) -> None:
    packed = client.get("/api/v1/people", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"].startswith("W/")
    again = client.get("/api/v1/people", headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_other_questions_have_other_marks(client: FlaskClient) -> None:
    marks = {client.get(f"/api/v1/people?limit={n}").headers["ETag"] for n in (1, 2, 3)}
    assert len(marks) == 3


def test_what_is_published_renews_the_mark(tmp_path: Path) -> None:
    town: Town = build_town(tmp_path / "town.db")
    app = create_app({"DATABASE_URL": town.url, "SECRET_KEY": "k", "TESTING": True})
    paths = (f"/api/v1/people/{town.ids['both']}", f"/fhir/Practitioner/{town.ids['both']}")
    held = {path: {"If-None-Match": app.test_client().get(path).headers["ETag"]} for path in paths}
    for path in paths:
        assert app.test_client().get(path, headers=held[path]).status_code == 304
    engine = store.connect(town.url)
    with Session(engine) as session:
        session.execute(update(Person).where(Person.id == town.ids["both"]).values(hidden=True))
        session.commit()
    engine.dispose()
    codes = [app.test_client().get(path, headers=held[path]).status_code for path in paths]
    assert codes == [410, 404]


@pytest.mark.parametrize("folder", ["directory.program.DIRECTORY", "web.api.editions._SITE"])
def test_a_program_that_was_mended_renews_the_mark(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    """An answer that was judged wrongly must not be told to stand until the day is over."""
    held = {"If-None-Match": client.get("/api/v1/people").headers["ETag"]}
    (tmp_path / "judge.py").write_text("MENDED = True")
    with monkeypatch.context() as other:
        other.setattr(folder, tmp_path)
        program.mark.cache_clear()
        assert client.get("/api/v1/people", headers=held).status_code == 200
    program.mark.cache_clear()
    assert client.get("/api/v1/people", headers=held).status_code == 304
