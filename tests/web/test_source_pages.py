from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Run, Verdict
from directory.store import connect
from tests.web.town import Town


def test_every_list_says_how_it_stands(client: FlaskClient) -> None:
    page = client.get("/sources").text
    held = page.split('id="co_dora"')[1].split("</section>")[0]
    fine = page.split('id="ct_elicense"')[1].split("</section>")[0]
    assert "Held back" in held
    assert "212 of 900 published listings are missing" in held
    assert "The last good one is still shown" in held
    assert "November 18, 2026 (today)" in fine
    assert "Published" in fine
    assert "We have seen real rows of this list." in fine
    assert "It shows whether there is an action, and no more." in fine


@pytest.mark.parametrize("path", ["/sources", "/sources.json", "/api/v1/sources", "/es/sources"])
def test_no_list_s_words_are_quoted(client: FlaskClient, town: Town, path: str) -> None:
    """An unknown word may be a name or a street: a column may have moved."""
    with Session(connect(town.url)) as session:
        held = session.scalars(select(Run).where(Run.verdict == Verdict.HELD)).all()
        quoted = [one["value"] for run in held for one in run.reasons if one.get("value")]
    assert quoted
    answer = client.get(path)
    assert answer.status_code == 200
    assert not [word for word in quoted if word in answer.text]


def test_as_data_a_reason_is_its_code_and_a_sentence_of_counts(client: FlaskClient) -> None:
    told = client.get("/api/v1/sources").json
    assert told is not None
    (lost, moved) = next(one["reasons"] for one in told["sources"] if one["id"] == "co_dora")
    assert lost["text"] == "212 of 900 published listings are missing (24%; 5% is the limit)."
    assert moved == {"code": "unknown_status", "text": "", "times": 3}


def test_a_list_that_was_never_read_is_not_called_one_we_read(client: FlaskClient) -> None:
    page = client.get("/sources").text
    assert "Lists we read, or are ready to read</h2>" in page
    assert "Lists we read</h2>" not in page


def test_the_registry_of_self_reports_never_proves(client: FlaskClient) -> None:
    page = client.get("/sources").text
    assert "never proves a credential" in page.split('id="nppes"')[1].split("</section>")[0]


def test_the_same_as_data(client: FlaskClient) -> None:
    told, api = client.get("/sources.json").json, client.get("/api/v1/sources").json
    assert told == api
    assert told is not None
    by_id = {one["id"]: one for one in told["sources"]}
    assert by_id["co_dora"]["verdict"] == "held"
    assert by_id["ct_elicense"]["listings"] > 0


def test_boards_whose_lists_nobody_reads_stand_apart_with_the_reason(client: FlaskClient) -> None:
    read, ask = client.get("/sources").text.split('id="ask"')
    assert 'id="ct_elicense"' in read
    assert 'id="oh_cdpb"' in read  # it will be read, and has not been yet
    assert "We have not read this list yet." in read
    assert 'id="ny_oasas"' not in read
    for text in (
        "Nobody has read its page for us yet.",
        "We must ask the board before we read its list.",
        "We found no public list of this board.",
        'href="https://board.example.org/ny-oasas"',
        "Call or write.",
        "CASAC",
        '<a href="/states/NY">New York</a>',
    ):
        assert text in ask


def test_as_data_all_sources_are_one_list(client: FlaskClient) -> None:
    told = client.get("/sources.json").json
    assert told is not None
    found = {one["id"]: (one["access"], one["why"]) for one in told["sources"]}
    assert found["ct_elicense"] == ("read", "")
    assert found["oh_cdpb"] == ("read", "")
    assert found["ny_oasas"] == ("ask", "not_looked_at")
    assert found["la_adra"] == ("ask", "ask_first")


def test_which_states_are_read_how_well_and_of_what_day(client: FlaskClient) -> None:
    page = client.get("/sources/states").text
    assert page.count('<g class="tile ') == 51
    assert page.count('<th scope="row"') == 52  # and the whole country
    rows = {row.split('"')[0]: row for row in page.split('<tr role="row" id="')[1:]}
    seen = "We have seen a list, and show nothing real of it yet"  # the town is a sample
    for told in (seen, 'href="/sources#ct_elicense"', "LADC", "November 18, 2026"):
        assert told in rows["CT"], told
    assert "We have seen real rows of this list." in rows["CT"]
    assert "Ask the board" in rows["NY"]
    assert 'href="/sources#ny_oasas"' in rows["NY"]
    assert 'href="/sources/states"' in client.get("/sources").text


def test_coverage_as_data(client: FlaskClient) -> None:
    told = client.get("/sources/states.json").json
    assert told is not None
    by_code = {one["code"]: one for one in told["states"]}
    assert len(by_code) == 52
    (ours,) = [one for one in by_code["CT"]["read"] if one["id"] == "ct_elicense"]
    assert (ours["level"], ours["newest"], ours["shape"]) == ("recorded", "2026-11-18", "seen")
    assert [one["id"] for one in by_code["NY"]["ask"]] == ["ny_oasas"]
    assert by_code["WY"]["level"] == "none"
