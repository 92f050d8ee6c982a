"""What one resolution compares: everybody, or the listings that moved and whom they may be."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.database.among import among
from directory.listings.profile import MATCHED, Profile
from directory.models import Change, ChangeKind, Person, PersonListing
from directory.resolve import keystore, policy
from directory.resolve import ledger as ledgers
from directory.resolve.candidates import Buckets, Index, Ints, as_table
from directory.resolve.keys import KINDS, key_rows
from directory.resolve.keystore import Placed

_PLACES = PersonListing.__table__.c
_NAME = KINDS.index("name")


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
    moved = {name for name, kind, fields in session.execute(query).all() if _moves(kind, fields)}
    return {*moved, *ledgers.made_by_people(session, after_decision)}


def _moves(kind: ChangeKind, fields: Mapping[str, Any]) -> bool:
    return kind != ChangeKind.CHANGED or not MATCHED.isdisjoint(fields)


def moved(session: Session, changed: Collection[str], profiles: Iterable[Profile]) -> Scope:
    """The changed listings, and those for whom a change alters with whom they are compared.

    `profiles` are those of the changed that are people. Their keys are noted in the store.
    """
    was = keystore.of_listings(session, changed)
    now: set[Placed] = {(p.listing_id, *row) for p in profiles for row in key_rows(p)}
    hashes = {hashed for _, hashed, *_ in chain(was, now)}
    stay = keystore.of_buckets(session, hashes) - was
    keystore.alter(session, was - now, now - was)
    places = Places(changed)
    rest, before, after = map(places.table, (stay, was, now))
    others = _drawn_in(rest, before, after)
    drawn = [places.names[i] for i in others]
    beyond = {hashed for _, hashed, *_ in keystore.of_listings(session, drawn)} - hashes
    further = places.table(keystore.of_buckets(session, beyond))
    return _scope(places, np.concatenate([rest, after, further]), len(changed), others)


class Places:
    """A place for each listing that is met: first these, then the others as they come."""

    def __init__(self, names: Iterable[str]) -> None:
        self._of = {name: i for i, name in enumerate(names)}

    @property
    def names(self) -> list[str]:
        """The listings by place."""
        return list(self._of)

    def table(self, rows: Iterable[Placed]) -> Ints:
        """Rows as `Buckets` takes them."""
        of, flat = self._of, array("q")
        for name, *row in rows:
            flat.extend((of.setdefault(name, len(of)), *row))
        return as_table(flat)


def _scope(places: Places, table: Ints, changed: int, others: Sequence[int]) -> Scope:
    """`table` with its listings in the order of their ids. The `changed` have the first places."""
    names = places.names
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    table[:, 0] = rank[table[:, 0]]
    only = frozenset(rank[[*range(changed), *others]].tolist())
    return Scope([names[i] for i in order], Buckets(table), only)


def _drawn_in(rest: Ints, before: Ints, after: Ints) -> list[int]:
    """Those who did not change, but whose bucket became too large, or no longer is.

    Or whose name became common, or no longer is. In every other bucket a change touches only the
    pairs of the changed listings. `rest` are the rows that stay.
    """
    changed = np.union1d(before[:, 0], after[:, 0])
    was, now = (_still(Buckets(np.concatenate([rest, rows])), changed) for rows in (before, after))
    # The same rows in the same order, so that they can be held side by side.
    drawn: list[int] = np.unique(now[0][(was[1:] != now[1:]).any(axis=0)]).tolist()
    return drawn


def _still(buckets: Buckets, moving: Ints) -> Ints:
    """Of the rows that stay: the listing, its bucket's level, and whether its name is common."""
    often = (buckets.kinds == _NAME) & (buckets.sizes() >= policy.COMMON_COUNT)
    stays = ~np.isin(buckets.members, moving)
    return np.stack([buckets.members, buckets.levels, often])[:, stays]


def people_around(session: Session, listing_ids: Iterable[str]) -> set[str]:
    """The listings that are, in the store, one person with one of these."""
    listing_id, person_id = _PLACES.listing_id, _PLACES.person_id  # rows, not objects
    people = _where(session, person_id, listing_id, listing_ids)
    return _where(session, listing_id, person_id, people)


def wishing_now(session: Session) -> set[str]:
    """The listings of everybody whom the store hides, or of whom it hides something."""
    query = select(PersonListing.listing_id).join(Person, Person.id == PersonListing.person_id)
    return set(session.scalars(query.where(Person.hidden | (Person.wish != ""))))


def _where(session: Session, wanted: Any, column: Any, values: Iterable[str]) -> set[str]:
    return set(session.scalars(select(wanted).where(among(session, column, values))).all())
