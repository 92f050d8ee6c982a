"""Treatment centers beside people: their own list, after them, never among them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from openpyxl import load_workbook
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from directory.store import connect
from tests.directory.test_facilities import center, publish
from tests.web.browsing import serving
from tests.web.test_search import search
from tests.web.town import build_town
from web import create_app

SEEN = dt.date(2026, 11, 18)
HEADING = "Places that treat addiction and may know an interventionist"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """A town with three centers; two more are of another state, or were seen too long ago."""
    town = build_town(tmp_path / "town.db")
    engine = connect(town.url)
    with Session(engine) as session:
        publish(
            session,
            center("Near House"),
            center("Middle House", (41.80, -72.70), states=True),
            center("Far House", (41.95, -72.75), states=True),
            center("Denver House", (39.75, -105.0), state="CO", city="Denver", states=True),
            seen=SEEN,
            sample=True,
        )
        old = dt.date(2026, 1, 5)
        publish(session, center("Old House", states=True), seen=old, source="old_centers")
    engine.dispose()
    app = create_app({"DATABASE_URL": town.url, "SECRET_KEY": "centers", "TESTING": True})
    with app.test_client() as client:
        yield client


def test_those_that_say_so_come_first_then_the_nearest_after_all_people(
    client: FlaskClient,
) -> None:
    page = client.get(search(client, place="06103")).text
    people, centers = page.split(HEADING)
    assert "House" not in people
    at = [centers.index(name) for name in ("Middle House", "Far House", "Near House")]
    assert at == sorted(at)
    assert "Denver House" not in page
    assert "Old House" not in page
    assert "3 miles" in centers
    assert "tel:860-555-0101" in centers
    assert "Source: Centers, seen there on November 18, 2026." in centers
    assert "invented samples" in centers
    assert centers.count("Says it has an interventionist") == 2


def test_the_api_gives_them_apart_with_whole_miles(client: FlaskClient) -> None:
    told = client.get("/api/v1/search?place=06103").get_json()
    assert [one["name"] for one in told["centers"]] == ["Middle House", "Far House", "Near House"]
    assert [one["distance_miles"] for one in told["centers"]] == [3, 14, 0]
    assert "street" not in told["centers"][0]
    assert not {one["name"] for one in told["results"]} & {one["name"] for one in told["centers"]}
    state = client.get("/api/v1/search?place=Colorado").get_json()["centers"]
    assert [(one["name"], one["distance_miles"]) for one in state] == [("Denver House", None)]


def test_where_no_center_is_known_nothing_is_said(client: FlaskClient) -> None:
    assert HEADING not in client.get(search(client, place="Spokane, WA")).text
    assert client.get("/api/v1/search?place=Spokane, WA").get_json()["centers"] == []


def test_the_list_is_in_spanish_too(client: FlaskClient) -> None:
    page = client.get("/es" + search(client, place="06103")).text
    assert "Lugares que tratan la adicción y quizá conozcan a un intervencionista" in page
    assert "Dice que tiene un intervencionista" in page


LISTED = ["Middle House", "Far House", "Near House"]


def test_the_sheets_have_them_as_a_part_of_their_own(client: FlaskClient) -> None:
    link = search(client, place="06103")
    text = client.get(f"{link}.csv").data.decode("utf-8-sig")
    told = list(csv.DictReader(io.StringIO(text)))
    centers = [row for row in told if row["part"] == "centers"]
    assert told[-3:] == centers
    assert [row["name_display"] for row in centers] == LISTED
    assert [row["distance_miles"] for row in centers] == ["3", "14", "0"]
    assert not any(row["person_id"] or row["position"] or row["tier"] for row in centers)
    assert all(row["phone"] and row["source_url"] and row["criteria"] for row in centers)
    assert {row["last_confirmed_at"] for row in centers} == {SEEN.isoformat()}
    assert all("A place that treats addiction, not a person." in row["reasons"] for row in centers)
    sheet = load_workbook(io.BytesIO(client.get(f"{link}.xlsx").data)).worksheets[0]
    assert [row[7] for row in sheet.values if row[0] == "centers"] == LISTED


@pytest.mark.parametrize(("root", "label"), [("", "not a person."), ("/es", "no una persona.")])
def test_the_paper_names_them_after_all_people(client: FlaskClient, root: str, label: str) -> None:
    link = search(client, place="06103")
    with pdfplumber.open(io.BytesIO(client.get(f"{root}{link}.pdf").data)) as paper:
        text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    at = [text.index(name) for name in LISTED]
    assert at == sorted(at)
    assert at[0] > text.index("Wendell Ashgrove")
    assert text.count(label) == 3
    assert re.findall(r"Hartford, CT: \D*(\d+) mi\.", text) == ["3", "14", "1"]
    assert "Denver House" not in text


@pytest.fixture
def served(client: FlaskClient) -> Iterator[str]:
    """The address of this town's site."""
    with serving(client.application) as address:
        yield address


@pytest.mark.browser
def test_axe_finds_nothing_and_the_page_reflows(
    client: FlaskClient, served: str, browser: Browser
) -> None:
    link = search(client, place="06103")
    page = browser.new_page(viewport={"width": 320, "height": 740})
    for root, label in (("", HEADING), ("/es", "Lugares que tratan la adicción")):
        page.goto(f"{served}{root}{link}")
        page.get_by_role("heading", name=label).scroll_into_view_if_needed()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
