"""Where few are near, a page offers a wider search; it makes none by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.directory.factories import Held, World
from tests.stores import new_store
from tests.web.test_search import search
from web import create_app

PLACES = (("Hartford", "06103"), ("New Haven", "06510"), ("Stamford", "06902"))
OFFERED = re.compile(r'<a href="([^"]+)">(See \d people within \d+ miles)</a>')


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """One person of Hartford, one of New Haven (34 miles), one of Stamford (67 miles)."""
    url = f"sqlite:///{tmp_path}/few.db"
    engine = new_store(url)
    with Session(engine) as session:
        world = World(session)
        for number, (city, code) in enumerate(PLACES):
            held = Held(number=f"44.00{number}", city=city, state="CT", postal_code=code)
            world.person(f"Person Of{number}", held)
    engine.dispose()
    app = create_app({"DATABASE_URL": url, "SECRET_KEY": "few", "TESTING": True})
    with app.test_client() as client:
        yield client


@pytest.mark.parametrize(
    ("radius", "offer"),
    [("10", "See 2 people within 50 miles"), ("50", "See 3 people within 100 miles")],
)
def test_the_next_radius_that_finds_more_is_offered(
    client: FlaskClient, radius: str, offer: str
) -> None:
    told = client.get(search(client, place="06103", radius=radius)).text
    assert "We looked further than you asked." not in told
    offered = OFFERED.search(told)
    assert offered
    assert offered[2] == offer
    assert f"{offer.split()[1]} people near" in client.get(offered[1]).text


@pytest.mark.parametrize(
    ("place", "radius"),
    [("06103", "100"), ("06902", "200"), ("Connecticut", "50"), ("82001", "50")],
)
def test_nothing_is_offered_where_enough_or_nobody_more_is_there(
    client: FlaskClient, place: str, radius: str
) -> None:
    told = client.get(search(client, place=place, radius=radius)).text
    assert "Only a few are near." not in told


def test_nobody_more_anywhere_is_not_offered(client: FlaskClient) -> None:
    told = client.get(search(client, place="06103", radius="10", credential="CADC")).text
    assert "Only a few are near." not in told
