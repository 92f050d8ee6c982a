"""No street, sex, birth year, phone or e-mail of a listed person, anywhere it could come out."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from crawler.runs.recording import load_recording
from crawler.sample.publish_findtreatment import TOLL_FREE
from web import create_app

PHONE = re.compile(r"\b\d{3}[-. )]?\s?555[-. ]?01\d\d\b")
NINE_DIGIT_ZIP = re.compile(r'"(?:postal_code|postal|zip)[a-z_]*": "\d{9}"')


@pytest.fixture(scope="module")
def private(demo_home: Path) -> frozenset[str]:
    """What the recordings hold of people's private facts: streets, phones, nine-digit ZIPs."""
    found: set[str] = set()
    recording = load_recording(demo_home / "sample")
    pages = [r.body for r in recording.responses.values() if r.body.startswith("nppes/")]
    for page in pages:
        for record in json.loads((demo_home / "sample" / page).read_text("utf-8")).get(
            "results", []
        ):
            for address in record["addresses"]:
                names = ("address_1", "address_2", "telephone_number", "fax_number")
                found |= {address[k] for k in names if address.get(k)}
                found |= {address["postal_code"]} if len(address["postal_code"]) == 9 else set()
    assert len(found) > 1000, "the recordings must hold what the reader has to drop"
    return frozenset(found)


@pytest.fixture(scope="module")
def client(demo_home: Path) -> Iterator[FlaskClient]:
    app = create_app({"DATABASE_URL": f"sqlite:///{demo_home / 'demo.db'}", "SECRET_KEY": "test"})
    with app.test_client() as client:
        yield client


def _leaks(text: str, private: frozenset[str]) -> set[str]:
    words = {text[m.start() : m.end()] for m in PHONE.finditer(text)}
    words = {one for one in words if not one.startswith(TOLL_FREE)}  # a center's, which is public
    return words | {one for one in private if len(one) > 5 and one in text}


def test_the_store_holds_nothing_private(demo_home: Path, private: frozenset[str]) -> None:
    with closing(sqlite3.connect(demo_home / "demo.db")) as store:
        # But for the numbers of buckets, hashes in which any row of digits may come up.
        dump = "\n".join(line for line in store.iterdump() if "listing_key" not in line)
    assert len(dump) > 1_000_000
    assert not _leaks(dump, private)
    assert not re.search(r'"(sex|gender|birthyear|address_1|telephone_number)"', dump)


def test_no_page_and_no_json_serves_anything_private(
    client: FlaskClient, demo_home: Path, private: frozenset[str]
) -> None:
    with closing(sqlite3.connect(demo_home / "demo.db")) as store:
        ids = [row[0] for row in store.execute("SELECT id FROM person ORDER BY id LIMIT 120")]
    paths = [
        "/",
        "/look-up",
        "/states",
        "/states/CT",
        "/sources",
        "/sources.json",
        "/states/CT.json",
    ]
    paths += [f"/people/{one}{form}" for one in ids for form in ("", ".json")]
    paths += [f"/api/v1/search?place={p}&radius=100" for p in ("06103", "80202", "78701", "98101")]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = answer.get_data(as_text=True)
        assert not _leaks(text, private), path
        assert not NINE_DIGIT_ZIP.search(text), path
        assert '"sex"' not in text


def test_no_log_holds_what_was_searched(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        sent = client.post(
            "/search", data={"place": "06103", "need": "suicide-risk", "radius": "50"}
        )
        client.get(sent.headers["Location"])
        client.get("/api/v1/search?place=06103&specialty=gambling")
    assert sent.status_code == 303
    for word in ("06103", "suicide", "gambling"):
        assert word not in caplog.text
        assert word not in sent.headers["Location"]
