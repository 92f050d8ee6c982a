"""What a person's page says of a credential's rules, private practice and odd dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from directory import store
from directory.standing.statuses import Status
from tests.directory.factories import TODAY, Held, World
from web import create_app


def shown(folder: Path, held: Held, path: str = "/people/{}") -> str:
    """A page of the one person who holds this."""
    url = f"sqlite:///{folder / 'odd.db'}"
    engine = store.connect(url)
    store.upgrade(engine)
    with Session(engine) as session:
        world = World(session)
        who = world.person("Ottilie Fernhurst", held)
        session.commit()
    engine.dispose()
    app = create_app({"DATABASE_URL": url, "SECRET_KEY": "a key for tests only", "TESTING": True})
    with app.test_client() as client:
        return client.get(path.format(who)).text


@pytest.fixture
def page(tmp_path: Path) -> str:
    odd = Held(
        "me-adc/ladc", expires_on=dt.date(2030, 1, 1), more={"issued_on": dt.date(2031, 1, 1)}
    )
    return shown(tmp_path, odd)


LONG_AGO = TODAY - dt.timedelta(days=120)


@pytest.mark.parametrize(
    ("path", "word", "never"),
    [
        ("/people/{}", "Checked too long ago", ">Active<"),
        ("/people/{}", "Checked too long ago", "Valid to"),
        ("/people/{}.txt", "Checked too long ago", ": Active"),
        ("/people/{}.txt", "End date on the list", "Valid to"),
        ("/es/people/{}", "Comprobada hace demasiado", ">Vigente<"),
    ],
)
@pytest.mark.parametrize("status", [Status.ACTIVE, Status.IN_RENEWAL, Status.LISTED_UNEXPIRED])
def test_who_was_last_checked_too_long_ago_is_not_shown_as_active(
    tmp_path: Path, status: Status, path: str, word: str, never: str
) -> None:
    text = shown(tmp_path, Held(status=status, last_seen=LONG_AGO), path)
    assert word in text
    assert never not in text


def test_what_was_taken_away_stays_so_however_long_ago(tmp_path: Path) -> None:
    assert ">Taken away<" in shown(tmp_path, Held(status=Status.REVOKED, last_seen=LONG_AGO))


def test_nothing_is_valid_to_a_day_before_it_was_checked(tmp_path: Path) -> None:
    renewing = Held(status=Status.IN_RENEWAL, expires_on=dt.date(2026, 10, 31))
    text = shown(tmp_path, renewing)
    assert "Being renewed" in text
    assert "Valid to" not in text
    assert "October 31, 2026" in text


def test_an_odd_date_is_doubted_and_changes_no_status(page: str) -> None:
    assert "A date looks wrong." in page
    assert "The list gives an issue date after the end date. Ask the board." in page
    assert "is active, valid to January 1, 2030" in page


def test_private_practice_and_the_pages_of_the_rules_are_shown(page: str) -> None:
    assert "In Maine, people with this title may practice privately." in page
    assert "What this title is, we read here:" in page
