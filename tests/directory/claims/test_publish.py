"""What is said becomes a self-reported listing, goes with its record, and goes when it must."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from directory.claims import road, source
from directory.claims.publish import LASTS, Spoken, holding, work_in
from directory.claims.queue import withdraw
from directory.database.edition import published
from directory.finding.self_stated import stated as stated_by
from directory.hiding.opt_out import opt_out
from directory.hiding.suppression import Level
from directory.models import Change, Listing, Person, PersonListing, Sameness
from directory.resolve import resolve
from directory.review import decide
from tests.directory.claims.claiming import GAMBLING, NOW, SPANISH, opened, proved, stated, unsaid
from tests.directory.resolve.resolve_world import World

SECRET = b"a secret of the tests"
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def both(store: Engine) -> Engine:
    """Ada with two records, and another Ada of the same city: on each database in turn."""
    return _filled(store)


@pytest.fixture
def ash(lite: Session) -> Engine:
    """The same on SQLite."""
    return _filled(lite.get_bind())  # type: ignore[arg-type]


def _filled(engine: Engine) -> Engine:
    with Session(engine) as session:
        world = World(session)
        told = {"given": "Ada", "family": "Ashwick", "city": "Denver", "state": "CO"}
        world.add("a1", cred="co-bace/lac", number="77", **told)
        world.add("a2", cred="co-bace/cat", number="88", **told)
        world.add("b1", cred="co-bace/lac", number="99", **told)
        world.resolve(full=True)
        if engine.dialect.name == "postgresql":  # the world numbers its run by itself
            session.execute(text("SELECT setval('run_id_seq', 1)"))
        session.commit()
        decide(session, "a1", "a2", Sameness.SAME, "Rowan", NOW)
        session.commit()
    _resolve(engine)
    return engine


def _resolve(engine: Engine, *, full: bool = False, now: dt.datetime = NOW) -> None:
    with Session(engine) as session:
        resolve(session, full=full, now=now, secret=SECRET)
        session.commit()


def said(engine: Engine) -> dict[str, list[str]]:
    """Board's record -> the values said of its person."""
    with Session(engine) as session:
        own = {
            one.person_id: [claim["value"] for claim in listing.claims]
            for one, listing in session.execute(
                select(PersonListing, Listing)
                .join(Listing, Listing.id == PersonListing.listing_id)
                .where(Listing.source_id == source.ID, Listing.gone_at.is_(None))
            )
        }
        boards = session.scalars(select(PersonListing)).all()
        return {
            one.listing_id: own[one.person_id]
            for one in boards
            if one.person_id in own and one.listing_id in {"a1", "a2", "b1"}
        }


def people(engine: Engine) -> list[tuple[str, str, bool]]:
    with Session(engine) as session:
        rows = session.execute(select(Person.id, Person.name, Person.self_reported))
        return sorted(map(tuple, rows))  # type: ignore[arg-type]


def test_it_is_said_of_the_records_person_alone_and_names_nobody(both: Engine) -> None:
    before = people(both)
    stated(both, "a1", SPANISH, GAMBLING)
    assert said(both) == {}
    _resolve(both)
    assert said(both) == {"a1": ["spa", "gambling"], "a2": ["spa", "gambling"]}
    assert people(both) == before
    with Session(both) as session:
        row = session.scalars(select(Listing).where(Listing.source_id == source.ID)).one()
        assert (row.self_reported, row.last_seen, row.family_name) == (True, NOW.date(), "")
        facts = {"id": row.id, "title_published": "", "claims": row.claims, "gone_at": None}
        assert len(list(stated_by([{**facts, "self_reported": True}]))) == 2
        assert work_in(session, LATER) == 0


def test_resolved_in_full_or_step_by_step_it_is_the_same(ash: Engine) -> None:
    link = stated(ash, "a1", SPANISH, GAMBLING)
    _resolve(ash)
    unsaid(ash, link, [SPANISH])
    _resolve(ash)
    steps = (people(ash), said(ash))
    _resolve(ash, full=True)
    assert (people(ash), said(ash)) == steps
    assert said(ash)["a1"] == ["spa"]


def test_what_is_taken_back_is_out_of_sight_at_once_and_stays_in_no_log(both: Engine) -> None:
    link = stated(both, "a1", SPANISH, GAMBLING)
    _resolve(both)
    with Session(both) as session:
        before = published(session)
    assert unsaid(both, link, [SPANISH])
    assert said(both) == {}
    with Session(both) as session:
        after = published(session)
    assert before
    assert after
    assert before.hidden != after.hidden  # no index of before may serve
    _resolve(both)
    assert said(both)["a2"] == ["spa"]
    assert unsaid(both, link)
    _resolve(both)
    assert said(both) == {}
    with Session(both) as session:
        mine = Change.listing_id == source.statement_id(opened(both, link).once)
        changes = session.scalars(select(Change).where(mine).order_by(Change.id)).all()
        assert [(str(one.kind), one.fields) for one in changes] == [
            ("new", {}),
            ("returned", {}),
            ("gone", {}),
        ]


def test_it_goes_where_its_record_goes(ash: Engine) -> None:
    stated(ash, "a1", SPANISH)
    _resolve(ash)
    with Session(ash) as session:
        decide(session, "a1", "a2", Sameness.DIFFERENT, "Rowan", NOW)
        session.commit()
    _resolve(ash)
    assert said(ash) == {"a1": ["spa"]}
    with Session(ash) as session:
        decide(session, "a1", "b1", Sameness.SAME, "Rowan", NOW)
        session.commit()
    _resolve(ash)
    assert said(ash) == {"a1": ["spa"], "b1": ["spa"]}


def test_words_parted_from_their_record_are_nobodys(ash: Engine) -> None:
    link = stated(ash, "a1", SPANISH)
    _resolve(ash)
    before, own = people(ash), source.statement_id(opened(ash, link).once)
    with Session(ash) as session:
        decide(session, own, "a1", Sameness.DIFFERENT, "Rowan", NOW)
        session.commit()
    for full in (False, True):
        _resolve(ash, full=full)
        assert (said(ash), people(ash)) == ({}, before)


def test_after_a_year_it_is_gone_until_it_is_said_anew(ash: Engine) -> None:
    stated(ash, "a1", SPANISH)
    _resolve(ash, now=NOW + LASTS - dt.timedelta(hours=1))
    assert said(ash)["a1"] == ["spa"]
    _resolve(ash, now=NOW + LASTS)
    assert said(ash) == {}
    stated(ash, "a1", GAMBLING, now=NOW + LASTS)
    _resolve(ash, now=NOW + LASTS)
    assert said(ash)["a1"] == ["gambling"]


@pytest.mark.parametrize("level", Level)
def test_a_wish_to_be_hidden_deletes_it_for_good(ash: Engine, level: Level) -> None:
    link = stated(ash, "a1", SPANISH)
    _resolve(ash)
    with Session(ash) as session:
        whose = session.get_one(PersonListing, "a2").person_id
        opt_out(session, whose, level, SECRET, NOW)
        session.commit()
    assert said(ash) == {}
    _resolve(ash)
    with Session(ash) as session:
        opt_out(session, whose, None, SECRET, NOW)
        session.commit()
    _resolve(ash)
    assert said(ash) == {}
    assert road.opened(ash, link, NOW) is None


def test_a_maintainer_can_end_it(ash: Engine) -> None:
    link, fresh = stated(ash, "a1", SPANISH), proved(ash, "b1")
    _resolve(ash)
    with Session(ash) as session:
        for number in (opened(ash, link).claim_id, opened(ash, fresh).claim_id):
            withdraw(session, number, NOW)
        session.commit()
    assert said(ash) == {}
    assert road.opened(ash, fresh, NOW) is None
    assert opened(ash, link).says == ()


def _spoken(number: int, record: str = "r", name_now: str = "ashwick|ada", days: int = 0) -> Spoken:
    began = NOW - dt.timedelta(days=days)
    return Spoken(number, f"l{number}", record, "ashwick|ada", name_now, began, (SPANISH,))


def test_of_each_record_only_what_was_said_last_holds() -> None:
    spoken = [_spoken(1, days=9), _spoken(2, days=3), _spoken(3, "other", days=300)]
    assert {one.claim_id for one in holding(spoken, NOW)} == {2, 3}
    assert holding([_spoken(1, days=366)], NOW) == []


def test_a_record_whose_number_is_somebody_elses_by_now_says_nothing() -> None:
    assert holding([_spoken(1, name_now="birch|ada")], NOW)  # married
    assert holding([_spoken(1, name_now="ashwick|adela")], NOW)
    assert holding([_spoken(1, name_now="birch|rowan")], NOW) == []
