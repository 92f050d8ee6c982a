from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.web.town import Town
from web import create_app, db


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """A site whose store was never made."""
    return create_app({"DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}", "SECRET_KEY": "k"})


def test_without_a_store_the_site_says_so_and_stays_up(bare: Flask) -> None:
    client = bare.test_client()
    page = client.get("/sources")
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "The list is not ready yet" in page.text
    assert "tel:988" in page.text
    assert client.get("/api/v1/sources").content_type == "application/problem+json"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["search?place=06103&radius=0", "verify", "people?limit=0", "credentials?x=1", "runs?x=1"],
)
def test_a_question_that_cannot_be_asked_is_refused_without_a_store_too(
    bare: Flask, path: str
) -> None:
    """Who is told to come back later must not come back to be refused."""
    answer = bare.test_client().get(f"/api/v1/{path}")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    right = bare.test_client().get("/api/v1/search?place=06103")
    assert (right.status_code, right.headers["Retry-After"]) == (503, "120")


def test_health_and_readiness_differ(bare: Flask, client: FlaskClient) -> None:
    empty = bare.test_client()
    assert (empty.get("/healthz").status_code, empty.get("/readyz").status_code) == (200, 503)
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 200)


def test_what_broke_is_never_told(town: Town) -> None:
    app = create_app({"DATABASE_URL": town.url, "SECRET_KEY": "k"})

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret of ours")

    page = app.test_client().get("/broken")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert "secret" not in page.text


def test_too_much_text_is_refused(client: FlaskClient) -> None:
    answer = client.post("/search", data={"place": "x" * 20_000})
    assert answer.status_code == 413
    assert "too much text" in answer.text


def test_an_unknown_address_is_a_kind_page(client: FlaskClient) -> None:
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert "Start a new search" in answer.text


def test_the_site_cannot_write(app: Flask) -> None:
    with app.app_context(), pytest.raises(OperationalError, match="readonly"):
        db.session().execute(text("DELETE FROM person"))


@pytest.mark.parametrize(
    "twin",
    [
        *("people/{both}.json", "sources.json", "sources/states.json", "states.json"),
        *("states/CT.json", "titles.json", "titles/LADC.json"),
    ],
)
def test_a_parameter_of_a_data_twin_is_refused_by_name(
    client: FlaskClient, town: Town, twin: str
) -> None:
    path = f"/{twin.format(**town.ids)}"
    assert client.get(path).status_code == 200
    answer = client.get(f"{path}?state=CT")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert [one["parameter"] for one in answer.get_json(force=True)["errors"]] == ["state"]
    assert client.get(f"{path.removesuffix('.json')}?from=elsewhere").status_code == 200


def test_an_error_is_in_the_form_of_who_asks(client: FlaskClient) -> None:
    for path, form in {
        "/fhir": "application/fhir+json",
        "/nothing.json": "application/problem+json",
        "/nothing.csv": "application/problem+json",
        "/results/nothing.csv": "text/html; charset=utf-8",
        "/feeds/nothing.atom": "text/html; charset=utf-8",
    }.items():
        answer = client.get(path)
        assert (answer.status_code, answer.content_type) == (404, form), path


def test_robots_are_kept_from_searches_in_every_language(client: FlaskClient) -> None:
    told = client.get("/robots.txt").text
    for path in ("results", "look-up", "search"):
        assert f"Disallow: /{path}/\n" in told
        assert f"Disallow: /es/{path}/\n" in told
    for path in ("api", "fhir", "hsds"):
        assert f"Disallow: /{path}/\n" in told


def test_the_icon_is_ours(client: FlaskClient) -> None:
    assert client.get("/favicon.ico").content_type.startswith("image/svg+xml")
