"""From pairs to people: the connected sets of *same*, within what must stay apart."""

from __future__ import annotations

import datetime as dt
from base64 import b32encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.listings.profile import Profile
from directory.models import Person, PersonRedirect
from directory.resolve import policy
from directory.resolve.evidence import compare
from directory.resolve.ledger import Held, Pair


@dataclass(slots=True)
class Clusters:
    """People as lists of listing ids, anchor first, and the pairs that guards outvoted."""

    people: list[list[str]] = field(default_factory=list)
    dropped: set[Pair] = field(default_factory=set)


def cluster(
    profiles: Sequence[Profile], joined: Mapping[Pair, Held], apart: Iterable[Pair]
) -> Clusters:
    """The people that these pairs make.

    Pairs are joined strongest first, a person's word before any rule's, so that what a guard
    refuses is the weakest link: no person holds two listings that a person said are different.
    A rule's word further never brings two NPIs, two generations, two listings that contradict each
    other or more than twelve together, nor decides who of several took over a number.
    """
    union = _Union(profiles, apart, joined)
    dropped = _unclear_turns({p.listing_id: p for p in profiles}, joined)
    for pair, held in sorted(joined.items(), key=_strongest_first):
        if pair not in dropped and not union.join(*pair, by_person=held.by_person):
            dropped.add(pair)
    return Clusters(union.people(), dropped)


def _unclear_turns(profiles: Mapping[str, Profile], joined: Mapping[Pair, Held]) -> set[Pair]:
    """The renumbered pairs in which somebody has more than one successor, or predecessor."""
    turns: dict[tuple[str, bool], list[Pair]] = {}
    for pair, held in joined.items():
        left, right = profiles[pair[0]], profiles[pair[1]]
        if held.by_person or not (left.gone_at or right.gone_at):
            continue
        grades = compare(left, right)
        if grades.turn == "renumbered" and grades.number == "none":
            older = min(left, right, key=lambda profile: profile.first_seen or dt.date.min)
            for profile in (left, right):
                turns.setdefault((profile.listing_id, profile is older), []).append(pair)
    return {pair for pairs in turns.values() if len(pairs) > 1 for pair in pairs}


def _strongest_first(item: tuple[Pair, Held]) -> tuple[bool, float, Pair]:
    pair, held = item
    return not held.by_person, -held.score, pair


def anchor_order(profile: Profile) -> tuple[dt.date, str]:
    """Earliest seen first, then by id: the first listing of a person names the person."""
    return profile.first_seen or dt.date.max, profile.listing_id


def person_id(anchor_id: str) -> str:
    """The id of the person whose anchor is this listing: "p" and twelve letters or digits."""
    digest = blake2b(anchor_id.encode(), digest_size=8).digest()
    return "p" + b32encode(digest).decode().lower()[:12]


class _Union:
    """Union-find whose sets remember what a guard needs to know."""

    def __init__(
        self, profiles: Sequence[Profile], apart: Iterable[Pair], joined: Collection[Pair]
    ) -> None:
        self._joined = joined
        self._profiles = {profile.listing_id: profile for profile in profiles}
        self._parent = {listing_id: listing_id for listing_id in self._profiles}
        self._members = {listing_id: [listing_id] for listing_id in self._profiles}
        self._npis = {p.listing_id: {p.npi} for p in profiles if p.npi}
        self._suffixes = {p.listing_id: {p.suffix} for p in profiles if p.suffix}
        self._foes: dict[str, set[str]] = {}
        for left, right in apart:
            self._foes.setdefault(left, set()).add(right)
            self._foes.setdefault(right, set()).add(left)

    def _find(self, listing_id: str) -> str:
        while self._parent[listing_id] != listing_id:
            self._parent[listing_id] = self._parent[self._parent[listing_id]]
            listing_id = self._parent[listing_id]
        return listing_id

    def join(self, left: str, right: str, *, by_person: bool) -> bool:
        """Join the two sets unless a guard forbids it; whether they are one set now."""
        a, b = sorted((self._find(left), self._find(right)))
        if a == b:
            return True
        if self._enemies(a, b) or (not by_person and self._implausible(a, b)):
            return False
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        self._parent[b] = a
        self._members[a] += self._members.pop(b)
        for kept in (self._npis, self._suffixes, self._foes):
            if b in kept:
                kept[a] = kept.get(a, set()) | kept.pop(b)
        return True

    def _enemies(self, a: str, b: str) -> bool:
        return any(self._find(foe) == b for foe in self._foes.get(a, ()))

    def _implausible(self, a: str, b: str) -> bool:
        return (
            len(self._members[a]) + len(self._members[b]) > policy.LARGEST_PERSON
            or _brings_a_second(self._npis, a, b)
            or _brings_a_second(self._suffixes, a, b)
            or any(self._contradict(x, y) for x in self._members[a] for y in self._members[b])
        )

    def _contradict(self, left: str, right: str) -> bool:
        """Whether two who hang together through others cannot be one person."""
        pair = (left, right) if left < right else (right, left)
        if pair in self._joined:
            return False
        return policy.contradicts(compare(self._profiles[left], self._profiles[right]))

    def people(self) -> list[list[str]]:
        """Every set, its anchor first, in the order of the anchors' ids."""
        found = [
            sorted(members, key=lambda listing_id: anchor_order(self._profiles[listing_id]))
            for members in self._members.values()
        ]
        return sorted(found)


def _brings_a_second(kept: Mapping[str, set[str]], a: str, b: str) -> bool:
    """Whether joining would put values side by side that neither set holds side by side yet."""
    left, right = kept.get(a, set()), kept.get(b, set())
    return len(left | right) > max(1, len(left), len(right))


def current_ids(session: Session, person_id: str) -> list[str]:
    """The ids that a person's id stands for today; empty for an id that was never given out.

    An id that lives comes first, then the people who were once part of it. An id that was
    merged away gives the people who now hold its listings. Circles of redirects end.
    """
    found: list[str] = []
    seen: set[str] = set()
    waiting = [person_id]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        alive = session.get(Person, current) is not None
        if alive:
            found.append(current)
        waiting += _next_ids(session, current, alive=alive)
    return found


def _next_ids(session: Session, old_id: str, *, alive: bool) -> list[str]:
    query = select(PersonRedirect.new_id).where(PersonRedirect.old_id == old_id)
    if alive:
        # An id that lives again after an undone merge no longer stands for that other person.
        query = query.where(PersonRedirect.reason == "split")
    return list(session.scalars(query.order_by(PersonRedirect.new_id)))
