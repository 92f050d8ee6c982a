"""What FHIR's searches read of the store: people, centers, cities, and conditions for SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from directory.cards.reader import PlaceCard, place_of, visible
from directory.database.edition import stamp
from directory.exports.fhir_places import Center, location_id
from directory.exports.fhir_query import Asked
from directory.exports.stream import Published, people_of
from directory.models import Listing, Person, PersonListing
from directory.names.text import fold
from directory.sources.info import read_sources
from directory.standing.freshness import freshness

Ids = Callable[[Sequence[Asked], str, int], list[str]]  # conditions, after, at most
Narrow = Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Store:
    """A session on a day."""

    session: Session
    today: dt.date

    def people(self, ids: Sequence[str]) -> Iterable[Published]:
        """Those of the ids who may be published."""
        return people_of(self.session, ids, self.today, read_sources(self.session))

    def narrowed(self, query: Select[Any], column: Any, narrow: Mapping[str, Narrow]) -> Ids:
        """Ids of a query, each page from where the last one ended."""

        def ids(asked: Sequence[Asked], after: str, limit: int) -> list[str]:
            told = [or_(*map(narrow.get(one.name, _any), one.values)) for one in asked]
            page = query.where(column > after, *told).order_by(column).limit(limit)
            return list(self.session.scalars(page))

        return ids

    def centers(self, ids: Sequence[str]) -> Iterable[Center]:
        """Those of the ids that were seen lately enough."""
        columns = (Listing.name_published, Listing.city, Listing.state, Listing.details)
        seen = (Listing.last_seen, Listing.as_of, Listing.as_of_stated)
        query = select(Listing.id, *columns, *seen).where(Listing.id.in_(ids), _IS_CENTER)
        for row in self.session.execute(query).mappings():
            stated = row["as_of"] if row["as_of_stated"] else None
            if freshness(row["last_seen"], None, self.today, stated).ranked:
                yield _center(row)

    def centers_where(self) -> ColumnElement[bool]:
        """Only the lists of centers are gone through: there may be none."""
        lists = [one.id for one in read_sources(self.session).values() if one.holds != "people"]
        return and_(Listing.source_id.in_(lists), _IS_CENTER)

    def spellings(self) -> frozenset[tuple[str, str]]:
        """Each city and state as a list of people who may be shown, or of centers, prints them.

        They are asked for once for each edition of the store.
        """
        address, mark = str(self.session.get_bind().engine.url), stamp(self.session)
        held_mark, held = _SPELLINGS.get(address, (None, frozenset()))
        if mark is None or held_mark != mark:
            held = frozenset((row.city, row.state) for row in self.session.execute(self._spelt()))
            _SPELLINGS[address] = mark, held
        return held

    def _spelt(self) -> Any:
        """Spellings out of an index, each kept where the first listing that may be shown is met."""
        spelt = select(Listing.state, Listing.city).where(Listing.city != "", Listing.state != "")
        every = spelt.distinct().cte("spelt")
        here = and_(Listing.state == every.c.state, Listing.city == every.c.city)
        someone = (
            select(PersonListing.listing_id)
            .join(Listing, Listing.id == PersonListing.listing_id)
            .join(Person, Person.id == PersonListing.person_id)
            .where(here, Listing.gone_at.is_(None), visible())
        )
        center = select(Listing.id).where(here, self.centers_where())
        return select(every.c.city, every.c.state).where(or_(someone.exists(), center.exists()))

    def cities(self) -> dict[str, PlaceCard]:
        """Every such city by id; the wording that sorts first names one spelt in several ways."""
        cards = [place_of(*one) for one in self.spellings()]
        return {location_id(one): one for one in sorted(cards, key=_wording, reverse=True)}


_SPELLINGS: dict[str, tuple[str | None, frozenset[tuple[str, str]]]] = {}
_MANY = 20_000  # listings; gathering the people of as many takes 40 ms
_LITTLE = 3  # letters; less is in so many names that a page of them is soon full
_IS_CENTER = and_(Listing.kind == "facility", Listing.gone_at.is_(None))


def _wording(place: PlaceCard) -> tuple[str, str]:
    return place.state, place.city


def _any(_value: str) -> ColumnElement[bool]:
    return true()


def has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """People one of whose listings is so."""
    return (
        select(PersonListing.listing_id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .where(PersonListing.person_id == Person.id, condition)
        .exists()
    )


def numbered(code: str) -> ColumnElement[bool]:
    """The person of this id or number."""
    holders = (
        select(PersonListing.person_id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .where(Listing.number == code)
    )
    return or_(Person.id == code, Person.id.in_(holders))


def holds_text(text: str) -> ColumnElement[bool]:
    """People with this anywhere in a form of their name.

    Few hold much text: their names are looked for in the index of names, not person by person.
    """
    other = aliased(Person)
    names = select(other.search_name).where(other.search_name.contains(text, autoescape=True))
    if len(text) < _LITTLE:
        return Person.search_name.contains(text, autoescape=True)
    return Person.search_name.in_(names)


def begins(value: str) -> ColumnElement[bool]:
    """People whose name, family name first, begins so: a range, which the index serves."""
    return and_(Person.search_name >= value, Person.search_name < f"{value}\U0010ffff")


Spelt = list[tuple[str, str]]  # cities and states as lists print them


def in_city(store: Store, city_id: str) -> Spelt:
    """Every spelling of a city."""
    return [one for one in store.spellings() if location_id(place_of(*one)) == city_id]


def city_begins(store: Store, value: str) -> Spelt:
    """Every city that begins so."""
    return [one for one in store.spellings() if fold(one[0]).startswith(value)]


def state_begins(value: str) -> ColumnElement[bool]:
    """Listings of the states whose code, two letters, begins so."""
    code = value.upper()
    return Listing.state.in_([code + one for one in ascii_uppercase] if len(code) == 1 else [code])


def located(spelt: Spelt) -> ColumnElement[bool]:
    """Listings of these cities, or of others of the same name in these states."""
    return and_(
        Listing.state.in_({state for _, state in spelt}),
        Listing.city.in_({city for city, _ in spelt}),
    )


def lives(store: Store, where: ColumnElement[bool]) -> ColumnElement[bool]:
    """People with a listing there.

    Where many are, the first few are soon met in the order of ids; else those there are gathered.
    """
    if (store.session.scalar(select(func.count(Listing.id)).where(where)) or 0) > _MANY:
        return has(where)
    held = select(PersonListing.person_id).join(Listing, Listing.id == PersonListing.listing_id)
    return Person.id.in_(held.where(where))


def _center(row: Mapping[Any, Any]) -> Center:
    details: Mapping[str, Any] = row["details"]
    offered = [one for told in details.get("services", {}).values() for one in told]
    return Center(
        id=row["id"],
        name=" ".join(filter(None, (row["name_published"], details.get("unit")))),
        place=place_of(row["city"], row["state"]),
        phone=details.get("phone", ""),
        website=details.get("website", ""),
        services=tuple(dict.fromkeys(offered)),
    )
