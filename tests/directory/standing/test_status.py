from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import event, text

from directory.models import Verdict
from directory.sources.info import SourceInfo
from directory.standing.status import SourceStatus, as_json, overview, totals, totals_text
from tests.directory.factories import TODAY, Held, World, new_world


@pytest.fixture
def world() -> Iterator[World]:
    with new_world() as made:
        yield made


def row(world: World, source_id: str) -> SourceStatus:
    return next(one for one in overview(world.session, TODAY) if one.id == source_id)


def test_a_row_for_each_source(world: World) -> None:
    world.person("Ana Delgado", Held(), Held("ct-dph/cadc", "2"))
    world.person("Ben Okafor", Held(number="3", more={"gone_at": TODAY}))
    found = row(world, "ct_elicense")
    assert (found.jurisdiction, found.titles) == ("CT", ("CADC", "LADC"))
    assert (found.verdict, found.age_days) == ("accepted", 2)
    assert (found.listings, found.gone) == (2, 1)
    assert [one.id for one in overview(world.session, TODAY)] == sorted(
        ["co_dora", "cip_list", "ct_elicense", "nppes", "wa_doh"]
    )


def test_a_held_run_is_shown_beside_the_last_accepted_one(world: World) -> None:
    accepted = row(world, "ct_elicense").last_accepted_run
    held = world.run(
        "ct_elicense",
        verdict=Verdict.HELD,
        reasons=["lost 10 % of rows"],
        counts={"rows": 90},
        began_at=dt.datetime(2026, 11, 19, tzinfo=dt.UTC),
        as_of=dt.date(2026, 11, 19),
    )
    found = row(world, "ct_elicense")
    assert (found.verdict, found.reasons) == ("held", ("lost 10 % of rows",))
    assert found.counts == {"rows": 90}
    assert (found.newest_run, found.last_accepted_run) == (held.id, accepted)
    assert found.as_of == dt.date(2026, 11, 18)


def test_a_source_never_crawled_says_so(world: World) -> None:
    known = {"oh_list": SourceInfo("oh_list", "Ohio list", jurisdiction="OH")}
    found = {one.id: one for one in overview(world.session, TODAY, known)}["oh_list"]
    assert (found.verdict, found.last_accepted, found.age_days) == ("never", None, None)


def test_the_json_is_the_published_shape(world: World) -> None:
    plain = json.loads(json.dumps(as_json(overview(world.session, TODAY))))
    names = {"id", "jurisdiction", "titles", "family", "shape", "verdict", "last_accepted"}
    assert all(names <= set(one) for one in plain["sources"])
    assert len(plain["sources"]) == 5


def test_totals_count_what_is_shown(world: World) -> None:
    world.person("Ana Delgado", Held(), Held("ct-dph/cadc", "2", more={"gone_at": TODAY}))
    world.person("Ben Okafor", Held(number="3"), hidden=True)
    assert totals(world.session) == {"people": 1, "listings": 2, "sources": 1}


def test_totals_in_words() -> None:
    told = totals_text({"people": 2512, "listings": 3280, "sources": 6})
    assert told == "2,512 people, with 3,280 listings on 6 lists"


def test_what_lists_hold_is_counted_from_an_index_alone(world: World) -> None:
    asked: list[str] = []
    bind = world.session.get_bind()
    event.listen(bind, "before_cursor_execute", lambda *told: asked.append(told[2]))
    overview(world.session, TODAY)
    (counting,) = (one for one in asked if "credential_id" in one and "count" in one)
    plan = world.session.execute(text(f"EXPLAIN QUERY PLAN {counting}")).all()
    assert [row.detail for row in plan] == [
        "SCAN listing USING COVERING INDEX ix_listing_credential_source"
    ]
