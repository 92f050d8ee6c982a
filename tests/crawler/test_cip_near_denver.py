"""From the Pennsylvania board's recorded pages to a family's screen in Denver.

The one list of the one national credential for interventions, beside Colorado's own: two real
crawls into one store, one resolution, and what the search and the person's page then say.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.finding.find import Answer, Query, Result, find
from directory.finding.ranking import Tier
from directory.models import Listing, Person, PersonListing, Sameness
from directory.resolve.run import resolve
from directory.review import decide
from directory.store import connect
from tests.commands import command
from tests.crawler.read_recordings import RECORDED
from web import create_app

TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
CIP = "Certified Intervention Professional"


def _sound_rows(folder: Path) -> Path:
    """Colorado's recorded pages without the row that makes that run doubtful."""
    shutil.copytree(RECORDED / "co_dora", folder)
    rows = [r for r in json.loads((folder / "rows.json").read_text("utf-8")) if _numbered(r)]
    (folder / "rows.json").write_text(json.dumps(rows), "utf-8")
    (folder / "count.json").write_text(json.dumps([{"count": str(len(rows))}]), "utf-8")
    return folder


def _numbered(row: dict[str, Any]) -> bool:
    return bool(row.get("licensenumber"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that both lists were crawled into, people resolved. Read it, do not write to it."""
    home = tmp_path_factory.mktemp("denver")
    folders = {"us_pcb": RECORDED / "us_pcb", "co_dora": _sound_rows(home / "co_dora")}
    for source_id, folder in folders.items():
        env = os.environ | {"INTERVENTIONIST_HOME": str(home)}
        told = ("crawl", source_id, "--replay", folder, "--database", _address(home))
        done = command(*told, env=env)
        assert done.returncode == 0, done.stdout + done.stderr
    _resolve(_address(home), NOW)
    return home


@pytest.fixture(scope="module")
def store_at(crawled: Path) -> str:
    """The address of that store."""
    return _address(crawled)


def _address(home: Path) -> str:
    return f"sqlite:///{home / 'denver.db'}"


def _resolve(address: str, now: dt.datetime) -> None:
    engine = connect(address)
    with Session(engine) as session:
        resolve(session, full=False, now=now)
        session.commit()
    engine.dispose()


def _near(address: str, place: str, miles: int = 50) -> Answer:
    engine = connect(address)
    with Session(engine) as session:
        answer = find(session, Query(place, radius_miles=miles, limit=50), TODAY)
    engine.dispose()
    return answer


def _tiers(answer: Answer) -> dict[str, Tier]:
    """The tier of whoever holds each number."""
    return {held.number: one.tier for one in answer.results for held in one.card.credentials}


def _holder(answer: Answer, number: str) -> Result:
    (found,) = [r for r in answer.results if number in {c.number for c in r.card.credentials}]
    return found


def _listing(session: Session, key: str) -> str:
    return session.scalars(select(Listing.id).where(Listing.key == key)).one()


def _say_they_are_one(address: str) -> None:
    """What a person says who has asked the board: no rule may join them on the name alone."""
    engine = connect(address)
    with Session(engine) as session:
        left, right = (_listing(session, k) for k in ("pcb/cip|CIP-9001", "co-bace/lac|0900101"))
        decide(session, left, right, Sameness.SAME, "board@example.org", LATER, "asked the board")
        session.commit()
    engine.dispose()
    _resolve(address, LATER)


def test_rule_33_a_cip_holder_near_denver_is_certified_and_not_licensed(store_at: str) -> None:
    answer = _near(store_at, "Denver, CO")
    tiers = _tiers(answer)
    assert tiers["CIP-9001"] is Tier.D
    assert tiers["CIP-9002"] is Tier.D
    assert tiers["0900101"] is Tier.B
    assert list(tiers.values()) == sorted(tiers.values())
    found = _holder(answer, "CIP-9001")
    (held,) = found.card.credentials
    assert (held.title, held.letters, held.kind) == (CIP, "CIP", "certification")
    assert held.standing.sentence == (
        "This is a national certificate, not a state license, and it is active, valid to June 30, "
        "2028."
    )
    assert found.card.places[0].city == "Denver"


def test_rule_33_the_page_of_a_cip_holder_says_so_in_words(store_at: str) -> None:
    found = _holder(_near(store_at, "Denver, CO"), "CIP-9001")
    page = _page(store_at, f"/people/{found.person_id}")
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert CIP in words
    assert "a national certificate, not a state license" in words
    assert "Pennsylvania Certification Board" in words
    assert not re.search(r"\blicensed\b|valid in", words, re.IGNORECASE)


def _page(address: str, path: str) -> str:
    app = create_app({"DATABASE_URL": address, "SECRET_KEY": "for tests", "TESTING": True})
    client: FlaskClient = app.test_client()
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_rule_28_one_name_on_two_lists_stays_two_people(store_at: str) -> None:
    engine = connect(store_at)
    with Session(engine) as session:
        named = select(Person.id, Listing.source_id).join(
            PersonListing, PersonListing.person_id == Person.id
        )
        query = named.join(Listing, Listing.id == PersonListing.listing_id).where(
            Listing.family_name == "Ashwick"
        )
        people = [(person, source) for person, source in session.execute(query)]
    engine.dispose()
    assert sorted(source for _, source in people) == ["co_dora", "us_pcb", "us_pcb"]
    assert len({person for person, _ in people}) == 3


def test_with_a_state_credential_the_same_person_is_in_a_better_tier(
    crawled: Path, tmp_path: Path
) -> None:
    for part in crawled.glob("denver.db*"):
        shutil.copy(part, tmp_path)
    store_at = _address(tmp_path)
    _say_they_are_one(store_at)
    here = _tiers(_near(store_at, "Denver, CO"))
    assert here["0900101"] is here["CIP-9001"] is Tier.A  # Colorado's credential is one of two
    assert here["CIP-9002"] is Tier.D
    away = _near(store_at, "Cheyenne, WY", miles=150)
    found = _holder(away, "CIP-9001")
    assert found.tier is Tier.C  # in Wyoming the state credential is from elsewhere
    assert found.distance_miles is not None


def test_other_certificates_of_the_board_open_nothing_outside_pennsylvania(store_at: str) -> None:
    assert "7090" not in _tiers(_near(store_at, "Denver, CO"))
    assert _tiers(_near(store_at, "Pittsburgh, PA"))["7090"] is Tier.B


def test_a_city_that_only_one_state_has_places_its_holder(store_at: str) -> None:
    found = _holder(_near(store_at, "Denver, CO", miles=75), "CIP-9003")
    assert 60 < (found.distance_miles or 0) < 75  # Colorado Springs
    assert "CIP-9003" not in _tiers(_near(store_at, "Denver, CO"))
    assert "CIP-9003" in _tiers(_near(store_at, "Colorado"))


def test_a_lapsed_cip_opens_nothing(store_at: str) -> None:
    assert "CIP-9004" not in _tiers(_near(store_at, "Denver, CO"))
