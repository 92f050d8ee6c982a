"""Treatment centers that may know an interventionist: a short list of their own beside people.

They are never ranked among people: those that say they have an interventionist come first, then
the nearest. What they offer is their own word.
See `directory.centers.facilities` for all that one says.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Listing, Run
from directory.places import Place, locate, miles_from, whole_miles
from directory.sources.info import SourceInfo
from directory.standing.freshness import freshness

MOST_SHOWN = 5
Point = tuple[float, float]
Placed = tuple["KnownCenter", float | None]  # with its miles, where they are known


@dataclass(frozen=True, slots=True)
class KnownCenter:
    """One center of a list, with its point in degrees where anything tells it."""

    id: str
    name: str
    city: str
    state: str
    phone: str
    states_interventionist: bool
    source_id: str
    last_seen: dt.date
    stated_as_of: dt.date | None
    sample: bool
    point: Point | None


class KnownCenters(Sequence[KnownCenter]):
    """All centers, with their points in one array, made once for all searches."""

    def __init__(self, centers: Iterable[KnownCenter] = ()) -> None:
        self._centers = tuple(centers)
        told = [one.point or (math.nan, math.nan) for one in self._centers]
        self._points = np.array(told, dtype=np.float64).reshape(-1, 2)

    @overload
    def __getitem__(self, at: int) -> KnownCenter: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[KnownCenter]: ...
    def __getitem__(self, at: int | slice) -> KnownCenter | Sequence[KnownCenter]:
        """One center, or some."""
        return self._centers[at]

    def __len__(self) -> int:
        return len(self._centers)

    def within(self, place: Place, radius_miles: int | None) -> Iterator[Placed]:
        """Centers so near, with their miles; None as radius: those of the state."""
        if not self._centers:
            return
        miles = self._miles(place)
        if radius_miles is not None:
            near = np.flatnonzero(miles <= radius_miles)
        else:
            near = np.array([at for at, one in enumerate(self) if one.state == place.state], int)
        for at, far in zip(near.tolist(), miles[near].tolist(), strict=True):
            yield self[at], None if math.isnan(far) else far

    def _miles(self, place: Place) -> NDArray[np.float64]:
        if place.latitude is None or place.longitude is None:
            return np.full(len(self), math.nan)
        return miles_from(place.latitude, place.longitude, *self._points.T)


@dataclass(frozen=True, slots=True)
class Center:
    """One center as an answer shows it. `distance_miles` is whole, rounded up; 0: less than one."""

    id: str
    name: str
    city: str
    state: str
    phone: str
    states_interventionist: bool
    distance_miles: int | None
    source_title: str
    source_page: str
    last_seen: dt.date
    sample: bool


def lists_of_centers(sources: Mapping[str, SourceInfo]) -> list[str]:
    """The ids of published lists that hold centers."""
    return [one.id for one in sources.values() if one.holds == "facilities" and one.accepted]


def read_centers(session: Session, lists: Collection[str]) -> KnownCenters:
    """Every center of these lists: one read of an edition serves all its searches."""
    query = (
        select(
            Listing.id,
            Listing.name_published,
            Listing.city,
            Listing.state,
            Listing.postal_code,
            Listing.source_id,
            Listing.last_seen,
            Listing.as_of,
            Listing.as_of_stated,
            Run.sample,
            *(Listing.details[name].as_string().label(name) for name in ("unit", "phone")),
            *(Listing.details[name].as_float().label(name) for name in ("latitude", "longitude")),
            Listing.details["states_interventionist"].as_boolean().label("says_so"),
        )
        .outerjoin(Run, Run.id == Listing.run_id)
        .where(Listing.source_id.in_(lists), Listing.kind == "facility", Listing.gone_at.is_(None))
    )
    return KnownCenters(_known(row) for row in session.execute(query))


def _known(row: Any) -> KnownCenter:
    return KnownCenter(
        id=row.id,
        name=", ".join(part for part in (row.name_published, row.unit) if part),
        city=row.city,
        state=row.state,
        phone=row.phone or "",
        states_interventionist=bool(row.says_so),
        source_id=row.source_id,
        last_seen=row.last_seen,
        stated_as_of=row.as_of if row.as_of_stated else None,
        sample=bool(row.sample),
        point=_point(row),
    )


def _point(row: Any) -> Point | None:
    """The center's own point, else what its ZIP code or city says."""
    if row.latitude is not None and row.longitude is not None:
        return row.latitude, row.longitude
    found = locate(row.city or None, row.state or None, row.postal_code or None)
    return (found.latitude, found.longitude) if found else None


def beside(
    known: KnownCenters,
    place: Place,
    radius_miles: int | None,
    today: dt.date,
    sources: Mapping[str, SourceInfo],
) -> tuple[Center, ...]:
    """The first few centers within the radius; None as radius: those of the state.

    Checked within the days that people must be (`freshness`), else left out.
    """
    ordered = sorted(known.within(place, radius_miles), key=_order)
    fresh = (one for one in ordered if _is_fresh(one[0], today))
    return tuple(_shown(*one, sources) for one in islice(fresh, MOST_SHOWN))


def _is_fresh(one: KnownCenter, today: dt.date) -> bool:
    return freshness(one.last_seen, None, today, one.stated_as_of).ranked


def _order(placed: Placed) -> tuple[bool, bool, float, str, str]:
    """Who says so first, then the nearest; equals by name. Nothing else moves a center."""
    one, miles = placed
    return not one.states_interventionist, miles is None, miles or 0.0, one.name, one.id


def _shown(one: KnownCenter, miles: float | None, sources: Mapping[str, SourceInfo]) -> Center:
    source = sources[one.source_id]
    return Center(
        id=one.id,
        name=one.name,
        city=one.city,
        state=one.state,
        phone=one.phone,
        states_interventionist=one.states_interventionist,
        distance_miles=whole_miles(miles),
        source_title=source.title,
        source_page=source.page,
        last_seen=one.last_seen,
        sample=one.sample,
    )
