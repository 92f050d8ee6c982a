"""Honouring a wish to be hidden without keeping the name of whoever wished it."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from directory.listings.profile import Profile, load_rows, profile_of
from directory.models import Listing, Suppression


class SuppressionError(RuntimeError):
    """Wishes to be hidden are on record but cannot be read; nothing may be published."""


class Level(StrEnum):
    """How much somebody wishes to be hidden; each level hides what those before it hide."""

    CONTACT = "contact"  # what they say of themselves: contact, specialties, all of it
    NOINDEX = "noindex"  # in no search, list, export or feed; their page stays at its address
    REMOVE = "remove"  # shown nowhere

    @property
    def unlisted(self) -> bool:
        """Whether lists leave them out."""
        return self is not Level.CONTACT


ANEW = "anew"  # in place of `wishes_fingerprint`: no wish has it, so all are worked in anew
_STRENGTH = {level.value: strength for strength, level in enumerate(Level)}


def strongest(levels: Iterable[str]) -> str:
    """The level that hides most; "" where nobody wished anything."""
    return max(levels, key=lambda level: _STRENGTH.get(level, -1), default="")


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


def wishes(
    session: Session, secret: bytes | None, *, among: Iterable[str] | None = None
) -> dict[str, str]:
    """Listing id -> the strongest level that was wished about it; of these ids, or of all.

    Raises SuppressionError when wishes are on record and there is no secret to read them with.
    """
    rows = session.execute(select(Suppression.key_hash, Suppression.level))
    wished = {row.key_hash: row.level for row in rows}
    readable = _readable(session, secret)
    if not readable or not wished:
        return {}
    found = (
        (row.id, [wished[key] for key in key_hashes(row, readable) if key in wished])
        for row in load_rows(session, among)
    )
    return {listing_id: strongest(levels) for listing_id, levels in found if levels}


def keep_up(session: Session, secret: bytes | None, held: dict[str, str], now: dt.datetime) -> bool:
    """Note these wishes (`wishes`) under all keys their listings have by now; True for a new one.

    So a wish outlives a list that first gives a row another key and then another number.
    """
    rows = load_rows(session, held) if secret and held else ()
    keys = {key: held[row.id] for row in rows for key in key_hashes(row, secret or b"")}
    known = set(session.scalars(select(Suppression.key_hash).where(Suppression.key_hash.in_(keys))))
    fresh = sorted(keys.keys() - known)
    session.add_all(Suppression(key_hash=key, level=keys[key], made_at=now) for key in fresh)
    return bool(fresh)


def wishes_fingerprint(session: Session, secret: bytes | None) -> str:
    """Changes whenever a wish does, or the secret; "" where nobody wished anything.

    Raises SuppressionError as `wishes` does.
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
