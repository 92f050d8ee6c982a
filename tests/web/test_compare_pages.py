from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from directory.requirements.compare import FACTS, compare


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_has_a_map_and_a_table_that_say_the_same(client: FlaskClient, fact: str) -> None:
    answer = client.get(f"/states/compare?fact={fact}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert page.count('class="state"') == 51
    assert page.count('<tr role="row">') == 52  # the header and 51 states
    silent = sum(row.value is None for row in compare(fact))
    assert page.count(": not stated</title>") == silent
    assert re.search(r"<script(?! src=\"/static/)", page) is None
    assert " style=" not in page


def test_an_unknown_fact_or_parameter_is_refused(client: FlaskClient) -> None:
    assert client.get("/states/compare?fact=shoe_size").status_code == 400
    assert client.get("/states/compare?fact=min_degree&colour=red").status_code == 400


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize(
    ("query", "parameter"),
    [("fact=shoe_size", "fact"), ("fact=exam&fact=exam", "fact"), ("colour=red", "colour")],
)
def test_a_program_is_told_what_is_wrong_and_what_there_is(
    client: FlaskClient, form: str, query: str, parameter: str
) -> None:
    answer = client.get(f"/states/compare.{form}?{query}")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert [one["parameter"] for one in answer.get_json(force=True)["errors"]] == [parameter]


def test_each_value_names_the_page_it_was_read_on(client: FlaskClient) -> None:
    states = client.get("/states/compare.json?fact=experience_hours").get_json()["states"]
    assert len(states) == 51
    for row in states:
        assert (row["value"] is None) == (not row["citations"]), row["state"]
    connecticut = next(row for row in states if row["state"] == "CT")
    assert (connecticut["letters"], connecticut["value"]) == ("LADC", 4000)
    assert connecticut["citations"][0]["url"].startswith("http")


def test_the_spreadsheet_equals_the_page_and_runs_no_formula(client: FlaskClient) -> None:
    answer = client.get("/states/compare.csv?fact=renewal_years")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    shown = {row.state: row.value for row in compare("renewal_years")}
    assert {r["state"]: r["renewal_years"] for r in rows} == {
        state: "" if value is None else str(value) for state, value in shown.items()
    }
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_the_other_side_of_a_dispute_is_in_every_form(client: FlaskClient) -> None:
    address = "/states/compare{}?fact=experience_hours"
    text = client.get(address.format(".csv")).get_data(as_text=True)
    row = next(one for one in csv.DictReader(io.StringIO(text)) if one["state"] == "CO")
    states = client.get(address.format(".json")).get_json()["states"]
    told = next(one for one in states if one["state"] == "CO")
    assert (row["experience_hours"], row["other_values"]) == ("2000", "3000")
    assert row["other_sources"] == told["others"][0]["citations"][0]["url"]
    assert row["other_sources"] not in row["sources"]
    assert "Other pages say: 3,000 hours." in client.get(address.format("")).text


def test_every_state_has_its_letters_on_the_map(client: FlaskClient) -> None:
    page = client.get("/states/compare").text
    assert page.count('<g class="code') == 51
    assert ">DC</text>" in page
