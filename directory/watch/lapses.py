"""Noting lapses that no list tells: a credential's end date passed, and nothing else happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from directory.database import turns
from directory.models import Change, Listing, PersonEvent, PersonListing, ResolveState, Run
from directory.standing.statuses import Status
from directory.watch.events import Kind

_DATED = (Status.ACTIVE, Status.LISTED_UNEXPIRED)
_DAYS = 366  # what ended longer ago than this is no news
_ONE_DAY = dt.timedelta(days=1)
_BATCH = 500
Ended = tuple[str, dt.date]  # listing id, last day it was valid


def note_lapses(session: Session, today: dt.date) -> int:
    """Append a lapse for each credential that was seen valid and whose end date is past.

    Each is noted once for each end date, and not where a list's own change told of it. The caller
    commits. Returns how many were noted.
    """
    turns.take(session)
    state = session.scalar(select(ResolveState))
    ended = list(_untold(session, _ended(session, today))) if state else []
    if state and ended:
        rows = [
            {
                "after_change_id": state.last_change_id,
                "kind": str(Kind.LAPSE),
                "day": ends + _ONE_DAY,
                "listing_id": listing_id,
            }
            for listing_id, ends in ended
        ]
        session.execute(insert(PersonEvent), rows)
    return len(ended)


def _ended(session: Session, today: dt.date) -> list[Ended]:
    """Who was first seen with an end date to come that is past now."""
    ends: Any = Listing.expires_on
    query = (
        select(Listing.id, ends)
        .where(ends < today, ends >= today - dt.timedelta(days=_DAYS), Listing.first_seen <= ends)
        .where(Listing.status.in_([str(one) for one in _DATED]))
        .where(Listing.gone_at.is_(None), Listing.self_reported.is_(False))
        .where(
            exists(select(PersonListing.listing_id).where(PersonListing.listing_id == Listing.id))
        )
        .order_by(ends, Listing.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _untold(session: Session, ended: Collection[Ended]) -> Iterator[Ended]:
    told = set(_noted(session, ended)) | set(_told_by_lists(session, ended))
    return (one for one in ended if one not in told)


def _noted(session: Session, ended: Collection[Ended]) -> Iterator[Ended]:
    for ids in _batches(ended):
        query = select(PersonEvent.listing_id, PersonEvent.day).where(
            PersonEvent.listing_id.in_(ids), PersonEvent.kind == str(Kind.LAPSE)
        )
        for listing_id, day in session.execute(query):
            yield str(listing_id), day - _ONE_DAY


def _told_by_lists(session: Session, ended: Collection[Ended]) -> Iterator[Ended]:
    """Those whose list moved the end date itself into the past: that change is the lapse."""
    for ids in _batches(ended):
        query = (
            select(Change.listing_id, Change.fields, Run.as_of, Run.began_at)
            .join(Run, Run.id == Change.run_id)
            .where(Change.listing_id.in_(ids))
        )
        for listing_id, fields, as_of, began_at in session.execute(query):
            after = (fields.get("expires_on") or (None, None))[1]
            if after and dt.date.fromisoformat(after) < (as_of or began_at.date()):
                yield listing_id, dt.date.fromisoformat(after)


def _batches(ended: Iterable[Ended]) -> Iterator[list[str]]:
    ids = sorted({listing_id for listing_id, _ in ended})
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
