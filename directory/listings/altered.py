"""What a staged run says otherwise of those who are published under the same keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from directory.finding.absence import older
from directory.listings.publish import SAME_ROW, listed
from directory.models import Listing, Run, StagedListing

_Text: TypeAlias = InstrumentedAttribute[str]
_UNSAID = ("", "unknown")


def altered(session: Session, run: Run) -> dict[str, int]:
    """Of how many published listings a staged run says otherwise: name, end, city, status.

    `end` counts terms that end earlier than they did; `status` those that no date explains.
    """
    told = _told(run)
    counts = [func.coalesce(func.sum(case((it, 1), else_=0)), 0) for it in told.values()]
    row = session.execute(
        select(*counts)
        .select_from(StagedListing)
        .join(Listing, SAME_ROW)
        .where(listed(run), ~older(run), Listing.gone_at.is_(None))
        .where(StagedListing.content_hash != Listing.content_hash)
    ).one()
    return dict(zip(told, row, strict=True))


def _told(run: Run) -> Mapping[str, ColumnElement[bool]]:
    now, was = StagedListing, Listing
    return {
        "name": _differ(now.family_name, was.family_name) | _differ(now.given_name, was.given_name),
        "end": now.expires_on < was.expires_on,
        "city": _differ(now.city, was.city),
        "status": _differ(now.status, was.status)
        & ~_is(now.expires_on < run.as_of)  # lapsed, as its date says
        & ~_is(now.expires_on > was.expires_on),  # renewed
    }


def _differ(now: _Text, was: _Text) -> ColumnElement[bool]:
    """Two texts that both say something, and not the same in other letters."""
    said = now.not_in(_UNSAID) & was.not_in(_UNSAID)
    return said & (func.lower(now) != func.lower(was))


def _is(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether it holds; where a date is not stated, it does not."""
    return func.coalesce(condition, False)
