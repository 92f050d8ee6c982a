"""A search's criteria as a file: taken back as they were, by the site and by the command."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from typer.testing import CliRunner

from directory.cli import app
from directory.finding.query import Query, QueryError
from directory.finding.saved import query_from, saved
from tests.web.town import Town

FORM = {"place": "06103", "radius": "30", "need": ["gambling"], "also": ["travel"]}


def given_back(client: FlaskClient, content: bytes) -> str:
    sent = client.post("/saved", data={"file": (io.BytesIO(content), "search.json")})
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"]


def test_a_saved_search_is_the_search(client: FlaskClient) -> None:
    results = client.post("/search", data=FORM).headers["Location"]
    file = client.get(f"{results}/criteria.json").data
    again = given_back(client, file)
    assert "gambling" not in again
    assert client.get(f"{again}.json").json == client.get(f"{results}.json").json
    answer = client.get(f"{results}.json").data  # a whole answer holds its criteria too
    assert client.get(f"{given_back(client, answer)}.json").data == answer


def test_the_command_takes_the_site_s_file(client: FlaskClient, town: Town, tmp_path: Path) -> None:
    results = client.post("/search", data=FORM).headers["Location"]
    path = tmp_path / "search.json"
    path.write_bytes(client.get(f"{results}/criteria.json").data)
    asked = ["find", "--criteria", str(path), "--database", town.url, "--json"]
    told = CliRunner().invoke(app, asked)
    assert json.loads(told.output) == client.get(f"{results}.json").json
    for beside in (["06103"], ["--radius", "5"], ["--travel"]):
        refused = CliRunner().invoke(app, [*asked, *beside])
        assert refused.exit_code == 2
        assert "leave out" in refused.output
    assert "Give a place" in CliRunner().invoke(app, ["find"]).output


def test_every_criterion_survives() -> None:
    query = Query(
        *("Denver, CO", 12, ("LAC", "CIP"), ("gambling",), ("es",), 7, True, ("older-adults",)),
        *(("CRAFT",), True, True, True, True, True),
    )
    assert query_from(saved(query)) == query


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"x", b"[]", b"{}", b'{"query": {}}', b'{"query": {"place": 5}}'),
        *(b'{"query": {"place": "x", "sort": "name"}}', b'{"query": {"place": "x", "limit": "9"}}'),
    ],
)
def test_another_file_is_refused_in_a_sentence(client: FlaskClient, content: bytes) -> None:
    with pytest.raises(QueryError):
        query_from(content)
    answer = client.post("/saved", data={"file": (io.BytesIO(content), "search.json")})
    assert answer.status_code == 400
    assert "We cannot read this file." in answer.text
    told = client.post("/es/saved", data={"file": (io.BytesIO(content), "search.json")})
    assert "No podemos leer este archivo." in told.text


def test_what_the_form_cannot_ask_is_not_dropped_in_silence(client: FlaskClient) -> None:
    file = saved(Query("06103", credentials=("LADC", "CIP")))
    answer = client.post("/saved", data={"file": (io.BytesIO(file), "search.json")})
    assert answer.status_code == 400
    assert "asks for more than this site’s form can" in answer.text


def test_a_word_that_is_not_known_goes_to_the_form(client: FlaskClient) -> None:
    page = given_back(client, saved(Query("Nowhereville")))
    assert page.startswith("/search/")
    assert "Nowhereville" in client.get(page).text
