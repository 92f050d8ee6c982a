"""A search's answer to take away is the answer on the screen, with what it rests on."""

from __future__ import annotations

import csv
import io
import re

import pdfplumber
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.web.town import Town

MAY_BE_EMPTY = {"issued_on", "fetched_at", "discipline_public_url", "phone"}  # in this town
STATEMENT = "We take no money for any listing."


@pytest.fixture
def link(client: FlaskClient) -> str:
    form = {"place": "06103", "need": ["gambling"], "language": "spa"}
    return client.post("/search", data=form).headers["Location"]


def on_screen(client: FlaskClient, link: str) -> list[str]:
    return re.findall(r'<li class="card" id="(p[a-z2-7]{12})"', client.get(link).text)


def fetched(client: FlaskClient, link: str, form: str) -> bytes:
    answer = client.get(f"{link}.{form}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="people-2026-11-18.{form}"'
    )
    return answer.data


def test_the_sheet_holds_the_same_people_in_the_same_order(
    client: FlaskClient, link: str, town: Town
) -> None:
    told = list(csv.DictReader(io.StringIO(fetched(client, link, "csv").decode("utf-8-sig"))))
    ranked = [row for row in told if row["position"]]
    assert list(dict.fromkeys(row["person_id"] for row in ranked)) == on_screen(client, link)
    apart = [row for row in told if not row["position"]]
    assert {row["person_id"] for row in apart} == {town.ids["self"]}
    assert {row["credential_status"] for row in apart} == {"self_reported"}
    answer = client.get(f"{link}.json").json
    assert answer is not None
    scores = {one["person_id"]: str(one["score"]) for one in answer["results"]}
    held = [len(one["credentials"]) for one in answer["results"]]
    assert {row["person_id"]: row["score"] for row in ranked} == scores
    assert len(ranked) == sum(held)
    for row in ranked:
        points = map(int, re.findall(r"\(([+-]\d+)\)", row["reasons"]))
        assert sum(points) == int(row["score"])


def test_every_row_says_what_was_asked_when_and_of_whom(client: FlaskClient, link: str) -> None:
    told = list(csv.DictReader(io.StringIO(fetched(client, link, "csv").decode("utf-8-sig"))))
    assert {row["criteria"] for row in told} == {
        "place: 06103; miles: 50; problem: Gambling; language: Spanish"
    }
    assert {row["answered_on"] for row in told} == {"2026-11-18"}
    assert all(row["independence"].startswith(STATEMENT) for row in told)
    assert all(row["source_url"] and row["last_confirmed_at"] for row in told)


def test_a_sheet_of_the_spanish_page_says_it_in_spanish(client: FlaskClient, link: str) -> None:
    english = fetched(client, link, "csv").decode("utf-8-sig")
    spanish = fetched(client, f"/es{link}", "csv").decode("utf-8-sig")
    assert spanish.partition("\n")[0] == english.partition("\n")[0]  # columns are for programs
    (row, *_) = csv.DictReader(io.StringIO(spanish))
    assert row["criteria"] == (
        "lugar: 06103; millas: 50; problema: Apuestas y juegos de azar; idioma: Español"
    )
    assert row["independence"].startswith("No aceptamos dinero")


def test_no_column_is_always_empty(client: FlaskClient, link: str) -> None:
    told = list(csv.DictReader(io.StringIO(fetched(client, link, "csv").decode("utf-8-sig"))))
    assert {name for name in told[0] if not any(row[name] for row in told)} <= MAY_BE_EMPTY


def test_the_workbook_and_the_paper_say_the_same(client: FlaskClient, link: str) -> None:
    book = load_workbook(io.BytesIO(fetched(client, link, "xlsx")))
    rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    people = [row[7] for row in rows if row[0] == "results"]
    about = " ".join(str(cell) for row in book.worksheets[1].values for cell in row)
    with pdfplumber.open(io.BytesIO(fetched(client, link, "pdf"))) as paper:
        text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    names = enumerate(dict.fromkeys(people), start=1)
    places = [text.index(f"{place}. {name} –") for place, name in names]
    assert places == sorted(places)
    for told in (about, text):
        assert STATEMENT in told
        assert "problem: Gambling" in told
        assert "Connecticut license roster: list of November 18, 2026." in told


@pytest.mark.parametrize(
    ("place", "radius", "widened"),
    [
        ("06103", "50", None),
        ("Hartford, CT", "10", None),
        ("Danbury, CT", "10", "Nobody was found within 10 miles, so we looked at all of"),
    ],
)
def test_three_names_or_more_are_offered_where_the_search_found_three(
    client: FlaskClient, place: str, radius: str, widened: str | None
) -> None:
    """As asked and, where nobody was near, as far as the page says that we looked."""
    sent = client.post("/search", data={"place": place, "radius": radius})
    link = sent.headers["Location"]
    assert widened is None or widened in client.get(link).text
    shown = on_screen(client, link)
    answer = client.get(f"{link}.json").json
    assert answer is not None
    assert answer["total"] >= 3
    assert len(shown) >= 3
    assert [one["person_id"] for one in answer["results"]] == shown
    told = csv.DictReader(io.StringIO(fetched(client, link, "csv").decode("utf-8-sig")))
    named = [row["person_id"] for row in told if row["part"] == "results"]
    assert list(dict.fromkeys(named)) == shown
    assert bool(answer["widened"]) is bool(widened)


def test_a_contact_card_a_person(client: FlaskClient, link: str) -> None:
    cards = fetched(client, link, "vcf").decode()
    assert re.findall(r"URL:.*/(p[a-z2-7]{12})", cards) == on_screen(client, link)


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf", "vcf"])
def test_hidden_people_are_in_no_file_and_strange_links_open_none(
    client: FlaskClient, link: str, town: Town, form: str
) -> None:
    content = fetched(client, link, form)
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        content = repr(list(sheet.values)).encode()
    assert town.ids["hidden"].encode() not in content
    assert b"Lindqvist" not in content
    assert client.get(f"/results/nothing.{form}").status_code == 404


def test_the_paper_speaks_spanish(client: FlaskClient, link: str) -> None:
    answer = client.get(f"/es{link}.pdf")
    with pdfplumber.open(io.BytesIO(answer.data)) as paper:
        text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "problema: Apuestas" in text
    assert "No aceptamos dinero" in text
    assert not re.search(r"\b(the|with|list of)\b", text.replace("the board", ""))
