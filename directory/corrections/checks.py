"""What a maintainer may do about a board's fact: look at its page, or have its list read again.

Neither changes the fact. A look is told beside it, with its day; a list is read as ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.corrections.tables import AskedCrawl, ManualCheck
from directory.models import Listing, Source

MOST_SAYS = 200  # characters


class CheckError(ValueError):
    """A look that cannot be noted. The message says why."""


def note_check(
    session: Session, listing_id: str, says: str, seen_on: dt.date, role: str, now: dt.datetime
) -> None:
    """Note what the board's page says of a listing. The caller commits. Raises CheckError."""
    says = " ".join(says.split())
    if not says or len(says) > MOST_SAYS:
        raise CheckError(f"Say what the board's page says, in 1 to {MOST_SAYS} characters.")
    if seen_on > now.date():
        raise CheckError("The day of a look cannot be in the future.")
    if session.get(Listing, listing_id) is None:
        raise CheckError(f"There is no listing {listing_id!r}.")
    row = ManualCheck(listing_id=listing_id, says=says, seen_on=seen_on, role=role, made_at=now)
    session.add(row)
    session.flush()


def checks_of(session: Session, listing_ids: Iterable[str]) -> dict[str, ManualCheck]:
    """The newest look at each of these listings that is newer than its last reading."""
    query = (
        select(ManualCheck)
        .join(Listing, Listing.id == ManualCheck.listing_id)
        .where(ManualCheck.listing_id.in_(list(listing_ids)))
        .where((Listing.last_seen.is_(None)) | (ManualCheck.seen_on >= Listing.last_seen))
        .order_by(ManualCheck.seen_on, ManualCheck.id)
    )
    return {one.listing_id: one for one in session.scalars(query)}


def ask_for_crawl(session: Session, source_id: str, now: dt.datetime) -> None:
    """Have the next `crawl --due` read this list. The caller commits. Raises CheckError."""
    if session.get(Source, source_id) is None:
        raise CheckError(f"There is no source {source_id!r}.")
    session.merge(AskedCrawl(source_id=source_id, asked_at=now))
    session.flush()


def asked_for(session: Session, accepted: dict[str, dt.datetime]) -> set[str]:
    """The sources that somebody asked for since they were last read (`source_due`)."""
    rows = session.scalars(select(AskedCrawl))
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return {one.source_id for one in rows if one.asked_at > accepted.get(one.source_id, never)}
