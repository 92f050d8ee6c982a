"""Treatment centers near a place: those that say they have an interventionist first, then near.

A center's services are its own words, and nobody here has checked them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session

from directory.cards.model import to_plain
from directory.finding.find import MOST_MILES, MOST_RESULTS, QueryError
from directory.models import Listing, Run
from directory.places import Place, locate, miles_from, resolve_place
from directory.sources.info import SourceInfo, read_sources
from directory.standing.freshness import Freshness, freshness
from directory.words.sentences import say

_MILES_A_DEGREE = 68.7  # of latitude, where it is least
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Facility:
    """One center as it describes itself, with the list and the day it stands on.

    `distance_miles` is None where the whole state was asked for. `point_of` says what the distance
    is measured to: the center's own point, or the middle of its ZIP code or city.
    """

    id: str
    name: str
    unit: str
    street: str
    city: str
    state: str
    postal_code: str
    phone: str
    website: str
    services: Mapping[str, Sequence[str]]
    states_interventionist: bool
    distance_miles: float | None
    point_of: str  # center, zip, city or ""
    source_id: str
    source_title: str
    source_page: str
    last_seen: dt.date
    freshness: Freshness
    sample: bool


@dataclass(frozen=True, slots=True)
class Facilities:
    """The answer. `total` and `stating` count all within reach; `facilities` holds the first."""

    place: Place
    radius_miles: int | None  # None: the whole state
    today: dt.date
    total: int
    stating: int  # of these, how many say they have an interventionist
    facilities: tuple[Facility, ...]
    notice: str | None


def facilities_near(
    session: Session, place: str | Place, today: dt.date, *, radius_miles: int = 50, limit: int = 20
) -> Facilities:
    """Centers within `radius_miles` of a place, or of a whole state.

    Raises PlaceNotFound (AmbiguousPlace) and QueryError, whose texts can be shown as they are.
    """
    for what, number, most in (
        ("distance", radius_miles, MOST_MILES),
        ("number of results", limit, MOST_RESULTS),
    ):
        if not 1 <= number <= most:
            raise QueryError(f"The {what} must be between 1 and {most}, not {number}.")
    where = place if isinstance(place, Place) else resolve_place(place)
    radius = None if where.latitude is None else radius_miles
    found = sorted(_within(session, where, radius, today), key=_order)
    return Facilities(
        place=where,
        radius_miles=radius,
        today=today,
        total=len(found),
        stating=sum(one.states_interventionist for one in found),
        facilities=tuple(found[:limit]),
        notice=say("sample_centers") if any(one.sample for one in found) else None,
    )


def as_json(answer: Facilities) -> dict[str, Any]:
    """The answer as the command line prints it."""
    plain: dict[str, Any] = to_plain(answer)
    return plain


def _order(one: Facility) -> tuple[bool, bool, float, str, str]:
    """Who says so first, then the nearest; equals by name. Nothing else moves a center."""
    miles = one.distance_miles
    return not one.states_interventionist, miles is None, miles or 0.0, one.name, one.id


def _within(
    session: Session, place: Place, radius: int | None, today: dt.date
) -> Iterator[Facility]:
    sources = read_sources(session)
    rows = session.execute(_query(place, radius)).all()
    placed = [_point_of(row) for row in rows]
    miles = _miles(place, [point for point, _ in placed])
    for row, (_, point_of), distance in zip(rows, placed, miles, strict=True):
        near = radius is None or (distance is not None and distance <= radius)
        fresh = freshness(row.last_seen, None, today, row.as_of if row.as_of_stated else None)
        if near and fresh.ranked:
            yield _facility(row, sources[row.source_id], distance, point_of, fresh)


def _query(place: Place, radius: int | None) -> Any:
    columns = (
        Listing.id,
        Listing.source_id,
        Listing.name_published,
        Listing.city,
        Listing.state,
        Listing.postal_code,
        Listing.details,
        Listing.last_seen,
        Listing.as_of,
        Listing.as_of_stated,
        Run.sample,
    )
    centers = (Listing.kind == "facility", Listing.gone_at.is_(None))
    query = select(*columns).outerjoin(Run, Run.id == Listing.run_id).where(*centers)
    in_state = Listing.state == place.state
    if place.latitude is None or place.longitude is None or radius is None:
        return query.where(in_state)
    unplaced = and_(in_state, Listing.details["latitude"].as_float().is_(None))
    return query.where(or_(_box((place.latitude, place.longitude), radius), unplaced))


def _box(here: Point, radius: int) -> ColumnElement[bool]:
    up = radius / _MILES_A_DEGREE
    wide = up / max(math.cos(math.radians(min(abs(here[0]) + up, 89.0))), 0.01)
    latitude = Listing.details["latitude"].as_float()
    longitude = Listing.details["longitude"].as_float()
    return and_(
        latitude.between(here[0] - up, here[0] + up),
        longitude.between(here[1] - wide, here[1] + wide),
    )


def _point_of(row: Row[Any]) -> tuple[Point | None, str]:
    """Where a center is: its own point, else what its ZIP code or city says."""
    if "latitude" in row.details:
        return (row.details["latitude"], row.details["longitude"]), "center"
    found = locate(row.city or None, row.state or None, row.postal_code or None)
    return ((found.latitude, found.longitude), found.precision) if found else (None, "")


def _miles(place: Place, points: Iterable[Point | None]) -> list[float | None]:
    told = np.array([point or (math.nan, math.nan) for point in points], dtype=np.float64)
    if place.latitude is None or place.longitude is None or not told.size:
        return [None] * len(told)
    miles = miles_from(place.latitude, place.longitude, told[:, 0], told[:, 1])
    return [None if math.isnan(one) else round(float(one), 1) for one in miles]


def _facility(
    row: Row[Any], source: SourceInfo, miles: float | None, point_of: str, fresh: Freshness
) -> Facility:
    details: Mapping[str, Any] = row.details
    return Facility(
        id=row.id,
        name=row.name_published,
        unit=details.get("unit", ""),
        street=details.get("street", ""),
        city=row.city,
        state=row.state,
        postal_code=row.postal_code,
        phone=details.get("phone", ""),
        website=details.get("website", ""),
        services=details.get("services", {}),
        states_interventionist=bool(details.get("states_interventionist")),
        distance_miles=miles,
        point_of=point_of,
        source_id=row.source_id,
        source_title=source.title,
        source_page=source.page,
        last_seen=row.last_seen,
        freshness=fresh,
        sample=bool(row.sample),
    )
