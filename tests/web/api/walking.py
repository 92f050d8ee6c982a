"""Following the links from page to page, as a program does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient


def walked(client: FlaskClient, address: str | None, noun: str) -> Iterator[dict[str, Any]]:
    """Every item of a list, a page at a time; the caller may change the store in between."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        address = answer.json["next"]
        assert answer.headers.get("Link") == (f'<{address}>; rel="next"' if address else None)
        yield from answer.json[noun]
