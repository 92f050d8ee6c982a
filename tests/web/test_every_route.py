"""Whatever route there is: its headers, the largest body it takes, and that it sets no cookie.

Routes are read from the app, so that a new one is tested the day it comes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.web.town import Town
from web import create_app
from web.bodies import LARGEST
from web.headers import HEADERS

TAKES_FILES = dict.fromkeys(("/check", "/saved"), 4 * 1024 * 1024)  # bytes
VALUES = {"filename": "site.css", "code": "CT", "letters": "LADC", "item_id": "kinds"}


@pytest.fixture(scope="module")
def whole(town: Town) -> Flask:
    """The site with its maintainers' pages."""
    ways = ("MAINTAIN_DATABASE_URL", "REPORTS_DATABASE_URL", "CLAIMS_DATABASE_URL")
    names = ("DATABASE_URL", *ways)
    told = {**dict.fromkeys(names, town.url), "SECRET_KEY": "routes"}
    return create_app({**told, "API_LIMIT": "off", "TESTING": True})


@pytest.fixture
def visitor(whole: Flask) -> Iterator[FlaskClient]:
    with whole.test_client() as client:
        yield client


def path_of(rule: Rule, town: Town) -> str:
    """An address of the route: a real one where a name says which, else one of nothing."""
    known = {**VALUES, "person_id": town.ids["both"], "number": 1, "form": "csv", "kind": "Basic"}
    values = {name: known.get(name, "nothing") for name in rule.arguments}
    built = rule.build(values, append_unknown=False)
    assert built
    return built[1]


def routes(app: Flask, town: Town) -> list[tuple[str, str]]:
    """Every method and path."""
    return [
        (method, path_of(rule, town))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def test_every_route_has_the_headers_and_no_cookie(
    whole: Flask, town: Town, visitor: FlaskClient
) -> None:
    met = routes(whole, town)
    assert len(met) > 60
    for method, path in met:
        answer = visitor.open(path, method=method)
        assert answer.status_code < 500, path
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cache-Control" in answer.headers, path
        assert "Server" not in answer.headers, path


def test_every_route_refuses_a_body_that_is_too_large(
    whole: Flask, town: Town, visitor: FlaskClient
) -> None:
    for method, path in routes(whole, town):
        most = TAKES_FILES.get(path, LARGEST) if method == "POST" else LARGEST
        if method == "GET" and path in TAKES_FILES:
            continue  # the empty form: nothing is read
        sent = {"names": "x" * most, "name": "x"}
        answer = visitor.open(path, method=method, data=sent)
        assert answer.status_code == 413, (method, path)


@pytest.mark.parametrize("path", sorted(TAKES_FILES))
def test_a_file_larger_than_a_form_is_read_where_files_are_taken(
    visitor: FlaskClient, path: str
) -> None:
    file = (io.BytesIO(b"name\n" + b"Jordan Ellery\n" * 2_000), "list.csv")
    answer = visitor.post(path, data={"file": file}, content_type="multipart/form-data")
    assert answer.status_code in {200, 303, 400}


def test_only_maintainers_routes_and_answers_of_forms_take_a_post(whole: Flask) -> None:
    rules = [rule for rule in whole.url_map.iter_rules() if "POST" in (rule.methods or ())]
    public = {rule.rule for rule in rules if not rule.rule.startswith("/maintain/")}
    forms = {"/search", "/look-up", "/shortlist", "/check", "/saved", "/corrections"}
    assert public == {*forms, "/claims", "/claims/<token>"}
    writing = {"PUT", "PATCH", "DELETE"}
    assert not [r for r in whole.url_map.iter_rules() if writing & (r.methods or set())]


@pytest.mark.parametrize("path", ["/api/v1/search?place=06103%00", "/people/x%00", "/states/C%00T"])
def test_a_zero_byte_is_refused(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 400
