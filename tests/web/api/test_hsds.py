"""Services as HSDS asks for them: paged, nested, and nobody hidden among them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema_rs import Draft202012Validator, Registry

from directory.exports.hsds import term_of
from directory.exports.hsds_ids import of_person, ours, person_of
from tests.web.town import Town

PUBLISHED = Path(os.environ.get("HSDS_SPECIFICATION", os.devnull)) / "schema"


def get(client: FlaskClient, path: str, status: int = 200) -> Any:
    answer = client.get(f"/hsds/{path}")
    assert answer.status_code == status, answer.text
    return json.loads(answer.data)


def names(answer: Any) -> set[str]:
    return {one["organization"]["name"] for one in answer["contents"]}


def test_what_it_is(client: FlaskClient) -> None:
    told = get(client, "")
    assert told["version"] == "3.1"
    assert client.get(told["openapi_url"]).status_code == 200
    assert client.get("/hsds/").headers["Access-Control-Allow-Origin"] == "*"


def test_pages_hold_everybody_once(client: FlaskClient) -> None:
    whole = get(client, "services?per_page=100")
    parts = [get(client, f"services?per_page=4&page={number}") for number in range(1, 5)]
    assert [one["id"] for part in parts for one in part["contents"]] == [
        one["id"] for one in whole["contents"]
    ]
    first, last = parts[0], parts[whole["total_items"] // -4 * -1 - 1]
    assert (first["first_page"], first["last_page"], first["size"]) == (True, False, 4)
    assert (last["first_page"], last["last_page"]) == (False, True)
    assert first["total_pages"] == -(-whole["total_items"] // 4)
    after = get(client, "services?page=99")
    assert (after["empty"], after["size"], after["contents"]) == (True, 0, [])


def test_who_is_hidden_or_on_no_list_is_not_there(client: FlaskClient, town: Town) -> None:
    everybody = get(client, "services?per_page=100")
    assert everybody["total_items"] == everybody["size"] == len(everybody["contents"]) > 10
    assert not names(everybody) & {"Petra Lindqvist", "Wendell Ashgrove"}
    assert get(client, "services?search=lindqvist")["total_items"] == 0
    organization = of_person("organization", town.ids["hidden"])
    assert get(client, f"services?organization_id={organization}")["empty"]
    get(client, f"services/{of_person('service', town.ids['hidden'])}", 410)
    get(client, f"services/{of_person('service', town.ids['self'])}", 410)
    get(client, f"services/{ours('nothing')}", 404)


def test_one_service_with_all_that_belongs_to_it(client: FlaskClient, town: Town) -> None:
    service_id = of_person("service", town.ids["both"])
    told = get(client, f"services/{service_id}")
    assert told["status"] == "active"
    codes = {one["taxonomy_term"].get("code") for one in told["attributes"]}
    assert codes == {"ct-dph/ladc", "pcb/cip"}
    assert {one["link_id"] for one in told["attributes"]} == {service_id}
    assert told["organization"]["id"] == told["organization_id"]
    assert told["service_at_locations"][0]["location"]["latitude"] > 0
    (listed,) = get(client, "services?search=quenn&full=true")["contents"]
    assert listed == told


def test_a_credential_and_a_name_narrow_together(client: FlaskClient) -> None:
    term = term_of("pcb/cip")
    holders = get(client, f"services?taxonomy_term_id={term}&full=true")
    assert holders["total_items"] == len(holders["contents"]) > 0
    for one in holders["contents"]:
        assert term in {held["taxonomy_term_id"] for held in one["attributes"]}
    both = get(client, f"services?taxonomy_term_id={term}&search=quenn")
    assert names(both) == {"Marisol Quennebec"} < names(holders)
    assert get(client, f"services?taxonomy_id={ours('taxonomy/credentials')}")["total_items"] > 0
    assert get(client, f"services?taxonomy_id={ours('another')}")["empty"]


@pytest.mark.parametrize(
    "asked",
    ["minimal=true", "modified_after=2026-01-01", "format=ndjson", "page=0", "per_page=101"],
)
def test_what_cannot_be_done_is_refused(client: FlaskClient, asked: str) -> None:
    told = get(client, f"services?{asked}", 400)
    assert [one["parameter"] for one in told["errors"]] == [asked.partition("=")[0]]
    get(client, f"services?taxonomy_term_id={term_of('A title of a list')}", 400)


def test_a_former_id_says_what_it_is_now(client: FlaskClient, town: Town) -> None:
    told = get(client, f"services/{of_person('service', 'pmergedmerged')}", 410)
    assert told["detail"].startswith("Now: ")
    now = person_of("service", told["detail"].removeprefix("Now: ").removesuffix("."))
    assert now in town.ids.values()


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="HSDS_SPECIFICATION is no checkout")
def test_every_answer_holds_to_the_published_schemas(client: FlaskClient) -> None:
    own = {path.name: json.loads(path.read_text("utf-8")) for path in PUBLISHED.glob("*.json")}
    for schema in own.values():
        schema.pop("$id", None)
    home = "https://schemas.invalid/"
    registry = Registry([(f"{home}{name}", schema) for name, schema in own.items()])
    judge = Draft202012Validator(
        {"$id": f"{home}all", "$ref": "service.json"}, registry=registry, validate_formats=True
    )
    for full in ("true", "false"):
        for one in get(client, f"services?per_page=100&full={full}")["contents"]:
            judge.validate(one)
