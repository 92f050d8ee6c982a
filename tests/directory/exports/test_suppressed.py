"""Somebody who asks to be left out is in no export afterwards, and at no FHIR address."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.exports.answers import answer_file
from directory.exports.fhir_query import kinds, query_of
from directory.exports.fhir_server import everything, read, search
from directory.exports.release import FORMATS, release
from directory.finding.find import Query, find
from directory.hiding.suppression import key_hashes
from directory.models import Listing, Person, PersonListing, Suppression
from directory.resolve import resolve
from directory.store import connect, session_of, today

SECRET = b"a secret of the tests"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Left:
    """A store before and after one person's wish, and what told of them."""

    url: str
    before: Path
    after: Path
    person: str
    city: str
    facts: tuple[str, ...]


@pytest.fixture(scope="module")
def left(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Left:
    folder = tmp_path_factory.mktemp("left")
    shutil.copy(demo_home / "demo.db", folder / "demo.db")
    url = f"sqlite:///{folder / 'demo.db'}"
    engine = connect(url)
    with Session(engine) as session:
        person, rows = _somebody(session)
        city = f"{rows[0].city}, {rows[0].state}"
        facts = (person.id, *(row.id for row in rows), *(row.number for row in rows))
        told = Left(url, folder / "a", folder / "b", person.id, city, tuple(facts))
        release(session, told.before, FORMATS, today(session))
    with Session(engine) as session:
        for key in key_hashes(session.get_one(Listing, told.facts[1]), SECRET):
            session.add(Suppression(key_hash=key, level="remove", made_at=NOW))
        session.commit()
        resolve(session, full=False, now=NOW, secret=SECRET)
        session.commit()
    engine.dispose()
    with session_of(url, read_only=True) as session:
        release(session, told.after, FORMATS, today(session), since=told.before)
    return told


def _somebody(session: Session) -> tuple[Person, list[Listing]]:
    """A person of three listings whose numbers are nobody else's."""
    several = (
        select(PersonListing.person_id)
        .group_by(PersonListing.person_id)
        .having(func.count() == 3)
        .order_by(PersonListing.person_id)
    )
    for person_id in session.scalars(several):
        query = select(Listing).join(PersonListing, PersonListing.listing_id == Listing.id)
        rows = list(session.scalars(query.where(PersonListing.person_id == person_id)))
        numbers = [row.number for row in rows]
        same = select(func.count()).where(Listing.number.in_(numbers))
        if all(len(one) > 6 for one in numbers) and session.scalar(same) == 3 and rows[0].city:
            return session.get_one(Person, person_id), rows
    raise LookupError


def test_the_person_was_in_every_format_before(left: Left) -> None:
    files = {path.name: path.read_text("utf-8") for path in left.before.iterdir()}
    met = {name for name, text in files.items() if any(fact in text for fact in left.facts)}
    assert met >= {
        "credentials.csv",
        "people.jsonl",
        "Practitioner.ndjson",
        "PractitionerRole.ndjson",
        "VerificationResult.ndjson",
        "organization_identifiers.csv",
        "attributes.csv",
    }


def test_and_is_in_none_after(left: Left) -> None:
    assert len(list(left.after.iterdir())) > 15
    for path in left.after.iterdir():
        told = [fact for fact in left.facts if fact in path.read_text("utf-8")]
        # Who has the earlier release needs the id alone, to take the person out.
        assert told == ([left.person] if path.name == "changes.csv" else []), path.name


def test_no_resource_tells_of_the_person(left: Left) -> None:
    with session_of(left.url, read_only=True) as session:
        day = today(session)
        for kind in kinds():
            for one in everything(session, kind, day):
                assert not [fact for fact in left.facts if fact in str(one)]
            for fact in left.facts:
                assert read(session, kind, fact, day) is None
        for name in ("identifier", "_id"):
            for fact in left.facts:
                asked = [(name, fact)]
                found = search(session, query_of("Practitioner", asked), day, "x", asked)
                assert "entry" not in found


@pytest.mark.parametrize("form", ["csv", "json"])
def test_no_answer_to_take_away_names_the_person(left: Left, form: str) -> None:
    with session_of(left.url, read_only=True) as session:
        query = Query(left.city, radius_miles=25, limit=500)
        told = answer_file(session, find(session, query, today(session)), form).decode()
    assert len(told) > 1000
    assert not [fact for fact in left.facts if fact in told]
