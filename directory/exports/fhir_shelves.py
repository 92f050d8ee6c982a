"""The resources in the store, by type: which ids may answer a question, and each id's resource.

What SQL can narrow it narrows; whether a resource answers is decided on the resource itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from directory.cards.reader import visible
from directory.exports.fhir import issuers, practitioner, verification_results
from directory.exports.fhir_places import (
    Center,
    center_organization,
    credentials_of,
    healthcare_service,
    location,
    practitioner_role,
)
from directory.exports.fhir_query import Asked, Resource
from directory.exports.fhir_store import (
    Ids,
    Narrow,
    Store,
    begins,
    city_begins,
    has,
    holds_text,
    in_city,
    lives,
    located,
    numbered,
    state_begins,
)
from directory.models import Listing, Person, PersonListing
from directory.requirements import load_catalogue

Made = Callable[[Sequence[str]], Iterable[Resource]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One type of resource: candidates in a fixed order, and what each of them is."""

    ids: Ids
    made: Made


def shelf_of(kind: str, session: Session, today: dt.date) -> Shelf:
    """Where resources of this type are."""
    return _SHELVES[kind](Store(session, today))


def _practitioners(store: Store) -> Shelf:
    return Shelf(_person_ids(store), lambda ids: map(practitioner, store.people(ids)))


def _roles(store: Store) -> Shelf:
    def made(ids: Sequence[str]) -> Iterable[Resource]:
        cards = (one.card for one in store.people(ids) if one.card.credentials)
        return (practitioner_role(card, load_catalogue()) for card in cards)

    return Shelf(_person_ids(store, Person.self_reported.is_(False)), made)


def _person_ids(store: Store, *only: ColumnElement[bool]) -> Ids:
    narrow: dict[str, Narrow] = {
        "_id": lambda value: Person.id == value,
        "practitioner": lambda value: Person.id == value.rpartition("/")[2],
        "identifier": lambda value: numbered(value.rpartition("|")[2]),
        "family": lambda value: or_(begins(value), holds_text(f"| {value}")),
        "given": lambda value: holds_text(f" {value}"),
        "name": lambda value: holds_text(value.split()[0]),
        "address-city": lambda value: lives(store, located(city_begins(store, value))),
        "address-state": lambda value: lives(store, state_begins(value)),
        "specialty": lambda value: has(
            Listing.credential_id.in_(credentials_of(value.rpartition("|")[2], load_catalogue()))
        ),
        "location": lambda value: lives(store, located(in_city(store, value.rpartition("/")[2]))),
    }
    return store.narrowed(select(Person.id).where(visible(), *only), Person.id, narrow)


def _checks(store: Store) -> Shelf:
    def made(ids: Sequence[str]) -> Iterable[Resource]:
        holders = select(PersonListing.person_id).where(PersonListing.listing_id.in_(ids))
        people = store.people(sorted(set(store.session.scalars(holders))))
        found = {check["id"]: check for one in people for check in verification_results(one)}
        return [found[one] for one in ids if one in found]

    narrow: dict[str, Narrow] = {
        "_id": lambda value: Listing.id == value,
        "target": lambda value: Person.id == value.rpartition("/")[2],
    }
    query = (
        select(Listing.id)
        .join(PersonListing, PersonListing.listing_id == Listing.id)
        .join(Person, Person.id == PersonListing.person_id)
        .where(visible(), Listing.self_reported.is_(False))
    )
    return Shelf(store.narrowed(query, Listing.id, narrow), made)


def _centers(store: Store, make: Callable[[Center], Resource]) -> Shelf:
    narrow: dict[str, Narrow] = {
        "_id": lambda value: Listing.id == value,
        "organization": lambda value: Listing.id == value.rpartition("/")[2],
        "address-city": lambda value: located(city_begins(store, value)),
        "address-state": state_begins,
        "location": lambda value: located(in_city(store, value.rpartition("/")[2])),
    }
    query = select(Listing.id).where(store.centers_where())
    return Shelf(
        store.narrowed(query, Listing.id, narrow), lambda ids: map(make, store.centers(ids))
    )


def _organizations(store: Store) -> Shelf:
    """The boards first, then the centers."""
    boards = {one["id"]: one for one in issuers(load_catalogue())}
    centers = _centers(store, center_organization)

    def ids(asked: Sequence[Asked], after: str, limit: int) -> list[str]:
        first = [one for one in boards if one > after] if not after or after in boards else []
        rest = limit - len(first[:limit])
        start = after if after and after not in boards else ""
        return first[:limit] + (centers.ids(asked, start, rest) if rest else [])

    def made(found: Sequence[str]) -> Iterable[Resource]:
        yield from (boards[one] for one in found if one in boards)
        yield from centers.made([one for one in found if one not in boards])

    return Shelf(ids, made)


def _locations(store: Store) -> Shelf:
    cities = store.cities()

    def ids(_asked: Sequence[Asked], after: str, limit: int) -> list[str]:
        return sorted(one for one in cities if one > after)[:limit]

    return Shelf(ids, lambda found: [location(cities[one]) for one in found if one in cities])


_SHELVES: dict[str, Callable[[Store], Shelf]] = {
    "Practitioner": _practitioners,
    "PractitionerRole": _roles,
    "Organization": _organizations,
    "Location": _locations,
    "HealthcareService": lambda store: _centers(store, healthcare_service),
    "VerificationResult": _checks,
}
