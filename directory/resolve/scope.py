"""What one resolution compares: everybody, or the listings that moved and whom they may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Change, ChangeKind, Person, PersonListing
from directory.profile import MATCHED, Profile
from directory.resolve import keystore, policy
from directory.resolve import ledger as ledgers
from directory.resolve.candidates import Buckets, Index
from directory.resolve.keys import KINDS, key_rows
from directory.resolve.keystore import Placed

_NAME = KINDS.index("name")
_IDS = 500  # ids in one IN (...)


@dataclass(frozen=True, slots=True)
class Scope:
    """The buckets that matter, by positions in `ids`, and whose pairs are looked at again."""

    ids: Sequence[str]
    buckets: Buckets
    only: frozenset[int] | None = None  # None: everybody's

    @property
    def affected(self) -> set[str] | None:
        """The listings whose pairs are looked at again; None: everybody's."""
        return None if self.only is None else {self.ids[position] for position in self.only}


def everybody(session: Session, profiles: Sequence[Profile]) -> Scope:
    """All of them; their keys are noted in the store."""
    ids = [profile.listing_id for profile in profiles]
    buckets = Index(profiles).buckets
    keystore.rewrite_all(session, ids, buckets)
    return Scope(ids, buckets)


def changed_ids(session: Session, after_change: int, after_decision: int) -> set[str]:
    """The listings that runs changed, or that people decided about, since then.

    Left out are those of which a run changed only what matching never reads: a status, a date.
    """
    query = select(Change.listing_id, Change.kind, Change.fields).where(Change.id > after_change)
    moved = {name for name, kind, fields in session.execute(query) if _moves(kind, fields)}
    return {*moved, *ledgers.made_by_people(session, after_decision)}


def _moves(kind: ChangeKind, fields: Mapping[str, Any]) -> bool:
    return kind != ChangeKind.CHANGED or not MATCHED.isdisjoint(fields)


def moved(session: Session, changed: Collection[str], profiles: Iterable[Profile]) -> Scope:
    """The changed listings, and those for whom a change alters with whom they are compared.

    `profiles` are those of the changed that are people. Their keys are noted in the store.
    """
    was = keystore.of_listings(session, changed)
    now = {(p.listing_id, row) for p in profiles for row in key_rows(p)}
    hashes = {row.hash for _, row in chain(was, now)}
    before = keystore.of_buckets(session, hashes)
    after = before - was | now
    keystore.alter(session, was - now, now - was)
    others = _drawn_in(before, after, changed)
    beyond = {row.hash for _, row in keystore.of_listings(session, others)} - hashes
    after |= keystore.of_buckets(session, beyond)
    return _scope(after, {*changed, *others})


def _scope(rows: Collection[Placed], affected: Collection[str]) -> Scope:
    ids = sorted({*affected, *(name for name, _ in rows)})
    place = {name: i for i, name in enumerate(ids)}
    return Scope(ids, _buckets(rows, place), frozenset(place[name] for name in affected))


def _buckets(rows: Iterable[Placed], place: Mapping[str, int]) -> Buckets:
    return Buckets((place[name], row) for name, row in rows)


def _drawn_in(
    before: Collection[Placed], after: Collection[Placed], changed: Collection[str]
) -> set[str]:
    """Those who did not change, but whose bucket became too large, or no longer is.

    Or whose name became common, or no longer is. In every other bucket a change touches only the
    pairs of the changed listings.
    """
    ids = sorted({name for name, _ in chain(before, after)})
    place = {name: i for i, name in enumerate(ids)}
    moving = [place[name] for name in changed if name in place]
    was, now = (_still(_buckets(rows, place), moving) for rows in (before, after))
    # The same rows in the same order, so that they can be held side by side.
    drawn = now[0][(was[1:] != now[1:]).any(axis=0)]
    return {ids[position] for position in np.unique(drawn).tolist()}


def _still(
    buckets: Buckets, moving: Sequence[int]
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Of the rows that stay: the listing, its bucket's level, and whether its name is common."""
    often = (buckets.kinds == _NAME) & (buckets.sizes() >= policy.COMMON_COUNT)
    stays = ~np.isin(buckets.members, moving)
    return np.stack([buckets.members, buckets.levels, often])[:, stays]


def people_around(session: Session, listing_ids: Iterable[str]) -> set[str]:
    """The listings that are, in the store, one person with one of these."""
    people = _where(session, PersonListing.person_id, PersonListing.listing_id, listing_ids)
    return _where(session, PersonListing.listing_id, PersonListing.person_id, people)


def hidden_now(session: Session) -> set[str]:
    """The listings of everybody who is hidden in the store."""
    query = select(PersonListing.listing_id).join(Person, Person.id == PersonListing.person_id)
    return set(session.scalars(query.where(Person.hidden)))


def _where(session: Session, wanted: Any, column: Any, values: Iterable[str]) -> set[str]:
    found: set[str] = set()
    known = sorted(set(values))
    for start in range(0, len(known), _IDS):
        query = select(wanted).where(column.in_(known[start : start + _IDS]))
        found.update(session.scalars(query))
    return found
