"""Everybody who may be published, a batch at a time, in the order of their ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.cards.reader import PersonCard, load_cards, visible
from directory.models import Listing, Person, PersonListing, Source
from directory.places import locate
from directory.requirements import load_catalogue
from directory.sources.info import SourceInfo, read_sources

_BATCH = 500
_PROVIDER_REGISTRY = "nppes"


@dataclass(frozen=True, slots=True)
class Row:
    """What a listing gives beside its card: the name in parts, and a place no finer than a city.

    A board may print where somebody lives: the point of a ZIP code would tell the whole code.
    """

    family_name: str
    given_name: str
    city: str
    state: str
    zip3: str
    latitude: float | None
    longitude: float | None
    precision: str
    source_kind: str


@dataclass(frozen=True, slots=True)
class Published:
    """One person as published: the card, each listing's row by id, and their provider number."""

    card: PersonCard
    rows: Mapping[str, Row]
    npi: str


@dataclass
class Batch:
    """Rows by person and listing, and provider numbers by person."""

    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    npi: dict[str, str] = field(default_factory=dict)


def published(session: Session, today: dt.date) -> Iterator[Published]:
    """Everybody but those who asked to be left out; standing is judged where each was issued.

    Memory does not grow with the store: each batch is read and let go.
    """
    sources, last = read_sources(session), ""
    while True:
        query = select(Person.id).where(Person.id > last, visible()).order_by(Person.id)
        ids = list(session.connection().execute(query.limit(_BATCH)).scalars())
        if not ids:
            return
        yield from people_of(session, ids, today, sources)
        session.expunge_all()
        last = ids[-1]


def people_of(
    session: Session, ids: Sequence[str], today: dt.date, sources: Mapping[str, SourceInfo]
) -> Iterator[Published]:
    """Those of the ids who may be published, in the order given."""
    catalogue = load_catalogue()
    cards = load_cards(session, ids, state=None, today=today, sources=sources, catalogue=catalogue)
    batch = rows_of(session, list(cards))
    for person_id, card in cards.items():
        if card.credentials or card.claims:
            rows = batch.rows.get(person_id, {})
            yield Published(card, rows, batch.npi.get(person_id, ""))


_COLUMNS: tuple[Any, ...] = (
    PersonListing.person_id,
    Listing.id,
    Listing.source_id,
    Listing.number,
    Listing.family_name,
    Listing.given_name,
    Listing.city,
    Listing.state,
    Listing.postal_code,
    Source.family,
)


def rows_of(session: Session, ids: Sequence[str]) -> Batch:
    """What the listings of these people give beside their cards."""
    query = (
        select(*_COLUMNS)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .join(Source, Source.id == Listing.source_id)
        .where(PersonListing.person_id.in_(ids))
        .order_by(Listing.id)
    )
    batch = Batch()
    for row in session.connection().execute(query):
        middle = locate(row.city or None, row.state or None, None)
        facts = Row(
            family_name=row.family_name,
            given_name=row.given_name,
            city=row.city,
            state=row.state,
            zip3=row.postal_code[:3],
            latitude=middle.latitude if middle else None,
            longitude=middle.longitude if middle else None,
            precision=middle.precision if middle else "",
            source_kind=row.family,
        )
        batch.rows.setdefault(row.person_id, {})[row.id] = facts
        if row.source_id == _PROVIDER_REGISTRY:
            batch.npi.setdefault(row.person_id, row.number)
    return batch
