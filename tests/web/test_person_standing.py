"""What a person's page says of a credential's rules, private practice and odd dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from directory import store
from tests.directory.factories import Held, World
from web import create_app


@pytest.fixture
def page(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'odd.db'}"
    engine = store.connect(url)
    store.upgrade(engine)
    with Session(engine) as session:
        world = World(session)
        odd = Held(
            "me-adc/ladc",
            expires_on=dt.date(2030, 1, 1),
            more={"issued_on": dt.date(2031, 1, 1)},
        )
        who = world.person("Ottilie Fernhurst", odd)
        session.commit()
    engine.dispose()
    app = create_app({"DATABASE_URL": url, "SECRET_KEY": "a key for tests only", "TESTING": True})
    with app.test_client() as client:
        return client.get(f"/people/{who}").text


def test_an_odd_date_is_doubted_and_changes_no_status(page: str) -> None:
    assert "A date looks wrong." in page
    assert "The list gives an issue date after the end date. Ask the board." in page
    assert "is active, valid to January 1, 2030" in page


def test_private_practice_and_the_pages_of_the_rules_are_shown(page: str) -> None:
    assert "In Maine, people with this title may practice privately." in page
    assert "What this title is, we read here:" in page
