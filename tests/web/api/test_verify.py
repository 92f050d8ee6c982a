from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from directory import store
from directory.roster import check_roster, read_roster
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
        ("name=%20", "name"),
        ("name=.&number=44.001234", "name"),
        ("name=Dr.", "name"),
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


@pytest.mark.parametrize(
    "number", ["44.001234", "44-1234", "001234", "cip1999", "CIP-4999", "1234"]
)
@pytest.mark.parametrize("name", ["", "Marisol Quennebec", "Somebody Else", "Marisol Quennebek"])
def test_one_is_verified_as_a_roster_of_one_is_checked(
    client: FlaskClient, town: Town, name: str, number: str
) -> None:
    asked = {"number": number, **({"name": name} if name else {})}
    told = client.get(VERIFY, query_string=asked).json
    assert told is not None
    with store.session_of(town.url, read_only=True) as session:
        rows = f"name,number\n{name},{number}\n".encode()
        checked = check_roster(session, read_roster(rows, "list.csv"), store.today(session))
    one = checked.results[0]
    assert (told["outcome"], told["note"]) == (one.outcome, one.note)
    assert [held["person_id"] for held in told["candidates"]] == [
        held.hit.person_id for held in one.candidates
    ]
