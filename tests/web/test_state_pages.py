from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from directory.requirements import load_catalogue
from web.requirement_rows import state_page

EVERY = sorted(load_catalogue().jurisdictions)


@pytest.mark.parametrize("code", EVERY)
def test_every_claim_has_its_source(code: str) -> None:
    page = state_page(load_catalogue().jurisdiction(code))
    titles = [*page.titles, *page.retired]
    said = [one for title in titles for row in title.rows for one in row.statements]
    numbers = {mark.number for one in said for mark in one.marks}
    numbers |= {mark.number for title in titles for mark in title.marks}
    assert titles
    assert all(one.text and one.marks for one in said)
    assert all(title.marks for title in titles)
    assert numbers <= set(range(1, len(page.sources) + 1))


def test_a_state_page_points_at_its_sources(client: FlaskClient) -> None:
    page = client.get("/states/CT").text
    pointed = set(re.findall(r'href="#(source-\d+)"', page))
    held = set(re.findall(r'id="(source-\d+)"', page))
    assert pointed
    assert pointed <= held
    assert "Licensed Alcohol and Drug Counselor" in page
    assert "Master&#39;s degree" in page
    assert "Check a name with Connecticut Department of Public Health" in page


def test_pages_nobody_opened_are_marked(client: FlaskClient) -> None:
    page = client.get("/states/WA").text
    assert "not confirmed yet" in page
    assert "?]</a>" in page


def test_every_state_is_linked(client: FlaskClient) -> None:
    page = client.get("/states").text
    assert all(f'href="/states/{code}"' in page for code in EVERY)


def test_small_letters_lead_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/states/ct")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/states/CT")


@pytest.mark.parametrize("path", ["/states/{}.json", "/api/v1/requirements/{}"])
def test_the_same_as_data(client: FlaskClient, path: str) -> None:
    told = client.get(path.format("CT")).json
    assert told is not None
    assert told["jurisdiction"] == "CT"
    assert "ct-dph/ladc" in {one["id"] for one in told["credentials"]}
    assert client.get(path.format("ZZ")).status_code == 404


def test_no_such_state(client: FlaskClient) -> None:
    assert client.get("/states/ZZ").status_code == 404
