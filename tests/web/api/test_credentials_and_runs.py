from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.database.base import Verdict
from directory.models import Run
from directory.store import connect
from tests.web.api.walking import walked
from tests.web.town import Town


def test_a_credential_is_told_as_on_its_holder(client: FlaskClient, town: Town) -> None:
    person = client.get(f"/api/v1/people/{town.ids['both']}").json
    assert person is not None
    for held in person["credentials"]:
        told = client.get(f"/api/v1/credentials/{held['listing_id']}").json
        assert told is not None
        assert told["credential"] == held
        assert told["person_id"] == town.ids["both"]


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("state=CO", {"co_dora"}),
        ("source=cip_list", {"cip_list"}),
        ("credential=ct-dph/cadc", {"ct_elicense"}),
        ("credential=ct-dph/cadc&state=CO", set()),
    ],
)
def test_a_filter_acts(client: FlaskClient, query: str, sources: set[str]) -> None:
    found = list(walked(client, f"/api/v1/credentials?{query}", "credentials"))
    assert {one["credential"]["source"]["id"] for one in found} == sources


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("credentials?source=co_dorra", "source"),
        ("credentials?state=ZZ", "state"),
        ("credentials?credential=ct-dph/lacd", "credential"),
        ("runs?source=co_dorra", "source"),
    ],
)
def test_a_filter_of_nothing_is_refused_and_not_answered_with_nobody(
    client: FlaskClient, path: str, parameter: str
) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 400
    assert [one["parameter"] for one in answer.get_json(force=True)["errors"]] == [parameter]


def test_the_credential_of_who_is_hidden_is_not_there(client: FlaskClient, town: Town) -> None:
    found = list(walked(client, "/api/v1/credentials?limit=500", "credentials"))
    assert town.ids["hidden"] not in {one["person_id"] for one in found}
    assert "44.003004" not in {one["credential"]["number"] for one in found}


def test_runs_come_newest_first_and_each_has_its_address(client: FlaskClient) -> None:
    found = list(walked(client, "/api/v1/runs?limit=2", "runs"))
    numbers = [one["id"] for one in found]
    assert numbers == sorted(numbers, reverse=True)
    assert {"accepted", "held"} <= {one["verdict"] for one in found}
    assert client.get(f"/api/v1/runs/{numbers[0]}").json == found[0]
    only = walked(client, "/api/v1/runs?source=co_dora", "runs")
    assert {one["source_id"] for one in only} == {"co_dora"}


@pytest.mark.parametrize("path", ["runs/0", "runs/99999", "runs/x", "credentials/x", "nothing"])
def test_what_is_not_there_is_a_problem_document(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_a_held_run_tells_why_by_code_and_nothing_that_it_read(
    client: FlaskClient, town: Town
) -> None:
    """An unknown word may be a name: a column may have moved."""
    with Session(connect(town.url)) as session:
        rows = session.scalars(select(Run).where(Run.verdict == Verdict.HELD)).all()
        held = {row.id: row.reasons for row in rows}
    assert any(one.get("value") for noted in held.values() for one in noted)
    for number, noted in held.items():
        answer = client.get(f"/api/v1/runs/{number}")
        assert answer.json is not None
        told = [{"code": one["code"], "times": one.get("times", 0)} for one in noted]
        assert answer.json["reasons"] == told
        assert not [one for one in noted if one.get("value") and one["value"] in answer.text]
