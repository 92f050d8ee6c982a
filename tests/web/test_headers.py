from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from web.headers import HEADERS

FIRST = ("/", "/static/site.css", "/static/exit.js", "/static/favicon.svg")
PAGES = ["/", "/look-up", "/states", "/states/CT", "/sources", "/api/v1/sources", "/nothing"]


@pytest.mark.parametrize("path", [*PAGES, "/static/site.css"])
def test_every_answer_has_the_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in answer.headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_inline_style_or_script(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert re.search(r"<script(?! src=\"/static/)", page) is None
    assert "<style" not in page
    assert " style=" not in page


def test_secure_connections_stay_secure(client: FlaskClient) -> None:
    plain = client.get("/")
    secure = client.get("/", base_url="https://directory.example.org")
    assert "Strict-Transport-Security" not in plain.headers
    assert "max-age" in secure.headers["Strict-Transport-Security"]


def test_the_first_load_is_small(client: FlaskClient) -> None:
    import gzip

    parts = [client.get(path).data for path in FIRST]
    assert sum(len(gzip.compress(part)) for part in parts) < 35_000


@pytest.mark.parametrize(
    "question",
    [
        "/api/v1/search?place=06103",
        "/api/v1/verify?name=Jordan+Ellery",
        "/fhir/Practitioner?name=ellery",
        "/hsds/services?search=ellery",
        "/hsds/services?search=",
    ],
)
def test_a_question_in_an_address_is_kept_nowhere_and_indexed_nowhere(
    client: FlaskClient, question: str
) -> None:
    answer = client.get(question)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
