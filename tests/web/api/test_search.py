from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from directory import store
from directory.finding import find as finder
from directory.finding.in_json import as_json
from tests.web.town import Town

SEARCH = "/api/v1/search"


def test_the_answer_is_that_of_the_finder(client: FlaskClient, town: Town) -> None:
    told = client.get(f"{SEARCH}?place=06103&radius=25&specialty=drugs&limit=2").json
    query = finder.Query("06103", radius_miles=25, specialties=("drugs",), limit=2)
    with store.session_of(town.url, read_only=True) as session:
        answer = finder.find(session, query, store.today(session))
    assert told == as_json(answer)
    assert len(answer.results) == 2


def test_several_credentials_may_be_asked_for(client: FlaskClient, town: Town) -> None:
    told = client.get(f"{SEARCH}?place=06103&credential=CIP&credential=LADC").json
    only = client.get(f"{SEARCH}?place=06103&credential=CIP").json
    assert told is not None
    assert only is not None
    assert {one["person_id"] for one in only["results"]} == {
        town.ids["both"],
        town.ids["elsewhere"],
    }
    assert len(told["results"]) > len(only["results"])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "place"),
        ("place=", "place"),
        ("place=Nowhereville", "place"),
        ("place=06103&radius=0", "radius"),
        ("place=06103&radius=ten", "radius"),
        ("place=06103&radius=5&radius=6", "radius"),
        ("place=06103&limit=501", "limit"),
        ("place=06103&specialty=juggling", "specialty"),
        ("place=06103&credential=XYZQ", "credential"),
        ("place=06103&language=elvish", "language"),
        ("place=06103&include_trainees=perhaps", "include_trainees"),
        ("place=06103&sort=name", "sort"),
    ],
)
def test_a_parameter_acts_or_is_refused(client: FlaskClient, query: str, parameter: str) -> None:
    answer = client.get(f"{SEARCH}?{query}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    told = answer.get_json(force=True)
    assert told["status"] == 400
    assert [wrong["parameter"] for wrong in told["errors"]] == [parameter]


@pytest.mark.parametrize("path", ["sources", "requirements/CT", "people/pzzzzzzzzzzzz"])
def test_parameters_where_none_are_taken_are_refused(client: FlaskClient, path: str) -> None:
    assert client.get(f"/api/v1/{path}?format=xml").status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/requirements/ZZ", "/people/x.json"])
def test_what_is_not_there_is_a_problem_document(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.get_json(force=True)["title"] == "Not Found"


def test_a_wrong_method_says_which_is_right(client: FlaskClient) -> None:
    answer = client.post(f"{SEARCH}?place=06103")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.content_type == "application/problem+json"
