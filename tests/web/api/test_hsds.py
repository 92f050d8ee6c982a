"""Services as HSDS asks for them: paged, nested, and nobody hidden among them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from directory.exports.hsds import term_of
from directory.exports.hsds_ids import of_person, ours, person_of
from tests.hsds.judges import check_jsonschema, hsds_validator
from tests.hsds.schemas import write_schemas
from tests.web.town import Town


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
    [
        *("minimal=true", "modified_after=2026-01-01", "format=ndjson", "page=0", "per_page=101"),
        *("search=%20", "search=%25", "search=_"),
    ],
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


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_schemas(tmp_path_factory.mktemp("schemas"))


@pytest.fixture(scope="module")
def answers(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every page of services, full and brief, every service, and what the API says of itself."""
    folder, client = tmp_path_factory.mktemp("answers"), app.test_client()
    for full in ("true", "false"):
        page = client.get(f"/hsds/services?per_page=100&full={full}")
        (folder / f"page-{full}.json").write_bytes(page.data)
    for one in page.json["contents"]:
        told = client.get(f"/hsds/services/{one['id']}")
        (folder / f"service-{one['id']}.json").write_bytes(told.data)
    (folder / "page-empty.json").write_bytes(client.get("/hsds/services?search=nobody").data)
    (folder / "about-it.json").write_bytes(client.get("/hsds/").data)
    return folder


@pytest.mark.parametrize("kind", ["about", "page", "service"])
def test_every_answer_is_what_hsds_says(kind: str, answers: Path, schemas: Path) -> None:
    told = list(answers.glob(f"{kind}-*.json"))
    assert told
    assert not check_jsonschema(schemas / f"{kind}.json", told)


def test_another_tool_finds_nothing_wrong_either(answers: Path, tmp_path: Path) -> None:
    services = [json.loads(path.read_text("utf-8")) for path in answers.glob("service-*.json")]
    own = write_schemas(tmp_path, published=Path(os.devnull))
    assert not hsds_validator(own, "service", services)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"id": "none"},
        {"name": None},
        {"street": "1 Elm Street"},
        {"organization": {"name": "without an id"}},
        {"attributes": [{"id": "none"}]},
    ],
)
def test_what_is_spoilt_is_found_by_both(
    spoilt: dict[str, Any], answers: Path, tmp_path: Path
) -> None:
    own = write_schemas(tmp_path, published=Path(os.devnull))
    service = json.loads(next(answers.glob("service-*.json")).read_text("utf-8"))
    assert hsds_validator(own, "service", [service, service | spoilt])[0]["filename"] == "1"
    (tmp_path / "spoilt.json").write_text(json.dumps(service | spoilt), "utf-8")
    assert check_jsonschema(own / "service.json", [tmp_path / "spoilt.json"])
