"""The queue, what is forgotten, and what a look or an asked crawl does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from directory.corrections import road
from directory.corrections.cases import CaseError, waiting
from directory.corrections.checks import (
    CheckError,
    ask_for_crawl,
    asked_for,
    checks_of,
    note_check,
)
from directory.corrections.queue import forget, step
from directory.corrections.tables import Report, State
from tests.directory.test_publish import DAY, draft, listing_id, publish

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)  # a Friday
HOUR = dt.timedelta(hours=1)
GRANTS = (  # as docs/threat-model.md has them
    "GRANT SELECT ON alembic_version TO readers_reports",
    "GRANT INSERT ON report TO readers_reports",
    "GRANT USAGE ON SEQUENCE report_id_seq TO readers_reports",
)


@pytest.fixture
def session(store: Engine) -> Iterator[Session]:
    with Session(store, expire_on_commit=False) as session:
        yield session


def _reports(store: Engine, *days: int) -> None:
    facts = {"kind": "other", "text": "x", "contact": "r@example.org", "person_id": ""}
    for day in days:
        received = NOW - dt.timedelta(days=day)
        assert road.keep(store, f"{day}", received, language="en", **facts)
        assert not road.keep(store, f"{day}", received, language="en", **facts)


def test_the_late_come_first_and_each_step_moves_the_clock(store: Engine, session: Session) -> None:
    _reports(store, 0, 3, 1)
    found = waiting(session, Report, NOW + HOUR)
    assert [(one.case.once, one.late) for one in found] == [
        ("3", True),
        ("1", True),
        ("0", False),
    ]
    step(session, found[1].case.id, State.ACKNOWLEDGED, "", NOW)
    assert [one.late for one in waiting(session, Report, NOW + HOUR)] == [True, False, False]
    step(session, found[0].case.id, State.DONE, "Read again.", NOW)
    assert len(waiting(session, Report, NOW)) == 2


def test_what_cannot_be_said_of_a_report(store: Engine, session: Session) -> None:
    _reports(store, 0)
    number = waiting(session, Report, NOW)[0].case.id
    with pytest.raises(CaseError, match="why"):
        step(session, number, State.REFUSED, "  ", NOW)
    step(session, number, State.REFUSED, "The board says so.", NOW)
    with pytest.raises(CaseError, match="already"):
        step(session, number, State.DONE, "", NOW)
    with pytest.raises(CaseError, match="no report"):
        step(session, number + 9, State.DONE, "", NOW)


def test_contacts_go_after_a_month_and_reports_after_a_year(
    store: Engine, session: Session
) -> None:
    _reports(store, 0, 1)
    number = waiting(session, Report, NOW)[0].case.id
    step(session, number, State.DONE, "", NOW)
    day = dt.timedelta(days=1)
    assert forget(session, NOW + 30 * day) == (0, 0)
    assert forget(session, NOW + 31 * day) == (1, 0)
    assert [one.contact for one in session.query(Report).order_by(Report.closed_at.is_(None))] == [
        "",
        "r@example.org",
    ]
    assert forget(session, NOW + 366 * day) == (0, 1)
    assert session.query(Report).count() == 1


def test_a_look_stands_beside_a_fact_until_the_list_is_read_again(session: Session) -> None:
    publish(session, draft("1"))
    listing = listing_id("s", "1")
    seen = DAY + dt.timedelta(days=3)
    now = dt.datetime.combine(seen, dt.time(12), dt.UTC)
    note_check(session, listing, "Active  until 2028", seen, "operator", now)
    assert checks_of(session, [listing])[listing].says == "Active until 2028"
    for wrong in ("", "x" * 201):
        with pytest.raises(CheckError, match="characters"):
            note_check(session, listing, wrong, seen, "operator", now)
    with pytest.raises(CheckError, match="future"):
        note_check(session, listing, "x", seen + dt.timedelta(days=1), "operator", now)
    session.commit()
    publish(session, draft("1"), day=seen + dt.timedelta(days=1))
    assert checks_of(session, [listing]) == {}


def test_a_list_is_asked_for_until_it_is_read(session: Session) -> None:
    publish(session, draft("1"))
    ask_for_crawl(session, "s", NOW)
    ask_for_crawl(session, "s", NOW + HOUR)
    assert asked_for(session, {}) == {"s"}
    assert asked_for(session, {"s": NOW}) == {"s"}
    assert asked_for(session, {"s": NOW + 2 * HOUR}) == set()
    with pytest.raises(CheckError, match="no source"):
        ask_for_crawl(session, "nobody", NOW)


@pytest.mark.postgresql
def test_on_postgresql_a_role_can_add_a_report_and_nothing_else(
    store: Engine, store_url: str
) -> None:
    if store.dialect.name != "postgresql":
        pytest.skip("SQLite has no roles: its way in is tested with the page")
    with store.begin() as connection:
        for statement in (
            "DROP ROLE IF EXISTS readers_reports",
            "CREATE ROLE readers_reports LOGIN PASSWORD 'x'",
            *GRANTS,
        ):
            connection.execute(text(statement))
    url = make_url(store_url).set(username="readers_reports", password="x")
    way = road.open_road(url.render_as_string(hide_password=False))
    facts = {"kind": "other", "text": "x", "contact": "", "person_id": "", "language": "en"}
    assert road.keep(way, "1", NOW, **facts)
    assert not road.keep(way, "1", NOW, **facts)
    for statement in ("SELECT text FROM report", "DELETE FROM report", "SELECT name FROM person"):
        with way.connect() as connection, pytest.raises(ProgrammingError, match="permission"):
            connection.execute(text(statement))
    way.dispose()
    with store.begin() as connection:
        connection.execute(text("DROP OWNED BY readers_reports"))
        connection.execute(text("DROP ROLE readers_reports"))
