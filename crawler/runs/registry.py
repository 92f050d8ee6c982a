"""Sources and their runs as the store knows them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.source import Source
from directory import program
from directory.models import Listing, Run, Verdict
from directory.models import Source as StoredSource
from directory.sources.drift import fill_rates

_CRAWLER = Path(__file__).parents[1]
INFO = (
    "issuer",
    "publisher",
    "page",
    "check_page",
    "check_how",
    "scope",
    "scope_note",
    "discipline_note",
    "shape_note",
    "holds",
)


def describe(source: Source) -> dict[str, Any]:
    """What the store keeps of a source, so that the site need not know the crawler."""
    info: dict[str, Any] = {name: getattr(source, name) for name in INFO}
    return info | {
        "shape": str(source.shape),
        "terms": source.terms.terms.strip(),
        "read": source.is_crawled,
        "why": source.why_not,
        "cadence_days": source.cadence_days,
        "limits": {"max_lost": source.bands.max_lost, "max_added": source.bands.max_added},
        "credentials": list(dict.fromkeys(source.record.titles.values())),
    }


def remember(session: Session, source: Source) -> StoredSource:
    """Write what a source says of itself into the store."""
    row = session.get(StoredSource, source.id)
    if row is None:
        row = StoredSource(id=source.id, last_accepted_run_id=None)
        session.add(row)
    row.title, row.jurisdiction = source.title, source.jurisdiction
    row.family, row.info = source.access.kind, describe(source)
    return row


def fingerprint(source: Source, digest: str) -> str:
    """Name an input together with how it is read: the same name means the same result.

    By another program it is read anew: what was mended must reach who is listed, though their list
    stays as it is.
    """
    how = f"{program.mark(_CRAWLER)}\n{source.model_dump_json()}\n{digest}"
    return hashlib.blake2b(how.encode(), digest_size=32).hexdigest()


def newest_accepted(session: Session, source_id: str) -> Run | None:
    """The run whose listings are published."""
    return session.scalar(
        select(Run)
        .where(Run.source_id == source_id, Run.verdict == Verdict.ACCEPTED)
        .order_by(Run.id.desc())
        .limit(1)
    )


def filled_before(session: Session, source_id: str) -> dict[str, float]:
    """The share (0..1) of listings that had each fact in the last accepted run read whole."""
    runs = session.scalars(
        select(Run)
        .where(Run.source_id == source_id, Run.verdict == Verdict.ACCEPTED)
        .where(Run.completeness == "full")
        .order_by(Run.id.desc())
    )
    # A run that only met the known version counted nothing.
    counts = next((run.counts for run in runs if run.counts.get("filled")), {})
    return fill_rates(counts)


def known_keys(session: Session, source_id: str) -> frozenset[str]:
    """The keys that a source has published so far and not ended."""
    return frozenset(
        session.scalars(
            select(Listing.key).where(Listing.source_id == source_id, Listing.gone_at.is_(None))
        )
    )


def accepted_before(session: Session, source: Source, digest: str) -> Run | None:
    """Find the accepted run that this very input already made, if nothing newer replaced it."""
    newest = (
        select(Run)
        .where(Run.source_id == source.id, Run.verdict == Verdict.ACCEPTED)
        .order_by(Run.id.desc())
    )
    name = fingerprint(source, digest)
    runs = session.scalars(newest).all()
    return next(
        (r for r in runs if r.fingerprint == name and (r is runs[0] or r.completeness == "delta")),
        None,
    )
