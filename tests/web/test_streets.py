"""A typed street on the site: looked up only where set, and never for a program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.nominatim import Nominatim, nominatim
from tests.web.test_search import search
from tests.web.town import Town
from web import create_app

ELM = "12 Elm St, Hartford CT 06103"
LEFT_OUT = "We searched from ZIP 06103, not from the street."
MEASURED = "We measured from near the street you typed."


@pytest.fixture
def server() -> Iterator[Nominatim]:
    with nominatim() as told:
        yield told


@pytest.fixture
def asking(
    town: Town, server: Nominatim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    monkeypatch.setenv("INTERVENTIONIST_HOME", str(tmp_path))
    app = create_app(
        {
            "DATABASE_URL": town.url,
            "SECRET_KEY": "a key for tests only",
            "GEOCODER": server.address,
            "GEOCODER_CONTACT": "mailto:directory@example.org",
            "GEOCODER_DELAY": "0",
            "API_LIMIT": "off",
            "TESTING": True,
        }
    )
    with app.test_client() as client:
        yield client


def test_where_it_is_off_the_zip_code_is_searched_and_told(client: FlaskClient) -> None:
    page = client.get(search(client, place=ELM)).text
    assert LEFT_OUT in page
    assert "If you type a street" not in page


def test_where_it_is_on_all_pages_of_a_search_use_the_street(
    asking: FlaskClient, server: Nominatim
) -> None:
    where = search(asking, place=ELM)
    assert "Elm" not in where
    assert not server.asked
    assert MEASURED in asking.get(where).text
    answer = asking.get(f"{where}.json").json
    assert answer is not None
    assert (answer["place"]["latitude"], answer["place"]["street"]) == (41.78, "measured")
    assert "Elm" not in asking.get(f"{where}.json").text
    assert asking.get(f"{where}/order").status_code == 200
    assert asking.get(f"{where}.csv").status_code == 200
    assert len(server.asked) == 1


def test_a_server_that_fails_costs_nobody_the_answer(
    asking: FlaskClient, server: Nominatim
) -> None:
    server.status = 503
    assert LEFT_OUT in asking.get(search(asking, place=ELM)).text


def test_a_server_that_fails_is_asked_once_a_page(asking: FlaskClient, server: Nominatim) -> None:
    server.status = 503
    page = asking.get(search(asking, place="12 Elm St, Cheyenne WY 82001")).text
    assert "Nobody found" in page or "We looked further than you asked." in page
    assert len(server.asked) == 1


def test_the_privacy_lines_say_who_is_asked(asking: FlaskClient) -> None:
    assert "If you type a street, we ask 127.0.0.1 where it is." in asking.get("/").text
    assert "Si escribe una calle, preguntamos a 127.0.0.1" in asking.get("/es/").text


def test_a_program_is_answered_from_the_zip_code(asking: FlaskClient, server: Nominatim) -> None:
    answer = asking.get("/api/v1/search", query_string={"place": ELM}).json
    assert answer is not None
    assert answer["place"]["street"] == "left_out"
    assert answer["place"]["note"] == LEFT_OUT
    assert not server.asked


def test_a_zip_code_leaves_the_site_nowhere(asking: FlaskClient, server: Nominatim) -> None:
    assert asking.get(search(asking, place="06103")).status_code == 200
    assert not server.asked
