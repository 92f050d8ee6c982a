"""From a staged run to what is published: one accepted run, one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from directory.database import turns
from directory.finding.absence import (
    CHANGE_COLUMNS,
    GONE,
    believed,
    missing,
    note_absences,
    older,
    retire,
)
from directory.listings.draft import Draft
from directory.models import (
    Change,
    ChangeKind,
    JsonValue,
    Listing,
    ListingFacts,
    Run,
    Source,
    StagedListing,
    Verdict,
)

BATCH = 1000

FACTS: tuple[str, ...] = tuple(
    c
    for c in StagedListing.__table__.columns.keys()  # noqa: SIM118 - columns yield themselves
    if c not in {"id", "run_id", "key", "listing_id"}
)
_SHOWN = tuple(f for f in FACTS if f not in {"raw", "content_hash"})


@dataclass(frozen=True, slots=True)
class Difference:
    """How a staged run differs from what is published. Counts of listings."""

    staged: int
    published: int
    new: int
    changed: int
    unchanged: int
    absent: int  # missing for the first time
    gone: int  # missing again, or said to have ended
    returned: int
    older: int


def listing_id(source_id: str, key: str) -> str:
    """Make a listing's id: it depends on the source and the published key alone."""
    return hashlib.blake2b(f"{source_id}\n{key}".encode(), digest_size=8).hexdigest()


def stage(session: Session, run: Run, drafts: Iterable[Draft]) -> int:
    """Add rows to a run that has no verdict yet. They are published by nobody. Returns how many."""
    rows = [
        draft.columns() | {"run_id": run.id, "listing_id": listing_id(run.source_id, draft.key)}
        for draft in drafts
    ]
    if rows:
        table: Any = StagedListing.__table__  # no object is wanted back
        session.execute(insert(table), rows)
    return len(rows)


def drop_staged(session: Session, run_id: int) -> None:
    """Forget a run's staged rows."""
    session.execute(delete(StagedListing).where(StagedListing.run_id == run_id))


def has_staged(session: Session, run_id: int) -> bool:
    """Are a run's staged rows still there?"""
    return session.scalar(select(exists().where(StagedListing.run_id == run_id))) or False


SAME_ROW = Listing.id == StagedListing.listing_id


def listed(run: Run) -> ColumnElement[bool]:
    """The run's rows that list somebody; the others state an end."""
    return (StagedListing.run_id == run.id) & (StagedListing.content_hash != GONE)


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet a condition: many such counts are one pass over the rows."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def compare(session: Session, run: Run) -> Difference:
    """Count what accepting this run would do, without doing it."""
    late, back = older(run), Listing.gone_at.is_not(None)
    same = StagedListing.content_hash == Listing.content_hash
    staged = session.scalar(select(func.count()).select_from(StagedListing).where(listed(run)))
    met, overtaken, returned, kept = session.execute(
        select(func.count(), _times(late), _times(~late & back), _times(~late & ~back & same))
        .select_from(StagedListing)
        .join(Listing, SAME_ROW)
        .where(listed(run))
    ).one()
    published = session.scalar(
        select(func.count())
        .select_from(Listing)
        .where(Listing.source_id == run.source_id, Listing.gone_at.is_(None))
    )
    gone, absent = session.execute(
        select(_times(believed(run)), _times(Listing.absent_since.is_(None) & ~believed(run)))
        .select_from(Listing)
        .where(missing(run), ~late)
    ).one()
    return Difference(
        staged=staged or 0,
        published=published or 0,
        new=(staged or 0) - met,
        changed=met - overtaken - returned - kept,
        unchanged=kept,
        absent=absent,
        gone=gone,
        returned=returned,
        older=overtaken,
    )


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def differences(before: ListingFacts, after: ListingFacts) -> dict[str, Any]:
    """What two readings of one row differ in: fact -> [before, after]."""
    pairs = ((f, getattr(before, f), getattr(after, f)) for f in _SHOWN)
    return {f: [_text(old), _text(new)] for f, old, new in pairs if old != new}


def _to_rewrite(session: Session, run: Run) -> list[tuple[int, ChangeKind]]:
    """Staged rows that alter a published one, before anything is written."""
    query = (
        select(StagedListing.id, Listing.gone_at)
        .join(Listing, SAME_ROW)
        .where(listed(run), ~older(run))
        .where(
            or_(
                StagedListing.content_hash != Listing.content_hash,
                Listing.gone_at.is_not(None),
            )
        )
        .order_by(StagedListing.key)
    )
    return [
        (staged, ChangeKind.RETURNED if gone_at else ChangeKind.CHANGED)
        for staged, gone_at in session.execute(query)
    ]


def _stamp(run: Run) -> dict[str, Any]:
    return {
        "as_of": run.as_of,
        "as_of_stated": run.as_of_stated,
        "fetched_at": run.began_at,
        "last_seen": run.as_of,
        "absent_since": None,
        "run_id": run.id,
    }


def _insert_new(session: Session, run: Run) -> None:
    """Publish the rows never seen before, in the database itself."""
    stamp = _stamp(run) | {"source_id": run.source_id, "first_seen": run.as_of}
    table = Listing.__table__
    known = exists(select(Listing.id).where(SAME_ROW))
    values = [literal(value, table.c[name].type).label(name) for name, value in stamp.items()]
    rows = select(
        StagedListing.listing_id,
        StagedListing.key,
        *(getattr(StagedListing, name) for name in FACTS),
        *values,
    ).where(listed(run), ~known)
    session.execute(insert(Listing).from_select(["id", "key", *FACTS, *stamp], rows))
    # Nothing but these carries this run's number yet.
    new = select(literal(run.id), Listing.id, literal("new"), literal({}, JsonValue))
    session.execute(
        insert(Change).from_select(
            CHANGE_COLUMNS, new.where(Listing.run_id == run.id).order_by(Listing.key)
        )
    )


def _rewrite(session: Session, run: Run, batch: Sequence[tuple[int, ChangeKind]]) -> None:
    """Overwrite one batch of listings, with a Change for each."""
    kinds = dict(batch)
    pairs = session.execute(
        select(StagedListing, Listing)
        .join(Listing, SAME_ROW)
        .where(StagedListing.id.in_(kinds))
        .order_by(StagedListing.key)
    ).all()
    changes = [
        {"run_id": run.id, "listing_id": before.id, "kind": kinds[after.id], "fields": told}
        for after, before in pairs
        if (told := differences(before, after)) or kinds[after.id] is ChangeKind.RETURNED
    ]
    rows = [
        {f: getattr(after, f) for f in FACTS} | _stamp(run) | {"gone_at": None, "id": before.id}
        for after, before in pairs
    ]
    session.execute(update(Listing), rows)
    if changes:
        session.execute(insert(Change), changes)
    session.expunge_all()


def _touch(session: Session, run: Run) -> None:
    """Stamp the unchanged rows with the newer day they were seen on."""
    seen = exists(
        select(StagedListing.id).where(
            StagedListing.run_id == run.id,
            StagedListing.listing_id == Listing.id,
            StagedListing.content_hash == Listing.content_hash,
        )
    )
    session.execute(
        update(Listing)
        .where(Listing.source_id == run.source_id, Listing.gone_at.is_(None), seen)
        .where(
            or_(
                Listing.last_seen.is_(None),
                Listing.last_seen < run.as_of,
                Listing.absent_since.is_not(None),
            )
        )
        .values(_stamp(run))
        .execution_options(synchronize_session=False)
    )


def confirm(session: Session, run: Run) -> int:
    """Publish that the list is still the version we hold. The caller commits. Returns its rows."""
    seen = (Listing.source_id == run.source_id, Listing.gone_at.is_(None))
    present = (*seen, Listing.absent_since.is_(None))
    session.execute(
        update(Listing)
        .where(*present, or_(Listing.last_seen.is_(None), Listing.last_seen < run.as_of))
        .values(_stamp(run))
        .execution_options(synchronize_session=False)
    )
    run.verdict = Verdict.ACCEPTED
    session.get_one(Source, run.source_id).last_accepted_run_id = run.id
    return session.scalar(select(func.count()).select_from(Listing).where(*present)) or 0


def accept(session: Session, run: Run) -> None:
    """Publish a staged run. The caller commits: all of it, or nothing of it, becomes visible."""
    turns.take(session)
    run_id = run.id
    todo = _to_rewrite(session, run)
    retire(session, run)
    note_absences(session, run)
    _insert_new(session, run)
    for start in range(0, len(todo), BATCH):
        _rewrite(session, session.get_one(Run, run_id), todo[start : start + BATCH])
    run = session.get_one(Run, run_id)
    _touch(session, run)
    run.verdict = Verdict.ACCEPTED
    session.get_one(Source, run.source_id).last_accepted_run_id = run_id
    drop_staged(session, run_id)
