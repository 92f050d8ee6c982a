"""Who is missing from a newer list, and when that is believed: a second time, never the first."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, false, func, insert, literal, select, true, update
from sqlalchemy.orm import Session

from directory.models import Change, ChangeKind, JsonValue, Listing, Run, Source, StagedListing

GONE = "gone"  # the content hash of a row that its publisher has ended
# Scopes in which absence says nothing.
PARTLY_LISTED = frozenset({"current_only", "opt_out", "unknown"})
CHANGE_COLUMNS = ["run_id", "listing_id", "kind", "fields"]


def older(run: Run) -> ColumnElement[bool]:
    """A change file may be read late: what is published from a later day stays."""
    if run.completeness != "delta" or run.as_of is None:
        return false()
    return Listing.as_of > run.as_of


def missing(run: Run) -> ColumnElement[bool]:
    """Published rows that a complete run no longer lists, or whose end it states."""
    staged = select(StagedListing.id).where(
        StagedListing.run_id == run.id, StagedListing.listing_id == Listing.id
    )
    present = exists(staged.where(StagedListing.content_hash != GONE))
    ended = exists(staged.where(StagedListing.content_hash == GONE))
    absent = ~present if run.completeness == "full" else ended
    return (Listing.source_id == run.source_id) & Listing.gone_at.is_(None) & absent


def believed(run: Run) -> ColumnElement[bool]:
    """An absence counts when a list of a later day lacks the row too; a stated end at once."""
    if run.completeness != "full":
        return true()
    return Listing.absent_since.is_not(None) & (Listing.absent_since < run.as_of)


def retire(session: Session, run: Run) -> None:
    """Mark what the publisher no longer lists. It is kept, and shown as no longer listed.

    On a list that need not show everybody the change has a word of its own: there absence is no
    sign of an ending (rules 40 and 41).
    """
    where = (missing(run), ~older(run), believed(run))
    whole = session.get_one(Source, run.source_id).info.get("scope") not in PARTLY_LISTED
    kind = ChangeKind.GONE if whole else ChangeKind.UNLISTED
    gone = select(literal(run.id), Listing.id, literal(str(kind)), literal({}, JsonValue))
    session.execute(insert(Change).from_select(CHANGE_COLUMNS, gone.where(*where)))
    session.execute(
        update(Listing)
        .where(*where)
        .values(gone_at=func.coalesce(Listing.absent_since, run.as_of))
        .execution_options(synchronize_session=False)
    )


def note_absences(session: Session, run: Run) -> None:
    """Remember the day a row was first missing; nothing is concluded from it yet."""
    session.execute(
        update(Listing)
        .where(missing(run), Listing.absent_since.is_(None), ~believed(run))
        .values(absent_since=run.as_of)
        .execution_options(synchronize_session=False)
    )
