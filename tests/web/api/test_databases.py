"""The lists of the API on both databases: text is ordered otherwise on each, and so are errors."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.directory.factories import Held, World
from tests.web.api.walking import walked
from web import create_app


@pytest.mark.parametrize("limit", [1, 2, 500])
def test_everybody_is_met_once(store: Engine, store_url: str, limit: int) -> None:
    with Session(store) as session:
        world = World(session)
        ids = [
            world.person(f"Given{one} Family{one}", Held(number=f"44.00{one:04}"))
            for one in range(5)
        ]
        world.person("Hidden Family", Held(number="44.009999"), hidden=True)
        session.commit()
    client = create_app({"DATABASE_URL": store_url, "SECRET_KEY": "k"}).test_client()
    for noun in ("people", "credentials"):
        found = [one["person_id"] for one in walked(client, f"/api/v1/{noun}?limit={limit}", noun)]
        assert sorted(found) == sorted(ids)
    told = client.get("/api/v1/verify?name=Given1 Family1&number=44.000001").json
    assert told is not None
    assert told["person_id"] == ids[1]
    assert client.get("/api/v1/runs").status_code == 200
    for address in ("people/p%00", "verify?name=%00", "credentials?source=%00", "runs/999999999"):
        assert client.get(f"/api/v1/{address}").status_code in {200, 400, 404}
