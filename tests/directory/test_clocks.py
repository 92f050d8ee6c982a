"""What an operator keeps an eye on, read from a store of each kind."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory.models import Decision, Listing, Run, Sameness, Source, StagedListing, Verdict
from directory.sources.clocks import QUEUES, Waiting, doubtful_pairs, runs_held, source_clocks
from tests.directory.factories import Held, World

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_clocks_and_queues_of_a_store(store: Engine) -> None:
    with Session(store) as session:
        world = World(session)
        world.person("Marisol Quennebec", Held(number="44.1"))
        world.person("Marisol Quennebec", Held(number="44.2"))
        session.add(Source(id="new_list", title="New", jurisdiction="CT", family="x"))
        session.flush()
        assert doubtful_pairs(session, NOW) == runs_held(session, NOW) == Waiting(0, None)
        before = {one.source: one for one in source_clocks(session)}
        assert before["new_list"].verdict == "never"
        assert before["new_list"].accepted_at is None

        held = Run(source_id="ct_elicense", mode="file", began_at=NOW, verdict=Verdict.HELD)
        session.add(held)
        session.flush()
        session.add(StagedListing(run_id=held.id, key="x"))
        left, right = session.scalars(select(Listing.id).order_by(Listing.id))
        session.add(
            Decision(
                left_id=left,
                right_id=right,
                verdict=Sameness.UNSURE,
                made_by="rule:score",
                made_at=NOW,
            )
        )
        session.flush()
        clocks = {one.source: one for one in source_clocks(session)}
        assert clocks["ct_elicense"].verdict == "held"
        assert clocks["ct_elicense"].accepted_at == before["ct_elicense"].accepted_at is not None
        assert {name: read(session, NOW) for name, read in QUEUES.items()} == {
            "doubtful_pairs": Waiting(1, NOW),
            "held_runs": Waiting(1, NOW),
        }
