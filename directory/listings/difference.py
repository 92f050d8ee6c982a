"""What a run changes against what is published before it, listing by listing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from directory.finding.absence import believed, missing, older
from directory.listings.publish import SAME_ROW, differences, has_staged, listed
from directory.models import Change, ChangeKind, Listing, ListingFacts, Run, StagedListing, Verdict

KINDS = ("new", "changed", "absent", "gone", "returned")
_OF_CHANGE = {
    ChangeKind.NEW: "new",
    ChangeKind.CHANGED: "changed",
    ChangeKind.GONE: "gone",
    ChangeKind.UNLISTED: "gone",
    ChangeKind.RETURNED: "returned",
}
_BATCH = 500


class DifferenceError(ValueError):
    """A run that can be compared with nothing. The message says why."""


@dataclass(frozen=True, slots=True)
class Example:
    """One listing that a run alters. `fields` is fact -> [before, after]."""

    listing_id: str
    name: str
    title: str
    number: str
    place: str
    fields: Mapping[str, Sequence[Any]]


@dataclass(slots=True)
class Altered:
    """All listings that a run alters in one way: `absent` is missing for the first time."""

    kind: str
    count: int = 0
    fields: dict[str, int] = field(default_factory=dict)  # fact -> listings in which it moved
    statuses: dict[str, int] = field(default_factory=dict)  # "active → unknown" -> listings
    examples: list[Example] = field(default_factory=list)


Met = tuple[str, ListingFacts, str, Mapping[str, Sequence[Any]]]  # kind, listing, its id, fields


def difference(session: Session, run: Run, limit: int) -> list[Altered]:
    """Every way in which a held or accepted run differs from what was published before it.

    At most `limit` examples of each kind, in the order of the source's keys. Raises DifferenceError
    for a run without rows.
    """
    if run.verdict == Verdict.ACCEPTED:
        return gathered(_of_accepted(session, run), limit)
    if run.verdict != Verdict.HELD or not has_staged(session, run.id):
        why = "its rows are not kept" if run.verdict == Verdict.HELD else f"it is {run.verdict}"
        raise DifferenceError(
            f"Run {run.id} cannot be compared: {why}. Accepted runs can, and the newest held one."
        )
    return gathered(_of_held(session, run), limit)


def gathered(met: Iterable[Met], limit: int) -> list[Altered]:
    """Count what was met by its kind, and keep the first few of each. Pure."""
    found = {kind: Altered(kind) for kind in KINDS}
    moved: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    turned: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for kind, listing, listing_id, fields in met:
        altered = found[kind]
        altered.count += 1
        moved[kind].update(fields.keys())
        if "status" in fields:
            turned[kind]["{} → {}".format(*fields["status"])] += 1
        if len(altered.examples) < limit:
            altered.examples.append(_example(listing, listing_id, fields))
    for kind, counts in moved.items():
        found[kind].fields = dict(counts.most_common())
        found[kind].statuses = dict(turned[kind].most_common())
    return list(found.values())


def _example(
    listing: ListingFacts, listing_id: str, fields: Mapping[str, Sequence[Any]]
) -> Example:
    return Example(
        listing_id=listing_id,
        name=listing.name_published or f"{listing.given_name} {listing.family_name}".strip(),
        title=listing.title_published,
        number=listing.number,
        place=", ".join(part for part in (listing.city, listing.state) if part),
        fields=fields,
    )


def _of_held(session: Session, run: Run) -> Iterator[Met]:
    known = exists(select(Listing.id).where(SAME_ROW))
    new = select(StagedListing).where(listed(run), ~known).order_by(StagedListing.key)
    for row in session.scalars(new.execution_options(yield_per=_BATCH)):
        yield "new", row, row.listing_id, {}
    both = (
        select(StagedListing, Listing)
        .join(Listing, SAME_ROW)
        .where(listed(run), ~older(run))
        .where((StagedListing.content_hash != Listing.content_hash) | Listing.gone_at.is_not(None))
        .order_by(StagedListing.key)
    )
    for after, before in session.execute(both.execution_options(yield_per=_BATCH)):
        kind = "returned" if before.gone_at else "changed"
        yield kind, after, before.id, differences(before, after)
    lacking = (missing(run), ~older(run))
    yield from _listings(session, "gone", *lacking, believed(run))
    yield from _listings(
        session, "absent", *lacking, Listing.absent_since.is_(None), ~believed(run)
    )


def _listings(session: Session, kind: str, *where: ColumnElement[bool]) -> Iterator[Met]:
    query = select(Listing).where(*where).order_by(Listing.key)
    for row in session.scalars(query.execution_options(yield_per=_BATCH)):
        yield kind, row, row.id, {}


def _of_accepted(session: Session, run: Run) -> Iterator[Met]:
    """From the changes that were kept; a first absence is known only while it lasts."""
    changes = (
        select(Change, Listing)
        .join(Listing, Listing.id == Change.listing_id)
        .where(Change.run_id == run.id)
        .order_by(Listing.key)
    )
    for change, listing in session.execute(changes.execution_options(yield_per=_BATCH)):
        yield _OF_CHANGE[change.kind], listing, listing.id, change.fields
    if run.counts.get("absent"):
        since = (Listing.source_id == run.source_id, Listing.absent_since == run.as_of)
        yield from _listings(session, "absent", *since, Listing.gone_at.is_(None))
