"""What maintainers do with a claim, how often a link is made, and what is deleted when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from directory.claims import queue, road, source
from directory.claims.queue import Finding
from directory.claims.tables import Claim, ClaimProof, ClaimStatement, Way
from directory.corrections import cases
from directory.corrections.cases import CaseError
from directory.database import backup
from directory.models import Listing, PersonListing
from directory.resolve import resolve
from directory.store import connect
from tests.directory.claims.claiming import (
    GAMBLING,
    NOW,
    SPANISH,
    asked,
    opened,
    proved,
    stated,
    unsaid,
)
from tests.directory.resolve.resolve_world import World

LETTER = Finding(Way.LETTER, "operator", "on the board's page of that day", NOW.date())
CHECK = Finding(Way.CHECK, "operator", "called the board's number", NOW.date())
DAY = dt.timedelta(days=1)


@pytest.fixture
def ash(lite: Session) -> Engine:
    world = World(lite)
    world.add("a1", cred="co-bace/lac", number="77", given="Ada", family="Ashwick")
    world.add("b1", cred="co-bace/lac", number="99", given="Bo", family="Quist")
    world.resolve(full=True)
    lite.commit()
    return lite.get_bind()  # type: ignore[return-value]


def test_the_late_come_first_and_a_step_is_taken_once(ash: Engine) -> None:
    first, second = asked(ash, "a1", now=NOW - 9 * DAY), asked(ash, "b1")
    with Session(ash) as session:
        assert [one.case.id for one in cases.waiting(session, Claim, NOW)] == [first, second]
        assert cases.counts(session, Claim, NOW) == (2, 1)
        queue.acknowledge(session, first, NOW)
        queue.refuse(session, first, " nobody  answered ", NOW)
        claim = session.get_one(Claim, first)
        assert (claim.state, claim.answer, claim.closed_at) == ("refused", "nobody answered", NOW)
        for step in (
            lambda: queue.refuse(session, first, "again", NOW),
            lambda: queue.prove(session, first, CHECK, "", NOW),
            lambda: queue.refuse(session, second, " ", NOW),
            lambda: queue.acknowledge(session, 99, NOW),
            lambda: queue.withdraw(session, second, NOW),
        ):
            with pytest.raises(CaseError):
                step()
        assert session.query(ClaimProof).count() == 0


def test_a_letter_goes_to_the_boards_address_and_never_to_the_askers(ash: Engine) -> None:
    number = asked(ash, "a1", "somebody@else.example.org")
    with Session(ash) as session:
        for address in ("", "ada", "ada@", "@example.org"):
            with pytest.raises(CaseError, match="board's own page"):
                queue.prove(session, number, LETTER, address, NOW)
        proof = queue.prove(session, number, LETTER, "ada@example.org", NOW)
        assert session.get_one(Claim, number).contact == "ada@example.org"
        assert (proof.way, proof.role, proof.checked_on) == ("letter", "operator", NOW.date())


def test_a_check_needs_its_reason_and_a_day_that_was(ash: Engine) -> None:
    number = asked(ash, "a1", "ada@example.org")
    with Session(ash) as session:
        for finding in (
            Finding(Way.CHECK, "operator", " ", NOW.date()),
            Finding(Way.CHECK, "operator", "called", (NOW + DAY).date()),
        ):
            with pytest.raises(CaseError):
                queue.prove(session, number, finding, "", NOW)
            session.rollback()
        queue.prove(session, number, CHECK, "", NOW)
        assert session.get_one(Claim, number).contact == "ada@example.org"


def test_only_a_boards_record_is_claimed(ash: Engine) -> None:
    number = asked(ash, "a1")
    with Session(ash) as session:
        session.get_one(Listing, "a1").self_reported = True
        with pytest.raises(CaseError, match="board's record"):
            queue.prove(session, number, CHECK, "", NOW)


def test_one_link_a_day_for_a_record_and_an_older_one_ends(ash: Engine) -> None:
    old, again = proved(ash, "a1"), asked(ash, "a1")
    with Session(ash) as session:
        with pytest.raises(CaseError, match="less than a day"):
            queue.prove(session, again, CHECK, "", NOW)
        session.rollback()
        new = queue.prove(session, again, CHECK, "", NOW + DAY).link
        session.commit()
    assert road.opened(ash, old, NOW + DAY) is None
    assert opened(ash, new, NOW + DAY).says is None


def test_a_link_ends_and_is_used_once(ash: Engine) -> None:
    link = proved(ash, "a1")
    assert road.opened(ash, link, NOW + 14 * DAY) is None
    assert road.opened(ash, "0" * 32, NOW) is None
    one, other = opened(ash, link), opened(ash, link)
    assert road.state(ash, one, [SPANISH], NOW)
    assert not road.state(ash, other, [GAMBLING], NOW)  # two at once
    assert not road.state(ash, opened(ash, link), [GAMBLING], NOW)  # replayed
    assert opened(ash, link, NOW + 100 * DAY).says == (SPANISH,)


def test_a_used_link_takes_back_and_adds_nothing(ash: Engine) -> None:
    link = stated(ash, "a1", SPANISH, GAMBLING)
    assert not unsaid(ash, link, [{"says": "language", "value": "pol"}])
    assert unsaid(ash, link, [GAMBLING])
    assert opened(ash, link).says == (GAMBLING,)
    assert not unsaid(ash, link, [SPANISH])
    assert unsaid(ash, link)
    assert not unsaid(ash, link, [GAMBLING])


def test_one_record_has_few_asks_that_wait_and_a_form_is_one(ash: Engine) -> None:
    told = [road.ask(ash, f"{n:032x}", "a1", "", "en", NOW) for n in (1, 1, 2, 3, 4, 5, 6)]
    assert told == [True, False, True, True, True, True, False]
    assert road.ask(ash, f"{7:032x}", "b1", "", "en", NOW)


def test_what_is_past_its_days_is_deleted(ash: Engine) -> None:
    number = asked(ash, "a1", "ada@example.org")
    link = stated(ash, "b1", SPANISH)
    with Session(ash) as session:
        queue.refuse(session, number, "nobody answered", NOW)
        assert queue.forget(session, NOW + 30 * DAY) == 0
        assert queue.forget(session, NOW + 31 * DAY) == 1
        assert queue.forget(session, NOW + 379 * DAY) == 0
        session.commit()
    assert opened(ash, link).says == (SPANISH,)
    with Session(ash) as session:
        assert queue.forget(session, NOW + queue.KEPT + DAY) == 2
        assert [session.query(table).count() for table in (Claim, ClaimProof, ClaimStatement)] == [
            *(0, 0, 0)
        ]
        resolve(session, full=False, now=NOW)
        assert session.query(Listing).filter_by(source_id=source.ID).count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name_published FROM listing",
        "SELECT contact FROM report",
        "SELECT password_hash FROM maintainer",
        "UPDATE claim SET state = 'done'",
        "UPDATE claim_proof SET ends_at = '2099-01-01'",
        "INSERT INTO claim_proof (claim_id) VALUES (1)",
        "UPDATE claim_statement SET says = '[]'",
        "DELETE FROM claim_statement",
        "UPDATE listing SET status = 'active'",
        "INSERT INTO person_listing (listing_id, person_id) VALUES ('b1', 'p')",
        "DELETE FROM person",
        "DROP TABLE claim",
        "PRAGMA writable_schema = 1",
        "ATTACH DATABASE ':memory:' AS other",
    ],
)
def test_the_way_in_does_its_own_work_and_nothing_else(ash: Engine, statement: str) -> None:
    way = road.open_road(ash.url.render_as_string())
    link = stated(ash, "a1", SPANISH)
    assert road.take_back(way, opened(way, link), [], NOW)
    assert road.ask(way, "9" * 32, "b1", "", "en", NOW)
    with (
        way.connect() as connection,
        pytest.raises(DBAPIError, match=r"(?i)not authorized|prohibited"),
    ):
        connection.execute(text(statement))
    way.dispose()


def test_a_restored_backup_says_nothing_again_that_was_taken_back(
    ash: Engine, tmp_path: Path
) -> None:
    url = ash.url.render_as_string()
    link, kept = stated(ash, "a1", SPANISH, GAMBLING), stated(ash, "b1", SPANISH)
    _resolve(ash)
    backup.backup(url, tmp_path / "before.db")
    assert unsaid(ash, link, [GAMBLING])
    _resolve(ash)
    ash.dispose()
    backup.restore(tmp_path / "before.db", url)
    again = connect(url)
    ids = [source.statement_id(opened(again, one).once) for one in (link, kept)]
    with Session(again) as session:
        assert [session.get(PersonListing, one) is not None for one in ids] == [False, True]
    _resolve(again)
    with Session(again) as session:
        assert [session.get_one(Listing, one).claims for one in ids] == [[GAMBLING], [SPANISH]]
        assert all(session.get(PersonListing, one) for one in ids)
    again.dispose()


def _resolve(engine: Engine) -> None:
    with Session(engine) as session:
        resolve(session, full=False, now=NOW)
        session.commit()
