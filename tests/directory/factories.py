"""A small world of invented people in a real SQLite store, for tests that read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from directory.listings.draft import Draft
from directory.models import (
    Base,
    Listing,
    Person,
    PersonListing,
    Run,
    Source,
    Verdict,
)
from directory.names.parse import fold
from directory.places import locate
from directory.resolve.clusters import person_id
from directory.standing.statuses import Status

TODAY = dt.date(2026, 11, 20)
SOURCES = {  # id -> jurisdiction, scope, check page
    "co_dora": ("CO", "all_statuses", "https://board.example.org/co"),
    "ct_elicense": ("CT", "all_statuses", "https://board.example.org/ct"),
    "cip_list": ("US", "current_only", "https://board.example.org/cip"),
    "nppes": ("US", "self_reported", "https://board.example.org/npi"),
    "wa_doh": ("WA", "all_statuses", "https://board.example.org/wa"),
}


@dataclass
class Held:
    """One listing to make; what is not said is a plain active credential checked two days ago."""

    credential: str | None = "ct-dph/ladc"
    number: str = "44.001234"
    postal_code: str = ""
    city: str = ""
    state: str = ""
    source: str = "ct_elicense"
    status: Status = Status.ACTIVE
    expires_on: dt.date | None = dt.date(2027, 6, 30)
    last_seen: dt.date = dt.date(2026, 11, 18)
    more: dict[str, Any] = field(default_factory=dict)


_CLAIM = {"state": "CT", "number": "44.001234", "taxonomy": "101YA0400X"}


def npi_record(number: str = "1999000001", *, claim: dict[str, str] = _CLAIM, **more: Any) -> Held:
    """What a person says of themself."""
    facts = {"self_reported": True, "claims": [claim], "title_published": "Counselor (Addiction)"}
    return Held(
        None,
        number,
        source="nppes",
        status=Status.SELF_REPORTED,
        expires_on=None,
        more=facts,
        **more,
    )


class World:
    """A store and short ways to put people into it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._listings = 0
        for source_id, told in SOURCES.items():
            self._source(source_id, *told)
        session.commit()

    def person(self, name: str, *held: Held, former: str = "", hidden: bool = False) -> str:
        """Add a person ("Given Family") with these listings; returns the id."""
        listings = [self._listing(name, one) for one in held]
        given, family = name.split(" ", 1)
        forms = [fold(f"{family} {given}"), *([fold(former)] if former else [])]
        person = Person(
            id=person_id(listings[0].id),
            anchor_id=listings[0].id,
            name=name,
            search_name=" | ".join(forms),
            self_reported=all(one.self_reported for one in listings),
            hidden=hidden,
        )
        self.session.add_all(listings)
        self.session.flush()
        self.session.add(person)
        self.session.flush()
        self.session.add_all(self._placed(person.id, one) for one in listings)
        self.session.commit()
        return person.id

    def _source(self, source_id: str, jurisdiction: str, scope: str, page: str) -> None:
        info = {
            "id": source_id,
            "title": f"List {source_id}",
            "publisher": f"Board of {source_id}",
            "jurisdiction": jurisdiction,
            "page": "https://data.example.org/" + source_id,
            "check_page": page,
            "check_how": "Search by last name.",
            "scope": scope,
            "shape": "seen",
        }
        source = Source(
            id=source_id,
            title=info["title"],
            jurisdiction=jurisdiction,
            family="socrata",
            info=info,
        )
        self.session.add(source)
        self.session.flush()
        run = self.run(source_id)
        source.last_accepted_run_id = run.id

    def run(self, source_id: str, **facts: Any) -> Run:
        """Add a run; accepted, invented, two days old unless told otherwise."""
        told = {
            "mode": "replay",
            "began_at": dt.datetime(2026, 11, 18, 6, tzinfo=dt.UTC),
            "ended_at": dt.datetime(2026, 11, 18, 7, tzinfo=dt.UTC),
            "as_of": dt.date(2026, 11, 18),
            "as_of_stated": True,
            "verdict": Verdict.ACCEPTED,
            "sample": True,
        }
        run = Run(source_id=source_id, **(told | facts))
        self.session.add(run)
        self.session.flush()
        return run

    def _listing(self, name: str, held: Held) -> Listing:
        self._listings += 1
        given, family = name.split(" ", 1)
        run_id = self.session.get_one(Source, held.source).last_accepted_run_id
        draft = Draft(
            key=f"{held.credential}|{held.number}|{self._listings}",
            title_published=held.credential or "",
            credential_id=held.credential,
            number=held.number,
            name_published=name.upper(),
            family_name=family,
            given_name=given,
            status=held.status,
            status_text=held.status.upper(),
            expires_on=held.expires_on,
            city=held.city,
            state=held.state,
            postal_code=held.postal_code,
        )
        seen = {
            "id": f"{self._listings:016x}",
            "source_id": held.source,
            "as_of": held.last_seen,
            "as_of_stated": True,
            "first_seen": dt.date(2026, 1, 5),
            "last_seen": held.last_seen,
            "fetched_at": dt.datetime(2026, 11, 18, 6, tzinfo=dt.UTC),
            "run_id": run_id,
        }
        listing = Listing()
        for key, value in (draft.columns() | seen | held.more).items():
            setattr(listing, key, value)
        return listing

    def _placed(self, person: str, listing: Listing) -> PersonListing:
        where = locate(listing.city, listing.state, listing.postal_code)
        return PersonListing(
            listing_id=listing.id,
            person_id=person,
            latitude=where.latitude if where else None,
            longitude=where.longitude if where else None,
            precision=where.precision if where else "",
            place_state=listing.state or SOURCES[listing.source_id][0],
        )


@contextmanager
def new_world() -> Iterator[World]:
    """An empty world with its sources, in memory."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    try:
        with Session(engine) as session:
            yield World(session)
    finally:
        engine.dispose()
