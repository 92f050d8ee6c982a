from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from web import create_app


@dataclass
class Site:
    """A site over a store that a test writes to."""

    session: Session
    client: FlaskClient


@pytest.fixture
def site(store: Engine, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """On each database in turn, on November 20, 2026."""
    monkeypatch.setenv("INTERVENTIONIST_TODAY", "2026-11-20")
    app = create_app({"DATABASE_URL": store_url, "SECRET_KEY": "a key for tests only"})
    with Session(store) as session, app.test_client() as client:
        yield Site(session, client)
