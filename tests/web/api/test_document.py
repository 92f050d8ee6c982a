"""The document says everything of every address, and nothing else."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from directory.exports.hsds_ids import of_person
from tests.web.town import Town
from web.api.openapi import document

EVERYWHERE = {"200", "304", "400", "429", "503"}


def test_it_is_valid_openapi(client: FlaskClient) -> None:
    served = client.get("/openapi.json")
    assert served.content_type == "application/json"
    assert served.json is not None
    assert served.json["openapi"].startswith("3.1")
    validate(served.json, cls=OpenAPIV31SpecValidator)


def test_every_address_of_the_api_is_in_it(app: Flask) -> None:
    served = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1", "/hsds"))
    }
    assert served == set(document()["paths"])


@pytest.mark.parametrize("path", document()["paths"])
def test_every_parameter_and_answer_is_told(path: str) -> None:
    told = document()["paths"][path]["get"]
    assert told["summary"].endswith(".")
    assert set(told["responses"]) >= EVERYWHERE
    for one in told["parameters"]:
        assert one.get("description") or "$ref" in one
    in_path = {one["name"] for one in told["parameters"] if one.get("in") == "path"}
    assert in_path == set(re.findall(r"{(\w+)}", path))


def test_every_shape_has_a_name_of_its_own_and_a_description() -> None:
    shapes = document()["components"]["schemas"]
    assert [name for name in shapes if not re.fullmatch("[A-Z][A-Za-z]+", name)] == []
    assert [name for name, one in shapes.items() if not one.get("description")] == []
    assert {"Reason", "RunReason", "VersionOfHours"} <= shapes.keys()


def test_it_speaks_of_the_api_alone() -> None:
    ours = r"\brules? \d|web\.|directory\.|`Worth`|\bNone where"
    assert not re.search(ours, json.dumps(document()))


def _closed(schema: Any) -> Any:
    """The schema, allowing no member that it does not name."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        closed["additionalProperties"] = False
    return closed


def _answers(town: Town) -> Iterator[tuple[str, str]]:
    people = "/api/v1/people/{person_id}"
    yield "/api/v1/search?place=06103&radius=100&specialty=alcohol", "/api/v1/search"
    yield "/api/v1/search?place=Cheyenne, WY&no_discipline=true", "/api/v1/search"
    yield "/api/v1/search?place=06103&specialty=suicide-risk", "/api/v1/search"
    yield from ((f"/api/v1/people/{one}", people) for one in town.ids.values())
    yield f"{people.format(person_id='psplitsplitsp')}", people
    yield from ((f"/api/v1/{noun}", f"/api/v1/{noun}") for noun in ("sources", "runs"))
    yield "/api/v1/credentials", "/api/v1/credentials"
    yield "/api/v1/verify?name=Jordan Ellery", "/api/v1/verify"
    yield "/api/v1/verify?number=44.001234&name=Marisol Quennebec", "/api/v1/verify"
    yield "/api/v1/requirements", "/api/v1/requirements"
    for state in ("CT", "US", "WA", "NY", "CO", "OK", "TX", "CA"):
        yield f"/api/v1/requirements/{state}", "/api/v1/requirements/{code}"
    yield "/api/v1/people?limit=0", "/api/v1/people"
    yield "/hsds/", "/hsds/"
    yield from ((f"/hsds/services{full}", "/hsds/services") for full in ("", "?full=true"))
    for one in town.ids.values():
        yield f"/hsds/services/{of_person('service', one)}", "/hsds/services/{service_id}"


def test_every_member_of_every_answer_is_told(client: FlaskClient, town: Town) -> None:
    """Programs may meet new members later; but none is there today that the document lacks."""
    shapes = _closed(document()["components"])
    for address, path in _answers(town):
        answer = client.get(address)
        told = document()["paths"][path]["get"]["responses"][str(answer.status_code)]
        schema = told["content"][answer.content_type]["schema"]
        checker = Draft202012Validator({**schema, "components": shapes})
        mistakes = [
            f"{one.json_path}: {one.message[:200]}"
            for one in checker.iter_errors(json.loads(answer.data))
        ]
        assert mistakes == [], address


def test_the_page_for_people_is_made_of_it(client: FlaskClient) -> None:
    page = client.get("/api").text
    for path in document()["paths"]:
        assert path in page
    for name in document()["components"]["schemas"]:
        assert f'id="{name}"' in page
    links = set(re.findall(r'href="#([^"]+)"', page)) - {"main"}
    assert links <= set(re.findall(r'id="([^"]+)"', page))


def test_its_page_shows_an_example_of_each_address_that_answers(client: FlaskClient) -> None:
    page = client.get("/api").text
    examples = [html.unescape(one) for one in re.findall(r'Example: <a href="([^"]+)"', page)]
    served = [path for path in document()["paths"] if "_id}" not in path]
    assert [one.partition("?")[0] for one in examples] == [
        path.replace("{code}", "CT") for path in served
    ]
    assert [one for one in examples if client.get(one).status_code != 200] == []
    headings = re.findall(r'<h2 id="tag-\w+">([^<]+)', page)
    assert headings[:3] == ["Search", "Verify", "People"]
    assert "HSDS" in headings
    assert 'href="/fhir/metadata"' in page


@pytest.mark.parametrize(
    ("path", "told"), [("/api/v1/nobody", "/api says"), ("/fhir/", "/fhir/metadata says")]
)
def test_an_address_that_is_not_served_says_which_are(
    client: FlaskClient, path: str, told: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert f"There is no such address. {told} which there are." in answer.text
