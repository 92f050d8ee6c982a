"""A center's list on the site: checked, answered in the form asked for, and kept nowhere."""

from __future__ import annotations

import csv
import gc
import io
import logging
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pdfplumber
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy.orm import Session

from directory.roster import Everybody
from directory.roster import everybody as directory_of
from tests.web.town import Town
from web import everybody
from web.pages import roster

NAMES = "Marisol Quennebec\nJordan Ellery\nZenobia Unlistedname\n"
HIRING = re.compile(r"hir(e|ing)|employ|background|applicant|candidate|screen|vett?ing", re.I)


def check(client: FlaskClient, names: str = NAMES, **more: object) -> str:
    answer = client.post("/check", data={"names": names, "form": "page", **more})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def test_pasted_names_are_answered_on_the_page(client: FlaskClient, town: Town) -> None:
    page = check(client)
    assert "3 names checked" in page
    assert "1 found, 1 not found, 1 ambiguous" in page
    assert f'href="/people/{town.ids["both"]}"' in page
    assert f'href="/people/{town.ids["lapsed"]}"' in page
    assert "This Connecticut license is active, valid to June 30, 2027." in page
    assert "That proves nothing: ask the board." in page
    assert "Connecticut license roster: list of November 18, 2026." in page


@pytest.mark.parametrize("path", ["/check", "/es/check"])
def test_no_word_of_hiring(client: FlaskClient, path: str) -> None:
    for page in (client.get(path).text, client.post(path, data={"names": NAMES}).text):
        words = re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])
        assert not HIRING.findall(words)


def download(client: FlaskClient, kind: str, **more: object) -> bytes:
    page = check(client)
    held = re.search(r'name="names" value="([^"]*)"', page)
    assert held
    sent = held[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
    answer = client.post("/check", data={"names": sent, "form": kind, **more})
    assert answer.status_code == 200
    assert f'.{kind}"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def test_the_files_say_what_the_page_says(client: FlaskClient) -> None:
    told = list(csv.DictReader(io.StringIO(download(client, "csv").decode("utf-8-sig"))))
    assert [row["outcome"] for row in told] == ["found", "ambiguous", "not_found"]
    sheet = load_workbook(io.BytesIO(download(client, "xlsx"))).worksheets[0]
    assert [row[1] for row in sheet.values] == ["outcome", "found", "ambiguous", "not_found"]
    with pdfplumber.open(io.BytesIO(download(client, "pdf", large="1"))) as paper:
        text = " ".join(page.extract_text() for page in paper.pages)
        assert max(sign["size"] for sign in paper.pages[0].chars if sign["text"] == "t") >= 18
    assert "Jordan Ellery – ambiguous" in text


def test_a_file_counts_before_what_is_pasted(client: FlaskClient) -> None:
    book = Workbook()
    book.active.append(["Full Name", "State"])  # type: ignore[union-attr]
    book.active.append(["Tobias Wrenfield", "CT"])  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    page = check(client, "Nobody Atall", file=(out, "list.xlsx"))
    assert "1 name checked" in page
    assert "Tobias Wrenfield" in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"who\nA\n", "no column with names"),
        (b"name\n" + b"A B\n" * 5001, "has 5,001 rows; 5,000 is the most at once"),
        (b"", "has no row"),
    ],
)
def test_a_wrong_file_goes_back_with_a_sentence(
    client: FlaskClient, content: bytes, told: str
) -> None:
    answer = client.post("/check", data={"file": (io.BytesIO(content), "list.csv")})
    assert answer.status_code == 400
    assert told in answer.text
    assert 'href="#names"' in answer.text


def test_a_list_beyond_the_limit_is_refused_kindly(client: FlaskClient) -> None:
    for data in (
        {"names": "x" * 5_000_000},
        {"file": (io.BytesIO(b"name\n" + b"x" * 5_000_000), "list.csv")},
    ):
        answer = client.post("/check", data=data)
        assert answer.status_code == 413
        assert "4 MB is the most at once" in answer.text


def test_other_forms_keep_their_small_limit(client: FlaskClient) -> None:
    client.post("/check", data={"names": "A B\n" * 9000})
    assert client.post("/search", data={"place": "x" * 20_000}).status_code == 413


def test_one_list_at_a_time(client: FlaskClient) -> None:
    with roster._one_at_a_time:
        answer = client.post("/check", data={"names": NAMES})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Zenobia Unlistedname" in answer.text
    assert "checking another list" in answer.text


def test_the_lists_are_read_once_for_several_rosters(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.extensions.pop(everybody._KEPT, None)
    read: list[Everybody] = []

    def reading(session: Session) -> Everybody:
        read.append(directory_of(session))
        return read[-1]

    monkeypatch.setattr(everybody, "read", reading)
    assert "1 found, 1 not found, 1 ambiguous" in check(client)
    assert "1 found, 1 not found, 1 ambiguous" in check(client)
    assert client.get("/api/v1/verify?name=Jordan Ellery").status_code == 200
    assert len(read) == 1
    assert gc.isenabled()


def test_the_form_says_how_long_it_takes(client: FlaskClient) -> None:
    assert "5,000 names can take half a minute." in client.get("/check").text
    assert "5,000 nombres pueden tardar medio minuto." in client.get("/es/check").text


def test_the_page_names_candidates_by_links_and_the_files_by_ids(
    client: FlaskClient, town: Town
) -> None:
    told = re.compile(rf"\[{town.ids['lapsed']}\]")
    assert not told.search(check(client))
    assert told.search(download(client, "csv").decode())


def test_nothing_of_a_list_is_left(
    client: FlaskClient,
    town: Town,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Also of a file so large that the framework would have put it on a disk."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made: list[object] = []
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda *args, **_: made.append(args))
    large = b"name,team\nZenobia Unlistedname,%s\n" % (b"padding" * 60)
    with caplog.at_level(logging.DEBUG):
        for kind in ("page", "csv", "xlsx", "pdf"):
            data = {"file": (io.BytesIO(large + b"Q W,E\n" * 120_000), "zenobia.csv"), "form": kind}
            client.post("/check", data=data)
            check_small = {"file": (io.BytesIO(large), "zenobia.csv"), "form": kind}
            assert client.post("/check", data=check_small).status_code == 200
    assert made == []
    assert list(tmp_path.rglob("*")) == []
    assert "enobia" not in caplog.text
    with closing(sqlite3.connect(town.url.removeprefix("sqlite:///"))) as store:
        assert "enobia" not in "\n".join(store.iterdump())


def test_hidden_people_are_in_no_form(client: FlaskClient, town: Town) -> None:
    asked = "name,state,number\nPetra Lindqvist,CT,44.003004\n"
    for kind in ("page", "csv"):
        told = client.post("/check", data={"names": asked, "form": kind}).text
        assert town.ids["hidden"] not in told
        assert "ot on the lists we read" in told
