from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.api.walking import walked
from tests.web.town import Town

PEOPLE = "/api/v1/people"


def test_one_person(client: FlaskClient, town: Town) -> None:
    told = client.get(f"{PEOPLE}/{town.ids['both']}").json
    assert told is not None
    assert told["name"] == "Marisol Quennebec"
    assert {one["source"]["id"] for one in told["credentials"]} == {"cip_list", "ct_elicense"}
    assert [one["source"]["id"] for one in told["claims"]] == ["nppes"]


def test_a_person_is_told_as_on_the_page(client: FlaskClient, town: Town) -> None:
    for person_id in (town.ids["both"], town.ids["self"], town.ids["absent"]):
        page = client.get(f"/people/{person_id}.json").json
        assert client.get(f"{PEOPLE}/{person_id}").json == page


def test_everybody_is_on_some_page_but_who_is_hidden(client: FlaskClient, town: Town) -> None:
    found = [one["person_id"] for one in walked(client, f"{PEOPLE}?limit=2", "people")]
    assert found == sorted(set(town.ids.values()) - {town.ids["hidden"]})


def test_who_asked_to_be_hidden_is_gone_without_a_name(client: FlaskClient, town: Town) -> None:
    answer = client.get(f"{PEOPLE}/{town.ids['hidden']}")
    assert answer.status_code == 410
    assert answer.content_type == "application/problem+json"
    assert "Lindqvist" not in answer.text
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("person_id", ["pzzzzzzzzzzzz", "nobody", "x" * 500])
def test_an_id_that_nobody_ever_had(client: FlaskClient, person_id: str) -> None:
    assert client.get(f"{PEOPLE}/{person_id}").status_code == 404


@pytest.mark.parametrize("address", [f"{PEOPLE}/p%00", f"{PEOPLE}?cursor=%00"])
def test_a_zero_byte_is_refused_before_anything_is_read(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_an_id_that_stood_for_several_lists_them(client: FlaskClient, town: Town) -> None:
    answer = client.get(f"{PEOPLE}/psplitsplitsp")
    assert answer.status_code == 300
    assert answer.json is not None
    found = {one["person_id"] for one in answer.json["people"]}
    assert found == {town.ids["current"], town.ids["lapsed"]}
