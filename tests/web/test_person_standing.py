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
        who = world.person("Ottilie Fernhurst", Held("me-adc/ladc", expires_on=dt.date(2040, 1, 1)))
        session.commit()
    engine.dispose()
    app = create_app({"DATABASE_URL": url, "SECRET_KEY": "a key for tests only", "TESTING": True})
    with app.test_client() as client:
        return client.get(f"/people/{who}").text


def test_a_date_the_renewal_period_does_not_explain_is_doubted(page: str) -> None:
    assert "A date looks wrong." in page
    assert "period explains. Ask the board." in page
    assert "is active until January 1, 2040" in page


def test_private_practice_and_the_pages_of_the_rules_are_shown(page: str) -> None:
    assert "In Maine, people with this title may practice privately." in page
    assert "What this title is, we read here:" in page
