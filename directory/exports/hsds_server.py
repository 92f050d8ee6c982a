"""People as HSDS services, a page or one at a time: the tables' rows, one within the other."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from directory.cards.visible import visible
from directory.exports.fhir_store import holds_text
from directory.exports.hsds import Row, tables, taxonomy
from directory.exports.stream import Published, people_of
from directory.models import Listing, Person, PersonListing
from directory.names.text import fold
from directory.sources.info import read_sources
from directory.vocabulary import load

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose services: all that is given must hold. `credential` is an id of the catalogue."""

    text: str = ""
    person_id: str = ""
    credential: str = ""


def count(session: Session, wanted: Wanted) -> int:
    """How many services answer."""
    query = select(func.count()).select_from(Person).where(*_conditions(wanted))
    return session.scalar(query) or 0


def page(session: Session, wanted: Wanted, number: int, size: int, today: dt.date) -> list[Record]:
    """The services of a page, from 1 on, in the order of people's ids."""
    query = select(Person.id).where(*_conditions(wanted)).order_by(Person.id)
    return services(session, session.scalars(query.limit(size).offset((number - 1) * size)), today)


def services(session: Session, ids: Iterable[str], today: dt.date) -> list[Record]:
    """The services of those of these people who are on a board's list and may be shown."""
    people = people_of(session, list(ids), today, read_sources(session))
    return [service(one) for one in people if one.card.credentials]


def service(one: Published) -> Record:
    """A person's service with all that belongs to it."""
    held: dict[str, list[Record]] = defaultdict(list)
    for table, row in tables(one):
        held[table].append(_record(table, row))
    (own,), (organization,) = held["services"], held["organizations"]
    places, terms = _by_id(held["locations"]), _by_id(held["taxonomy_terms"])
    return {
        **own,
        "organization": organization
        | {"organization_identifiers": held["organization_identifiers"]},
        "service_areas": held["service_areas"],
        "service_at_locations": [
            {**at, "location": places[at["location_id"]]} for at in held["service_at_location"]
        ],
        "attributes": [
            {**one, "taxonomy_term": terms[one["taxonomy_term_id"]] | _taxonomy()}
            for one in held["attributes"]
        ],
    }


def brief(record: Record) -> Record:
    """A service without the lists within it, as a list of services tells it."""
    plain = {name: value for name, value in record.items() if not isinstance(value, list)}
    return {name: brief(one) if isinstance(one, dict) else one for name, one in plain.items()}


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield visible()
    yield Person.self_reported.is_(False)
    for word in fold(wanted.text).split():
        yield holds_text(word)
    if wanted.person_id:
        yield Person.id == wanted.person_id
    if wanted.credential:
        yield Person.id.in_(_holders(wanted.credential))


def _holders(credential: str) -> Select[str]:
    """Whom a board's list gives this credential."""
    held = select(PersonListing.person_id).join(Listing, Listing.id == PersonListing.listing_id)
    return held.where(Listing.credential_id == credential, Listing.self_reported.is_(False))


def _record(table: str, row: Row) -> Record:
    """A row as JSON has it: numbers are numbers, and what is empty is not there."""
    types: Mapping[str, str] = load("hsds")["tables"][table].get("types", {})
    return {
        name: float(cell) if types.get(name) == "number" else cell
        for name, cell in row.items()
        if cell
    }


def _by_id(records: Sequence[Record]) -> dict[str, Record]:
    return {one["id"]: one for one in records}


def _taxonomy() -> Record:
    return {"taxonomy": taxonomy()["name"], "taxonomy_detail": dict(taxonomy())}
