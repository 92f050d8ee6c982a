"""A number that a board gave to somebody else is another listing: nothing is both people's."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.rows.collisions import holder
from crawler.runs.gate import MOST_ALTERED
from directory.finding.absence import older
from directory.listings.publish import SAME_ROW, listed
from directory.models import Listing, ListingFacts, Run, StagedListing
from directory.names.parse import Agreement, fold, given_names_agree
from directory.resolve.evidence import compare_families

_BATCH = 1000


def passed_on(session: Session, run: Run) -> dict[str, str]:
    """Staged keys under which somebody else is published: key -> a key with the new name in it.

    Those of whom that is new are left out where they are more than a list may rename at once: then
    a column slipped. A self-report's number is the person's own for life (NPI): there only the name
    has changed.
    """
    query = (
        select(StagedListing, Listing)
        .join(Listing, SAME_ROW)
        .where(listed(run), ~older(run), StagedListing.content_hash != Listing.content_hash)
        .where(StagedListing.kind == "person", ~StagedListing.self_reported)
        .where(func.lower(StagedListing.family_name) != func.lower(Listing.family_name))
        .where(func.lower(StagedListing.given_name) != func.lower(Listing.given_name))
        .execution_options(yield_per=_BATCH)
    )
    earlier: dict[str, str] = {}
    fresh: dict[str, str] = {}
    for now, was in session.execute(query):
        if _two_people(now, was):
            is_fresh = was.gone_at is None and was.absent_since is None
            (fresh if is_fresh else earlier)[now.key] = f"{now.key}|{holder(now)}"
    few, most = MOST_ALTERED["name"]
    slipped = len(fresh) > max(few, most * _published(session, run))
    return earlier if slipped else earlier | fresh


def _published(session: Session, run: Run) -> int:
    mine = (Listing.source_id == run.source_id, Listing.gone_at.is_(None))
    return session.scalar(select(func.count()).select_from(Listing).where(*mine)) or 0


def _two_people(now: ListingFacts, was: ListingFacts) -> bool:
    """Whether no name of the one is like a name of the other: more than a marriage changes."""
    families, others = _families(now), _families(was)
    return (
        _words(now).isdisjoint(_words(was))
        and compare_families(families, others) == "different"
        and given_names_agree(now.given_name, was.given_name) is Agreement.DIFFERENT
    )


def _families(row: ListingFacts) -> tuple[str, tuple[str, ...]]:
    return fold(row.family_name), tuple(map(fold, map(str, row.former_names)))


def _words(row: ListingFacts) -> set[str]:
    """Every name in full, wherever it stands: some go by a middle name, some lists turn names."""
    names = (row.family_name, row.given_name, row.middle_name, *map(str, row.former_names))
    return {word for word in fold(" ".join(names)).split() if len(word) > 1}
