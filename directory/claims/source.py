"""The list that is made here: what professionals told this site of themselves, not checked."""

from __future__ import annotations

from sqlalchemy.orm import Session

from directory.listings.publish import listing_id
from directory.models import Source

ID = "self_stated"
_INFO = {
    "publisher": "",
    "scope": "self_reported",
    "scope_note": "It has only those who proved that a board’s record is theirs, and told us more.",
    "discipline_note": "This list does not show discipline.",
    "shape": "seen",
    "holds": "statements",  # nobody is looked up here: it names nobody
    "read": False,  # no crawl's turn
}


def statement_id(once: str) -> str:
    """The id of the listing that holds what is said through a claim."""
    return listing_id(ID, once)


def source_of(session: Session) -> Source:
    """The list's own row, made when first needed. The caller commits."""
    found = session.get(Source, ID)
    if found is None:
        found = Source(
            id=ID,
            title="Told to this site by the professional",
            jurisdiction="US",
            family="claims",
            info=_INFO,
            last_accepted_run_id=None,
        )
        session.add(found)
        session.flush()
    return found
