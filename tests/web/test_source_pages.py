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
