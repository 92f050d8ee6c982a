"""Honouring a wish to be hidden without keeping the name of whoever wished it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from directory.models import Listing, Suppression
from directory.profile import Profile, load_rows, profile_of


class SuppressionError(RuntimeError):
    """Wishes to be hidden are on record but cannot be read; nothing may be published."""


def key_hashes(listing: Listing | Row[Any], secret: bytes) -> list[str]:
    """The keyed hashes (HMAC-SHA256) under which a wish about this listing is kept.

    The keys: where it is published, its number with its issuer and family name, its NPI; so that
    the wish outlives a new crawl, another list of the same board, and a merge.
    """
    profile = profile_of(listing, "")
    keys = [f"key|{listing.source_id}|{listing.key}", *_number_keys(profile)]
    if profile.npi:
        keys.append(f"npi|{profile.npi}")
    return [hmac.digest(secret, key.encode(), "sha256").hex() for key in keys]


def hidden_listing_ids(
    session: Session,
    secret: bytes | None,
    *,
    levels: Iterable[str] = ("remove",),
    among: Iterable[str] | None = None,
) -> set[str]:
    """The listings that someone asked to be left out, at one of `levels`; of these ids, or of all.

    Raises SuppressionError when wishes are on record and there is no secret to read them with.
    """
    query = select(Suppression.key_hash).where(Suppression.level.in_(list(levels)))
    wished = set(session.scalars(query))
    readable = _readable(session, secret)
    if not readable or not wished:
        return set()
    return {
        row.id
        for row in load_rows(session, among)
        if not wished.isdisjoint(key_hashes(row, readable))
    }


def wishes_fingerprint(session: Session, secret: bytes | None) -> str:
    """Changes whenever a wish does, or the secret; "" where nobody wished anything.

    Raises SuppressionError as `hidden_listing_ids` does.
    """
    readable = _readable(session, secret)
    wished = sorted(map(tuple, session.execute(select(Suppression.key_hash, Suppression.level))))
    if not readable or not wished:
        return ""
    return hmac.digest(readable, repr(wished).encode(), "sha256").hex()


def _readable(session: Session, secret: bytes | None) -> bytes | None:
    if not secret and session.scalar(select(Suppression.key_hash).limit(1)) is not None:
        raise SuppressionError(
            "People have asked to be hidden, but INTERVENTIONIST_SECRET is not set: "
            "set it to the secret that was used when their wishes were recorded."
        )
    return secret


def _number_keys(profile: Profile) -> Iterable[str]:
    # The issuer, not the state of residence: a wish must outlive a move.
    issuer = profile.issuer_id or profile.source_id
    return (f"number|{issuer}|{number}|{profile.family}" for number in profile.loose_numbers)
