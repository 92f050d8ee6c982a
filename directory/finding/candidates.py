"""Who may fit a question: the one place that reads the store for it, so an index can replace it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from directory.cards.known import also_issued_in, known_credential
from directory.cards.reader import Row, facts_of, visible
from directory.finding import filters
from directory.finding.ranking import Candidate, CandidateCredential, Question, seed_of, tie_key
from directory.finding.reach import comes
from directory.finding.self_stated import about, stated
from directory.models import Listing, Person, PersonListing, Source
from directory.places import Place, shown_miles, whole_miles
from directory.requirements import Catalogue, Credential
from directory.standing.statuses import FRIENDLY

Placed = tuple[Row, float | None]  # a listing, and its miles from the place
_MILES_A_DEGREE = 68.7  # of latitude, where it is least, so that the box is never too small
_NATIONWIDE = "US"  # the place of a listing whose list speaks for no state


@dataclass(frozen=True, slots=True)
class Found:
    """People near or in the state: those a board lists, and those who only speak for themselves."""

    checked: tuple[Candidate, ...]
    self_reported: tuple[Candidate, ...]


def is_near(miles: float | None, radius_miles: int | None) -> bool:
    """Whether someone is known to be so near: who only comes from farther away is not."""
    return miles is not None and (radius_miles is None or miles <= radius_miles)


def in_order(
    told: Iterable[Candidate], question: Question, today: dt.date
) -> tuple[Candidate, ...]:
    """Nearest first; those whose place nobody gives come last; equals by the published seed.

    Whom a filter leaves out is left out here too.
    """
    seed = seed_of(question, today)
    told = [one for one in told if all(fit.stays for fit in filters.fittings(one, question))]

    def key(one: Candidate) -> tuple[bool, int, str]:
        miles = one.distance_miles
        return (miles is None, whole_miles(miles) or 0, tie_key(seed, one.person_id))

    return tuple(sorted(told, key=key))


def candidates(
    session: Session, question: Question, radius_miles: int | None, catalogue: Catalogue
) -> Found:
    """Everyone within `radius_miles` of the place, and those of its state whose list gives no city.

    Where the question asks for them, also those farther away who say that they travel to the
    state or work there by video. None as the radius means the whole state: everyone placed there
    or listed by one of its boards. Distances are great-circle miles to the nearest place that a
    person's current listings give.
    """
    place = question.place
    wanted = _whole_state(place.state) if radius_miles is None else _around(place, radius_miles)
    there: set[str] | None = None  # all of whom we hear
    if question.travel or question.remote:
        there = set(session.scalars(wanted))
        wanted = _with_those_who_come(wanted, question)
    rows = session.execute(_facts_query(wanted)).mappings().all()
    people: dict[str, list[Placed]] = {}
    for row, miles in zip(rows, _distances(place, rows), strict=True):
        people.setdefault(row["person_id"], []).append((row, miles))
    held = Held(place.state, catalogue)
    checked: list[Candidate] = []
    told: list[Candidate] = []
    for person_id, placed in people.items():
        near = nearest(placed)
        within = radius_miles is None or near[0] is None or near[0] <= radius_miles
        within = within and (there is None or person_id in there)
        if within or comes(stated(row for row, _ in placed), question):
            apart = placed[0][0]["only_self_reported"]
            (told if apart else checked).append(held.candidate(person_id, placed, near))
    return Found(tuple(checked), tuple(told))


def nearest(placed: list[Placed]) -> tuple[float | None, str]:
    """(miles, listing id) of a person's nearest known place; (None, "") where there is none."""
    points = [(miles, row["id"]) for row, miles in placed if miles is not None]
    return min(points, default=(None, ""))


class Held:
    """Makes candidates; asks the catalogue once for each credential."""

    def __init__(self, state: str, catalogue: Catalogue) -> None:
        self._state = state
        self._catalogue = catalogue
        self._known: dict[str | None, tuple[Credential | None, frozenset[str]]] = {}

    def candidate(
        self, person_id: str, placed: list[Placed], near: tuple[float | None, str]
    ) -> Candidate:
        """The candidate of all listings of one person."""
        rows = [row for row, _ in placed]
        if len(rows) > 1:
            rows.sort(key=itemgetter("id"))
        said = tuple(stated(rows))
        return Candidate(
            person_id=person_id,
            name=rows[0]["name"],
            distance_miles=near[0],
            place_ref=near[1],
            credentials=tuple(self._credential(row) for row in rows if not row["self_reported"]),
            self_stated=about(said, "specialty"),
            languages=about(said, "language"),
            said=said,
        )

    def _credential(self, row: Row) -> CandidateCredential:
        credential_id = row["credential_id"]
        if credential_id not in self._known:
            known = known_credential(self._catalogue, credential_id)
            also = also_issued_in(self._catalogue, credential_id, self._state)
            self._known[credential_id] = (known, also)
        known, also = self._known[credential_id]
        return CandidateCredential(row["id"], known, facts_of(row, also), row["discipline"])


def _distances(place: Place, rows: Iterable[Row]) -> list[float | None]:
    """Miles from the place to each row's point, None where either has none or the row is gone."""
    points = [
        (row["latitude"], row["longitude"])
        if row["latitude"] is not None and row["gone_at"] is None
        else (math.nan, math.nan)
        for row in rows
    ]
    if place.latitude is None or place.longitude is None or not points:
        return [None] * len(points)
    where = np.array(points, dtype=np.float64)
    miles = shown_miles(place.latitude, place.longitude, where[:, 0], where[:, 1])
    return [None if math.isnan(one) else one for one in miles.tolist()]


def _around(place: Place, radius_miles: int) -> Select[Any]:
    """Who is listed in a box round the place, or in its state or none without a point."""
    unplaced = and_(
        PersonListing.latitude.is_(None),
        PersonListing.place_state.in_([place.state, _NATIONWIDE]),
    )
    if place.latitude is None or place.longitude is None:
        return _listed_now(unplaced)
    box = _box(place.latitude, place.longitude, radius_miles)
    either = union(_listed_now(box), _listed_now(unplaced)).subquery()
    return select(either.c.person_id)


def _listed_now(where: ColumnElement[bool]) -> Select[Any]:
    """The people of listings that are still there: one that is gone places nobody."""
    listings = select(PersonListing.person_id).join(Listing, Listing.id == PersonListing.listing_id)
    return listings.where(where, Listing.gone_at.is_(None))


def _box(latitude: float, longitude: float, radius_miles: int) -> ColumnElement[bool]:
    (south, north), (west, east) = box(latitude, longitude, radius_miles)
    return and_(
        PersonListing.latitude.between(south, north), PersonListing.longitude.between(west, east)
    )


def box(
    latitude: float, longitude: float, radius_miles: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The latitudes and longitudes (degrees) that hold everything so near; a little too large."""
    up = radius_miles / _MILES_A_DEGREE
    wide = up / max(math.cos(math.radians(min(abs(latitude) + up, 89.0))), 0.01)
    return (latitude - up, latitude + up), (longitude - wide, longitude + wide)


def _with_those_who_come(people: Select[Any], question: Question) -> Select[Any]:
    """Also whoever's own words speak of travel or video; which state, the words themselves say."""
    asked = {"travels": question.travel, "remote": question.remote}
    words = cast(Listing.claims, String)
    speaks = or_(*(words.contains(f'"{kind}"') for kind, wanted in asked.items() if wanted))
    coming = _listed_now(and_(Listing.self_reported, speaks))
    either = union(people, coming).subquery()
    return select(either.c.person_id)


def _whole_state(state: str) -> Select[Any]:
    of_its_boards = Listing.source_id.in_(select(Source.id).where(Source.jurisdiction == state))
    unplaced = and_(PersonListing.latitude.is_(None), PersonListing.place_state == _NATIONWIDE)
    return _listed_now(or_(PersonListing.place_state == state, of_its_boards, unplaced))


def _facts_query(people: Select[Any]) -> Select[Any]:
    """Every listing of these people, with only what ranking reads.

    Who holds nothing a board calls current and says nothing either could not pass the gate.
    """
    columns: tuple[Any, ...] = (
        Person.id.label("person_id"),
        Person.name,
        Person.self_reported.label("only_self_reported"),
        PersonListing.latitude,
        PersonListing.longitude,
        Listing.id,
        Listing.credential_id,
        Listing.title_published,
        Listing.status,
        Listing.restricted,
        Listing.discipline,
        Listing.expires_on,
        Listing.last_seen,
        Listing.gone_at,
        Listing.as_of,
        Listing.as_of_stated,
        case((Listing.self_reported, Listing.claims), else_=null()).label("claims"),
        Listing.self_reported,
    )
    return (
        select(*columns)
        .join(PersonListing, PersonListing.person_id == Person.id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .where(Person.id.in_(_worth_asking(people)), visible())
    )


def _worth_asking(people: Select[Any]) -> Select[Any]:
    current = and_(Listing.status.in_(sorted(FRIENDLY)), Listing.gone_at.is_(None))
    return (
        select(PersonListing.person_id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .where(PersonListing.person_id.in_(people), or_(current, Listing.self_reported))
    )
