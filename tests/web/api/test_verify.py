from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.town import Town

VERIFY = "/api/v1/verify"


def test_somebody_is_found_by_number_and_name(client: FlaskClient, town: Town) -> None:
    told = client.get(f"{VERIFY}?name=Quennebec, Marisol&number=44-001234&state=CT").json
    assert told is not None
    assert (told["outcome"], told["person_id"]) == ("found", town.ids["both"])
    assert [one["number"] for one in told["credentials"]] == ["44.001234"]
    assert told["lists"]


def test_two_of_one_name_are_never_chosen_between(client: FlaskClient, town: Town) -> None:
    told = client.get(f"{VERIFY}?name=Jordan Ellery").json
    assert told is not None
    assert (told["outcome"], told["person_id"], told["credentials"]) == ("ambiguous", None, [])
    found = {one["person_id"] for one in told["candidates"]}
    assert found == {town.ids["current"], town.ids["lapsed"]}


@pytest.mark.parametrize("query", ["name=Nobody Atall", "number=98.471263", "name=Petra Lindqvist"])
def test_nobody_is_found(client: FlaskClient, query: str) -> None:
    told = client.get(f"{VERIFY}?{query}").json
    assert told is not None
    assert (told["outcome"], told["candidates"], told["person_id"]) == ("not_found", [], None)


def test_a_self_report_is_no_proof(client: FlaskClient) -> None:
    told = client.get(f"{VERIFY}?name=Wendell Ashgrove").json
    assert told is not None
    assert told["outcome"] == "not_found"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "name"),
        ("state=CT", "name"),
        ("name=", "name"),
        ("name=A&name=B", "name"),
        ("name=A B&state=Nowhere", "state"),
        ("name=A B&credential=XYZQ", "credential"),
        ("number=N/A", "number"),
        ("name=A B&city=Hartford", "city"),
    ],
)
def test_a_parameter_acts_or_is_refused(client: FlaskClient, query: str, parameter: str) -> None:
    answer = client.get(f"{VERIFY}?{query}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert [one["parameter"] for one in answer.get_json(force=True)["errors"]] == [parameter]
