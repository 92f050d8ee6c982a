from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/", "/es/guide", "/static/site.css", "/states.json", "/nothing"])
def test_texts_are_squeezed_for_those_who_accept_it(client: FlaskClient, path: str) -> None:
    plain, squeezed = client.get(path), client.get(path, headers=GZIP)
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in squeezed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(squeezed.data) == plain.data
    assert int(squeezed.headers["Content-Length"]) == len(squeezed.data) < len(plain.data)


def test_a_squeezed_file_is_known_again(client: FlaskClient) -> None:
    first = client.get("/static/site.css", headers=GZIP)
    tag = first.headers["ETag"]
    assert tag.startswith("W/")
    again = client.get("/static/site.css", headers={**GZIP, "If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""


def test_what_is_small_or_asked_for_in_part_stays_as_it_is(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/static/robots.txt", headers=GZIP).headers
    part = client.get("/static/site.css", headers={**GZIP, "Range": "bytes=0-99"})
    assert part.status_code == 206
    assert len(part.data) == 100
    assert "Content-Encoding" not in client.head("/static/favicon.svg", headers=GZIP).headers


def test_no_squeezing_where_it_is_refused(client: FlaskClient) -> None:
    refused = client.get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
