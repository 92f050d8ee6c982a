"""Rules of interpretation, from recorded pages through the store to what is answered."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from crawler.source import load_sources
from directory.cards.reader import load_cards
from directory.finding.find import Query, find
from directory.finding.people import Found, look_up
from directory.models import Listing, Person, PersonListing, Run
from directory.requirements import load_catalogue
from directory.resolve import resolve
from directory.sources.info import read_sources
from tests.crawler.read_recordings import RECORDED, folders, source_of
from tests.crawler.recorded_store import crawl_recorded
from tests.fixture_files import cells, text_of

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
TODAY = NOW.date()
PEOPLE = ("ct_elicense", "de_dpr", "nppes", "wa_doh", "wa_doh@stopped")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """People of several recorded lists, resolved."""
    home = tmp_path_factory.mktemp("people")
    url = f"sqlite:///{home / 'people.db'}"
    crawl_recorded(url, home / "log.txt", *PEOPLE)
    engine = create_engine(url)
    with Session(engine) as session:
        resolve(session, full=True, now=NOW)
        session.commit()
        yield session
    engine.dispose()


def listing(session: Session, source: str, number: str) -> Listing:
    query = select(Listing).where(Listing.source_id == source, Listing.number == number)
    return session.scalars(query).one()


def newest(session: Session, source: str) -> Run:
    query = select(Run).where(Run.source_id == source).order_by(Run.id.desc()).limit(1)
    return session.scalars(query).one()


def person_of(session: Session, found: Listing) -> str:
    query = select(PersonListing.person_id).where(PersonListing.listing_id == found.id)
    return session.scalars(query).one()


def test_rule_5_a_credential_in_renewal_is_shown_so_with_its_date(session: Session) -> None:
    found = listing(session, "ct_elicense", "44.009002")
    assert (found.status, found.status_text) == ("in_renewal", "ACTIVE IN RENEWAL")
    person = person_of(session, found)
    cards = load_cards(
        session,
        [person],
        state="CT",
        today=TODAY,
        sources=read_sources(session),
        catalogue=load_catalogue(),
    )
    (credential,) = [c for c in cards[person].credentials if c.number == found.number]
    assert "is being renewed" in credential.standing.sentence
    assert credential.expires_on == dt.date(2026, 12, 31)


def test_rule_14_a_flag_that_is_n_on_every_row_says_nothing(session: Session) -> None:
    rows = session.execute(
        select(Listing.discipline, Listing.actions).where(Listing.source_id == "de_dpr")
    ).all()
    assert {word for word, actions in rows if not actions} == {"unknown"}
    assert {word for word, actions in rows if actions} == {"yes"}


def test_rule_15_orders_join_on_the_number_and_then_the_last_name(session: Session) -> None:
    twice = listing(session, "de_dpr", "CD-0090002")
    assert [(a["words"], a["start"]) for a in twice.actions] == [
        ("LETTER OF REPRIMAND", "2019-06-12"),
        ("PROBATION", "2024-02-01"),
    ]
    without_hyphen = listing(session, "de_dpr", "CD-0090007")
    assert [a["words"] for a in without_hyphen.actions] == ["REVOCATION"]


def test_rule_15_an_order_under_another_last_name_joins_nothing_and_is_told(
    session: Session,
) -> None:
    other = listing(session, "de_dpr", "CD-0090006")
    assert (other.actions, other.discipline) == ([], "unknown")
    warnings = [(w["code"], w["text"]) for w in newest(session, "de_dpr").warnings]
    assert ("register_name_differs", "1 x 'CD-0090006'.") in warnings


def test_rule_21_orders_against_people_without_a_license_list_nobody(session: Session) -> None:
    counts = newest(session, "de_dpr").counts
    assert counts["skipped"]["unlicensed_order"] == 2
    assert (counts["read"], counts["kept"]) == (11, 10)  # orders are no rows of the list
    assert listing(session, "de_dpr", "CD-0090001").actions == []
    assert session.scalar(select(func.count()).where(Listing.family_name == "Fallowfield")) == 0


def test_rule_22_one_number_under_two_titles_is_two_credentials(session: Session) -> None:
    query = select(Listing.number).where(Listing.other_numbers == ["9001"])
    assert sorted(session.scalars(query)) == ["44.009001", "45.009001"]
    keys = session.scalars(select(Listing.key).where(Listing.source_id == "de_dpr")).all()
    assert "CD-0090001" in keys  # its zeros stay


def test_rule_22_two_holders_of_one_number_are_both_kept(session: Session) -> None:
    query = select(Listing.family_name).where(Listing.number == "44.009012")
    assert sorted(session.scalars(query)) == ["GREYMONT", "OSTRANDER"]
    assert newest(session, "ct_elicense").counts["collisions"] == 1


def test_rule_35_a_license_that_the_board_calls_expired_is_expired(session: Session) -> None:
    """NPI record and board row agree in number, last name and state: one person, and expired."""
    board, said = (
        listing(session, "ct_elicense", "45.009001"),
        listing(session, "nppes", "1999000010"),
    )
    person = person_of(session, board)
    assert person_of(session, said) == person
    answer = look_up(session, person, "CT", today=TODAY)
    assert isinstance(answer, Found)
    (match,) = answer.matches
    assert [c.status for c in match.card.credentials] == ["expired"]
    shown = find(session, Query("06901", radius_miles=500, limit=100), TODAY)
    assert person not in {one.person_id for one in shown.results}
    assert person not in {one.person_id for one in shown.self_reported}


def test_rule_35_the_name_alone_links_no_npi(session: Session) -> None:
    """Another Tamsin Quillmere, with a number that this board never gave."""
    other = listing(session, "nppes", "1999000060")
    assert person_of(session, other) != person_of(session, listing(session, "nppes", "1999000010"))


def test_rule_38_a_file_that_stopped_leaves_the_ranking(session: Session) -> None:
    """Read today, and dated three years ago by its publisher: only its name look-up answers."""
    run = newest(session, "wa_doh@stopped")
    assert (run.verdict, run.as_of, run.as_of_stated) == ("accepted", dt.date(2023, 3, 3), True)
    old = listing(session, "wa_doh@stopped", "CP61900001")
    cards = load_cards(
        session,
        [person_of(session, old)],
        state="WA",
        today=TODAY,
        sources=read_sources(session),
        catalogue=load_catalogue(),
    )
    (card,) = cards.values()
    by_source = {c.source.id: c for c in card.credentials}
    assert not by_source["wa_doh@stopped"].freshness.ranked
    assert "March 3, 2023" in by_source["wa_doh@stopped"].freshness.text
    assert by_source["wa_doh"].freshness.ranked  # the list that goes on


# Rule 55: what the publishers' pages hold and nothing of ours may.

PRIVATE_HEADING = re.compile(
    r"address|street|phone|fax|mobile|e-?mail|birth|\bdob\b|\bsex\b|gender|ethnic|supervisor"
    r"|employer",
    re.IGNORECASE,
)
NOT_PRIVATE = re.compile(r"purpose|type|country|city|state", re.IGNORECASE)  # "Employer City"
KEPT_KEYS = re.compile(r"street|phone|hotline|website", re.IGNORECASE)  # of a facility


PHONE_OR_MAIL = re.compile(r"\(?\d{3}\)?[-. ]?555[-. ]?01\d\d|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def is_private(heading: str) -> bool:
    return bool(PRIVATE_HEADING.search(heading)) and not NOT_PRIVATE.search(heading)


def private_values(*names: str) -> frozenset[str]:
    """What stands under a private heading in these folders' pages, where it is long enough to find.

    A town alone is no street: an address counts if it has a digit. Phones and e-mails count
    wherever they stand.
    """
    found: set[str] = set()
    for name in names:
        pages = (p for p in (RECORDED / name).iterdir() if p.name != "expected.json")
        for page in pages:
            found |= set(PHONE_OR_MAIL.findall(text_of(page)))
            found |= {" ".join(v.split()) for heading, v in cells(page) if is_private(heading)}
    return frozenset(v for v in found if len(v) > 5 and any(c.isdigit() or c == "@" for c in v))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every recorded source crawled into one store, with every log line beside it."""
    home = tmp_path_factory.mktemp("everything")
    names = [folder.name for folder in folders()]
    crawl_recorded(f"sqlite:///{home / 'all.db'}", home / "log.txt", *names)
    return home


SHIPPED = load_sources()
HOLDS = {folder.name: source_of(folder, SHIPPED).holds for folder in folders()}
OF_PEOPLE = [name for name, holds in HOLDS.items() if holds == "people"]
PRIVATE = private_values(*OF_PEOPLE)


def test_rule_55_the_recorded_pages_hold_what_must_be_left_behind() -> None:
    assert {"14 INVENTED LANE", "203-555-0101", "PO BOX 9012"} <= PRIVATE
    assert len(PRIVATE) > 20
    sexes = {v for page in _pages("nppes") for h, v in cells(page) if h == "sex"}
    assert sexes == {"F", "M", "X"}


def test_rule_55_no_street_phone_e_mail_or_birth_date_reaches_the_store(everything: Path) -> None:
    copy = everything / "people.db"
    copy.write_bytes((everything / "all.db").read_bytes())
    with closing(sqlite3.connect(copy)) as store:
        kept = store.execute("SELECT count(*) FROM listing WHERE kind = 'person'").fetchone()[0]
        for table in ("listing", "staged_listing"):
            # A center's street and phone are what a business publishes of itself.
            store.execute(
                f"UPDATE {table} SET details = '{{}}', raw = '{{}}' WHERE kind = 'facility'"
            )
        dump = "\n".join(store.iterdump())
    assert kept > 40
    of_centers = private_values(*(name for name, holds in HOLDS.items() if holds != "people"))
    assert of_centers
    assert [one for one in sorted(PRIVATE | of_centers) if one in dump] == []


def test_rule_55_no_column_of_that_kind_is_kept_with_a_person(everything: Path) -> None:
    """Short values, as of sex, are found by the key that they would stand under."""
    with closing(sqlite3.connect(everything / "all.db")) as store:
        people = [
            (json.loads(raw), json.loads(details), json.loads(actions))
            for table in ("listing", "staged_listing")
            for raw, details, actions in store.execute(
                f"SELECT raw, details, actions FROM {table} WHERE kind = 'person'"
            )
        ]
        centers = [
            json.loads(raw)
            for (raw,) in store.execute("SELECT raw FROM listing WHERE kind = 'facility'")
        ]
    keys = {key for raw, *_ in people for key in raw}
    assert [key for key in sorted(keys) if is_private(key)] == []
    assert all(details == {} for _, details, _ in people)
    assert {k for *_, actions in people for a in actions for k in a} == {
        "case",
        "words",
        "start",
        "end",
    }
    assert any(KEPT_KEYS.search(key) for raw in centers for key in raw)


def test_rule_55_no_log_line_holds_them(everything: Path) -> None:
    log = (everything / "log.txt").read_text("utf-8")
    assert log.count("Crawled (200)") > 50  # everything is logged
    assert [one for one in sorted(PRIVATE) if one in log] == []


def test_rule_55_what_is_expected_of_people_holds_them_neither() -> None:
    expected = "\n".join(
        (RECORDED / name / "expected.json").read_text("utf-8") for name in OF_PEOPLE
    )
    assert [one for one in sorted(PRIVATE) if one in expected] == []


def _pages(name: str) -> list[Path]:
    return [page for page in (RECORDED / name).glob("*.json") if page.name != "expected.json"]


def test_every_recorded_page_can_be_looked_into() -> None:
    """A page of a form that nobody can read would hide what the scan looks for."""
    unread = [
        page
        for name in OF_PEOPLE
        for page in (RECORDED / name).iterdir()
        if page.name not in ("expected.json", "recorded.jsonl", "source.yaml", "robots.txt")
        if page.stat().st_size > 1 and not text_of(page).strip()
    ]
    assert unread == []


def test_rule_43_each_question_of_the_locator_declares_its_own_total(everything: Path) -> None:
    query = "SELECT verdict, failure, reasons, counts FROM run WHERE source_id = ?"
    with closing(sqlite3.connect(everything / "all.db")) as store:

        def run(case: str) -> tuple[str, str | None, list[str], int]:
            verdict, failure, reasons, counts = store.execute(query, (case,)).fetchone()
            codes = [reason["code"] for reason in json.loads(reasons)]
            return verdict.casefold(), failure, codes, json.loads(counts).get("read", 0)

        # Eight rows, one, one and none were declared: a center in two circles counts in both.
        assert run("us_findtreatment") == ("accepted", None, [], 10)
        assert run("us_findtreatment@paged") == ("accepted", None, [], 4)
        assert run("us_findtreatment@short") == ("held", None, ["not_all_rows"], 3)
        assert run("us_findtreatment@moved") == ("failed", "partial", ["partial"], 0)


def test_a_facility_is_a_listing_and_never_a_person(everything: Path) -> None:
    engine = create_engine(f"sqlite:///{everything / 'all.db'}")
    with Session(engine) as session:
        resolve(session, full=True, now=NOW)
        held = select(PersonListing.listing_id)
        kinds = session.scalars(select(Listing.kind).where(Listing.id.in_(held)).distinct()).all()
        assert kinds == ["person"]
        assert session.scalar(select(func.count()).where(Person.search_name == "")) == 0
        session.rollback()
    engine.dispose()
