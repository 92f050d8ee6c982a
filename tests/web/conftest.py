from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.town import Town, build_town
from web import create_app


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build_town(tmp_path_factory.mktemp("town") / "town.db")


@pytest.fixture(scope="session")
def app(town: Town) -> Flask:
    return create_app(
        {
            "DATABASE_URL": town.url,
            "SECRET_KEY": "a key for tests only",
            "CONTACT_URL": "mailto:directory@example.org",
            "TESTING": True,
        }
    )


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client
