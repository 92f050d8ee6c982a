"""Noting somebody's wish to be hidden, and honouring it at once.

What it hides is hidden when the caller commits. What a wish no longer hides is shown again by the
next resolution, which works all wishes into the people anew.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from directory.claims.queue import forget_of
from directory.database import turns
from directory.hiding.suppression import ANEW, Level, key_hashes
from directory.listings.profile import load_profiles, load_rows
from directory.models import Person, PersonListing, ResolveState, Suppression
from directory.resolve.clusters import current_ids
from directory.resolve.ledger import touching
from directory.watch.events import Kind
from directory.watch.tombstones import Tombstone, note


class OptOutError(ValueError):
    """A wish that cannot be noted. The message says why."""


def whose(session: Session, person_id: str) -> Person:
    """The person whom this id stands for, hidden or not. Raises OptOutError for none or several."""
    ids = current_ids(session, person_id.strip().lower())
    if len(ids) > 1:
        raise OptOutError(f"{person_id} stands for {', '.join(ids)} now. Say which.")
    if not ids:
        raise OptOutError(f"There is no person {person_id!r}. An id looks like pabcdefghijkl.")
    return session.get_one(Person, ids[0])


def listings_of(session: Session, person: Person) -> set[str]:
    """The person's listings, and those held to be theirs that an earlier wish took from them."""
    found = set(session.scalars(_attached(person)))
    frontier = {*found, person.anchor_id}
    while frontier:
        found |= frontier
        joined = {one for pair in touching(session, frontier).joined() for one in pair} - found
        elsewhere = session.scalars(
            select(PersonListing.listing_id).where(PersonListing.listing_id.in_(joined))
        )
        frontier = joined.difference(elsewhere)
    return found


def opt_out(
    session: Session, person_id: str, level: Level | None, secret: bytes, now: dt.datetime
) -> Person:
    """Note how much this person wishes to be hidden; None takes an earlier wish back.

    One wish holds for all of their listings, each under all of its keys (`suppression`), and what
    they claimed of themselves is deleted. The caller commits, and has nothing else pending. Raises
    OptOutError as `whose` does.
    """
    turns.take(session)
    person = whose(session, person_id)
    listings = listings_of(session, person)
    hashes = {key for one in load_rows(session, listings) for key in key_hashes(one, secret)}
    session.execute(delete(Suppression).where(Suppression.key_hash.in_(hashes)))
    session.execute(update(ResolveState).values(wishes=ANEW))  # also one that comes and goes
    if level is None:
        return person
    session.add_all(Suppression(key_hash=key, level=level, made_at=now) for key in sorted(hashes))
    forget_of(session, listings)
    _hide(session, person, level, now)
    return person


def _hide(session: Session, person: Person, level: Level, now: dt.datetime) -> None:
    """What resolving would make of the wish, as far as it hides."""
    profiles = load_profiles(session, session.scalars(_attached(person)).all())
    told = [one.listing_id for one in profiles if one.self_reported]
    alone = len(told) == len(profiles)
    if told and not alone:
        session.execute(delete(PersonListing).where(PersonListing.listing_id.in_(told)))
    hidden = person.hidden or level.unlisted or alone
    if hidden and not person.hidden:
        note(session, [Tombstone(Kind.HIDDEN, person.id)], now.date())
    session.execute(
        update(Person).where(Person.id == person.id).values(hidden=hidden, wish=level.value)
    )
    session.flush()


def _attached(person: Person) -> Select[Any]:
    return select(PersonListing.listing_id).where(PersonListing.person_id == person.id)
