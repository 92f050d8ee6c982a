"""A small store of invented listings, changed as accepted runs would change it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.listings.profile import Profile, profile_of
from directory.models import (
    Change,
    ChangeKind,
    Decision,
    Listing,
    Person,
    PersonListing,
    PersonRedirect,
    Run,
    Source,
)
from directory.resolve import ResolveReport, resolve

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
JURISDICTIONS = {"co": "CO", "ct": "CT", "de": "DE", "tx": "TX", "wa": "WA", "nppes": "US"}


def listing(listing_id: str, facts: dict[str, Any]) -> Listing:
    """A listing from the short words that pairs.yaml uses."""
    npi = facts.get("npi", "")
    source = facts.get("source") or ("nppes" if npi else facts["cred"][:2])
    return Listing(
        id=listing_id,
        source_id=source,
        key=npi or f"{facts['cred']}|{facts['number']}|{listing_id}",
        credential_id=facts.get("cred"),
        number=npi or facts["number"],
        given_name=facts.get("given", ""),
        middle_name=facts.get("middle", ""),
        family_name=facts.get("family", ""),
        name_suffix=facts.get("suffix", ""),
        former_names=facts.get("former", []),
        claims=[{"state": state, "number": number} for state, number in facts.get("claims", [])],
        city=facts.get("city", ""),
        state=facts.get("state", ""),
        postal_code=facts.get("zip", ""),
        self_reported=bool(npi),
        other_numbers=[],
        post_nominals=[],
        actions=[],
        raw={},
        first_seen=facts.get("first_seen", dt.date(2026, 1, 1)),
        last_seen=dt.date(2026, 11, 19),
        gone_at=dt.date(2026, 6, 1) if facts.get("gone") else None,
    )


def profile(listing_id: str = "a", **facts: Any) -> Profile:
    made = listing(listing_id, facts)
    return profile_of(made, JURISDICTIONS.get(made.source_id.partition("_")[0], "US"))


class World:
    """Adds, changes and resolves listings in one session."""

    def __init__(self, session: Session, *, fresh: bool = True) -> None:
        self.session = session
        if fresh:
            self._found()

    def _found(self) -> None:
        sources = [
            Source(id=name, title=name, jurisdiction=state, family="test")
            for name, state in JURISDICTIONS.items()
        ]
        self.session.add_all(sources)
        self.session.flush()
        self.session.add(Run(id=1, source_id="co", mode="replay", began_at=NOW))
        self.session.flush()

    def add(self, listing_id: str, **facts: Any) -> None:
        self.session.add(listing(listing_id, facts))
        self.session.flush()
        self._note(listing_id, ChangeKind.NEW, {})

    def change(self, listing_id: str, **columns: Any) -> None:
        found = self.session.get_one(Listing, listing_id)
        fields = {name: [getattr(found, name), value] for name, value in columns.items()}
        for name, value in columns.items():
            setattr(found, name, value)
        self._note(listing_id, ChangeKind.CHANGED, fields)

    def leave(self, listing_id: str) -> None:
        self.session.get_one(Listing, listing_id).gone_at = dt.date(2026, 11, 1)
        self._note(listing_id, ChangeKind.GONE, {})

    def renumber(
        self, old: str, new: str, number: str, day: dt.date = dt.date(2026, 11, 1)
    ) -> None:
        """What a run does when a list gives a row another key: one goes as one comes."""
        found = self.session.get_one(Listing, old)
        names = [c.key for c in Listing.__table__.columns]
        copied = {name: getattr(found, name) for name in names}
        known = {"id": new, "key": f"new|{number}|{new}", "number": number}
        self.session.add(Listing(**(copied | known | {"first_seen": day, "gone_at": None})))
        self.session.flush()
        self._note(new, ChangeKind.NEW, {})
        found.gone_at = day
        self._note(old, ChangeKind.GONE, {})

    def _note(self, listing_id: str, kind: ChangeKind, fields: dict[str, Any]) -> None:
        self.session.add(Change(run_id=1, listing_id=listing_id, kind=kind, fields=fields))
        self.session.flush()

    def resolve(self, *, full: bool = False, **options: Any) -> ResolveReport:
        return resolve(self.session, full=full, now=NOW, **options)

    def person_of(self, listing_id: str) -> str:
        return self.session.get_one(PersonListing, listing_id).person_id

    def together(self, *listing_ids: str) -> bool:
        return len({self.person_of(listing_id) for listing_id in listing_ids}) == 1

    def rows(self, table: type[Person | PersonListing]) -> list[tuple[Any, ...]]:
        return sorted(map(tuple, self.session.execute(select(*table.__table__.columns))))

    def redirects(self) -> list[tuple[str, str, str]]:
        rows = self.session.scalars(select(PersonRedirect))
        return sorted((row.old_id, row.new_id, row.reason) for row in rows)

    def decisions(self) -> list[Decision]:
        return list(self.session.scalars(select(Decision).order_by(Decision.id)))
