from __future__ import annotations

from flask.testing import FlaskClient


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
