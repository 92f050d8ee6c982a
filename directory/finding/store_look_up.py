"""Looking people up by queries of the store: by a number, and by the state they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from directory.cards.reader import visible
from directory.listings.numbers import number_parts, numbers_agree
from directory.models import Listing, Person, PersonListing, Source


def people_of_number(session: Session, number: str) -> list[str]:
    """Ids of people with a listing of this number, however it is punctuated or padded (rule 23)."""
    _, serial = number_parts(number)
    if serial is None:
        return []  # no number at all, and none agrees with it
    digits = str(serial)
    bare: Any = Listing.number
    for mark in (".", "-", " ", "/"):
        bare = func.replace(bare, mark, "")
    # Most numbers have not even these digits in order, which is seen far sooner.
    holding = Listing.number.like(f"%{'%'.join(digits)}%"), bare.contains(digits)
    published = select(Listing.number).distinct().where(*holding)
    agreeing = [one for one in session.scalars(published) if numbers_agree(one, number)]
    if not agreeing:
        return []
    people = (
        select(Person.id)
        .join(PersonListing, PersonListing.person_id == Person.id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .where(Listing.number.in_(agreeing[:500]), visible())
        .distinct()
        .order_by(Person.id)
    )
    return list(session.scalars(people))


def people_in_state(session: Session, ids: Sequence[str], state: str) -> set[str]:
    """Those of these people who are placed in the state or listed by one of its boards."""
    query = (
        select(PersonListing.person_id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .join(Source, Source.id == Listing.source_id)
        .where(
            PersonListing.person_id.in_(ids),
            or_(PersonListing.place_state == state, Source.jurisdiction == state),
        )
    )
    return set(session.scalars(query))
