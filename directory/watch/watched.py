"""What somebody watches: certain people, or everyone listed in an area. Kept by them, not by us."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from directory.models import Listing, PersonListing, PersonRedirect, Source
from directory.places import Place, resolve_place
from directory.requirements import load_catalogue
from directory.resolve.clusters import current_ids
from directory.watch.log import People
from directory.watch.order import START, Cursor
from directory.words.title_families import choice

MOST = 200  # people of one link: with more it would be longer than servers take
_ID = re.compile(r"p([a-z2-7]{12})")
_PACKED = re.compile(r"(?:[a-z2-7]{12})*")
_MILES_A_DEGREE = 69.09  # of latitude


class WatchedError(ValueError):
    """Something that cannot be watched, or a link of another version."""


@dataclass(frozen=True, slots=True)
class Watched:
    """`ids`, or else everyone a board lists within `radius_miles` of `place`.

    `credential` narrows the area ("" for any). `since` is where the log stood when it began, on the
    day `began`; `language` (ISO 639-1) is what it is told in.
    """

    ids: tuple[str, ...] = ()
    place: str = ""
    radius_miles: int = 50
    credential: str = ""
    since: Cursor = START
    began: dt.date = dt.date.min
    language: str = "en"

    def packed(self) -> list[Any]:
        """As a link carries it: JSON values, short."""
        ids = "".join(one[1:] for one in self.ids)
        area = [self.place, self.radius_miles, self.credential]
        return [self.language, str(self.since), self.began.isoformat(), ids, *area]


def watched_of(packed: Any) -> Watched:
    """What was packed so. Raises WatchedError."""
    match packed:
        case [str(code), str(since), str(began), str(ids), str(place), int(miles), str(title)]:
            if _PACKED.fullmatch(ids):
                people = tuple("p" + ids[at : at + 12] for at in range(0, len(ids), 12))
                day = dt.date.fromisoformat(began)
                return Watched(people, place, miles, title, Cursor.read(since), day, code)
    raise WatchedError("This link is of another version.")


def lists_of(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Ids of people, each once, in lists that one link can carry."""
    known = [one for one in dict.fromkeys(ids) if _ID.fullmatch(one)]
    return (tuple(known[at : at + MOST]) for at in range(0, len(known), MOST))


def people_of(session: Session, watched: Watched) -> People:
    """The ids of those watched, as they are today; raises PlaceNotFound and UnknownWord."""
    if watched.place:
        return _listed_in(watched)
    moved = select(PersonRedirect.old_id).where(PersonRedirect.old_id.in_(watched.ids))
    now = [new for one in set(session.scalars(moved)) for new in current_ids(session, one)]
    return [*{*watched.ids, *now}]


def _listed_in(watched: Watched) -> Select[Any]:
    """Whoever is or was listed there: who has lapsed or is gone is just who is watched for."""
    query = (
        select(PersonListing.person_id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .where(Listing.self_reported.is_(False))
    )
    place = resolve_place(watched.place)
    query = query.where(_near(place, watched.radius_miles))
    if watched.credential:
        catalogue = load_catalogue()
        asked = choice(watched.credential, catalogue)
        query = query.where(
            Listing.credential_id.in_([c.id for c in catalogue.credentials() if asked.holds(c)])
        )
    return query


def _near(place: Place, miles: int) -> ColumnElement[bool]:
    """Within about so many miles, or anywhere in the state where the place is a whole state."""
    if place.latitude is None or place.longitude is None:
        boards = Listing.source_id.in_(select(Source.id).where(Source.jurisdiction == place.state))
        return or_(PersonListing.place_state == place.state, boards)
    up = miles / _MILES_A_DEGREE
    wide = up / math.cos(math.radians(place.latitude))
    north = (PersonListing.latitude - place.latitude) / up
    east = (PersonListing.longitude - place.longitude) / wide
    box = (
        PersonListing.latitude.between(place.latitude - up, place.latitude + up),
        PersonListing.longitude.between(place.longitude - wide, place.longitude + wide),
    )
    return and_(*box, north * north + east * east <= 1)
