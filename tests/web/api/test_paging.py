"""A cursor neither loses nor repeats anybody, whoever comes or goes between two pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory import store
from directory.models import Person
from tests.directory.factories import Held, World
from web import create_app

SIZE = 14


@dataclass
class Crowd:
    """A store of its own, and everybody's ids in order."""

    client: FlaskClient
    session: Session
    ids: list[str]

    def show(self, shown: set[str]) -> None:
        """Show just these."""
        self.session.execute(update(Person).values(hidden=Person.id.not_in(shown)))
        self.session.commit()


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    url = f"sqlite:///{tmp_path_factory.mktemp('crowd') / 'crowd.db'}"
    engine = store.connect(url)
    store.upgrade(engine)
    with Session(engine) as session:
        world = World(session)
        for number in range(SIZE):
            world.person(f"Given{number} Family{number}", Held(number=f"44.00{number:04}"))
        session.commit()
        app = create_app({"DATABASE_URL": url, "SECRET_KEY": "k", "TESTING": True})
        ids = list(session.scalars(select(Person.id).order_by(Person.id)))
        yield Crowd(app.test_client(), session, ids)
    engine.dispose()


everyone = st.sets(st.integers(0, SIZE - 1))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(limit=st.integers(1, SIZE), shown=st.lists(everyone, min_size=1, max_size=SIZE))
@pytest.mark.parametrize("noun", ["people", "credentials"])
def test_who_stays_is_met_once_and_nobody_twice(
    crowd: Crowd, noun: str, limit: int, shown: list[set[int]]
) -> None:
    met: list[str] = []
    steps = [{crowd.ids[place] for place in places} for places in shown]
    asked: list[set[str]] = []
    address: str | None = f"/api/v1/{noun}?limit={limit}"
    while address:
        now = steps[min(len(asked), len(steps) - 1)]
        crowd.show(now)
        asked.append(now)
        answer = crowd.client.get(address).json
        assert answer is not None
        page = [one["person_id"] for one in answer[noun]]
        assert set(page) <= now
        met += page
        address = answer["next"]
    assert len(met) == len(set(met))
    assert set.intersection(*asked) <= set(met)


@pytest.mark.parametrize("noun", ["people", "credentials", "runs"])
@pytest.mark.parametrize("cursor", ["", "x", "cA", "!!", "cDEyMw==", "ÿ", "9" * 80])
def test_a_cursor_of_ones_own_making_is_refused(
    client: FlaskClient, noun: str, cursor: str
) -> None:
    answer = client.get(f"/api/v1/{noun}?cursor={cursor}")
    assert answer.status_code == 400
    assert [one["parameter"] for one in answer.get_json(force=True)["errors"]] == ["cursor"]


def test_a_filter_stays_on_the_next_page(client: FlaskClient) -> None:
    found: list[str] = []
    address: str | None = "/api/v1/credentials?state=US&limit=1"
    while address:
        answer = client.get(address).json
        assert answer is not None
        found += [one["credential"]["source"]["id"] for one in answer["credentials"]]
        address = answer["next"]
    assert found == ["cip_list"] * 5
