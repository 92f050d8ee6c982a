from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("path", ["sources", "nothing", "search?place=Nowhereville", "people"])
def test_scripts_of_any_site_may_read(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_preflight_says_what_may_be_asked(client: FlaskClient) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    answer = client.options("/api/v1/people", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


def test_pages_are_not_shared(client: FlaskClient) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("search?place=06103", "no-store"),
        ("verify?name=A B", "no-store"),
        ("people", "no-cache"),
        ("sources", "no-cache"),
    ],
)
def test_an_answer_to_a_question_is_kept_by_nobody(
    client: FlaskClient, path: str, kept: str
) -> None:
    assert client.get(f"/api/v1/{path}").headers["Cache-Control"] == kept
