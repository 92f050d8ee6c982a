"""Restoring a backup takes back no claim made since, and says nothing again that was taken back.

The claims of the store that is replaced are carried into the restored one whole.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, inspect, select

from directory.claims.source import ID
from directory.claims.tables import Claim, ClaimProof, ClaimStatement
from directory.models import Listing, PersonListing

_CLAIM: Any = Claim.__table__
_PARTS: tuple[Any, ...] = (ClaimProof.__table__, ClaimStatement.__table__)
Rows = list[dict[str, Any]]


class Words(NamedTuple):
    """All claims of a store, what came of them, and what is shown of whom: listing id -> words."""

    claims: Rows
    parts: tuple[Rows, ...]
    shown: dict[str, list[Any]]


def read_words(store: Connection) -> Words:
    """Read them; nothing of a store of before there were claims."""
    if not _knows_claims(store):
        return Words([], ((), ()), {})  # type: ignore[arg-type]
    return Words(_rows(store, _CLAIM), tuple(_rows(store, one) for one in _PARTS), _shown(store))


def write_words(store: Connection, words: Words) -> None:
    """Let a restored store have these claims and no others, as far as it has their records.

    What it says of anybody that was said otherwise, or no more, is out of sight until the next
    resolution. The caller commits.
    """
    if not _knows_claims(store):
        return
    for one in (*_PARTS, _CLAIM):
        store.execute(delete(one))
    known = _known(store, {row["listing_id"] for row in words.claims})
    claims = [row for row in words.claims if row["listing_id"] in known]
    numbers = {row["id"] for row in claims}
    parts = [[row for row in rows if row["claim_id"] in numbers] for rows in words.parts]
    for of, rows in ((_CLAIM, claims), *zip(_PARTS, parts, strict=True)):
        if rows:
            store.execute(insert(of), rows)
    for listing_id, said in _shown(store).items():
        if words.shown.get(listing_id) != said:
            store.execute(delete(PersonListing).where(PersonListing.listing_id == listing_id))


def _knows_claims(store: Connection) -> bool:
    return all(inspect(store).has_table(one.name) for one in (_CLAIM, *_PARTS))


def _rows(store: Connection, of: Any) -> Rows:
    found = store.execute(select(of).order_by(*of.primary_key.columns))
    return [dict(row) for row in found.mappings()]


def _known(store: Connection, records: set[str]) -> set[str]:
    return {one for one in records if store.scalar(select(Listing.id).where(Listing.id == one))}


def _shown(store: Connection) -> dict[str, list[Any]]:
    query = (
        select(Listing.id, Listing.claims)
        .join(PersonListing, PersonListing.listing_id == Listing.id)
        .where(Listing.source_id == ID)
    )
    return dict(map(tuple, store.execute(query)))
