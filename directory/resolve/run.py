"""One resolution: candidates, comparisons, decisions, people. The caller commits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from directory.claims import publish as own_words
from directory.database import turns
from directory.garbage import no_collection
from directory.hiding.suppression import ANEW, keep_up, wishes, wishes_fingerprint
from directory.listings.profile import Profile, load_profiles
from directory.models import Change, Decision, Person, PersonListing, ResolveState
from directory.resolve import keystore, people, scope
from directory.resolve import ledger as ledgers
from directory.resolve.candidates import Index, Oversize, told
from directory.resolve.evidence import compare
from directory.resolve.forgetting import forget
from directory.resolve.learning import newest
from directory.resolve.policy import Judgement, fingerprint, judge
from directory.resolve.world import Commonness, World

_STATE_ID = 1
_MANY, _SHARE = 10_000, 10  # so many changes, and one in so many listings: look at all


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """What a resolution did. All are counts, but for `full` and the named `oversize` buckets."""

    full: bool
    listings: int
    affected: int  # listings whose pairs were looked at again
    pairs: int  # pairs compared
    decisions: dict[str, int]  # verdict -> rows added to the ledger
    people: int
    people_written: int
    listings_written: int
    redirects: int
    guarded: int  # pairs that agree but that a guard keeps apart
    oversize: list[Oversize] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was compared, and the listings whose people are made anew."""

    world: World
    members: Collection[str]
    wishes: dict[str, str]  # of those who want to be hidden, by listing
    affected: int
    pairs: int
    oversize: list[Oversize]


def resolve(
    session: Session, *, full: bool, now: dt.datetime, secret: bytes | None = None
) -> ResolveReport:
    """Decide who is who and write the people.

    With `full` false only what moved since the last time, and whom that may concern, is loaded
    and compared again; the result is the same. A store that was never resolved, or was with other
    rules, or much of which has changed, is resolved in full. `secret` reads the wishes to be
    hidden. Raises SuppressionError when there are wishes and no secret.
    """
    with no_collection():
        return _resolve(session, full=full, now=now, secret=secret)


def _resolve(
    session: Session, *, full: bool, now: dt.datetime, secret: bytes | None
) -> ResolveReport:
    turns.take(session)  # what is read is all there is to resolve until we commit
    own_words.work_in(session, now)
    wished = wishes_fingerprint(session, secret)
    state = session.get(ResolveState, _STATE_ID)
    changed = None if full or state is None else _changed(session, state)
    if changed is None or state is None:
        looked = _everybody(session, secret)
    else:
        looked = _moved(session, changed, secret, wished_anew=state.wishes != wished)
    clusters = looked.world.cluster(looked.members)
    rows = looked.world.decisions(clusters, now)
    ledgers.record(session, rows)
    built = people.build(clusters.people, looked.world.profiles, looked.wishes)
    written = people.write(session, built, now, None if changed is None else looked.members)
    # Another listing may have such a key: then all wishes are worked in anew the next time.
    _remember(session, now, ANEW if keep_up(session, secret, looked.wishes, now) else wished)
    forget(session, looked.wishes)
    return ResolveReport(
        full=changed is None,
        listings=_count(session, PersonListing.listing_id),
        affected=looked.affected,
        pairs=looked.pairs,
        decisions=dict(sorted(Counter(str(row["verdict"]) for row in rows).items())),
        people=_count(session, Person.id),
        people_written=written.people,
        listings_written=written.listings,
        redirects=written.redirects,
        guarded=len(clusters.dropped),
        oversize=looked.oversize,
    )


def _changed(session: Session, state: ResolveState) -> set[str] | None:
    """The listings that moved since the last time; None where all are to be looked at."""
    if state.rules != _rules(session):
        return None
    changed = scope.changed_ids(session, state.last_change_id, state.last_decision_id)
    many = len(changed) > _MANY and len(changed) * _SHARE > _count(
        session, PersonListing.listing_id
    )
    return None if many else changed


def _everybody(session: Session, secret: bytes | None) -> _Looked:
    profiles = load_profiles(session)
    around = scope.everybody(session, profiles)
    world = World(Commonness(around.buckets.sizes_of), ledgers.read(session), newest(session)[1])
    world.add(profiles)
    left, right = around.buckets.pairs()
    world.examine(around.ids, left, right, None)
    return _Looked(
        world=world,
        members=around.ids,
        wishes=wishes(session, secret),
        affected=len(profiles),
        pairs=len(left),
        oversize=told(around.buckets, profiles.__getitem__),
    )


def _moved(
    session: Session, changed: Collection[str], secret: bytes | None, *, wished_anew: bool
) -> _Looked:
    profiles = load_profiles(session, changed)
    around = scope.moved(session, changed, profiles)
    affected = around.affected or set()
    common = Commonness(partial(keystore.sizes, session))
    world = World(common, ledgers.touching(session, affected), newest(session)[1])
    world.add(profiles)
    left, right = around.buckets.pairs(around.only)
    met = np.unique(np.r_[left, right]).tolist()
    decided = {name for pair in world.ledger.rules for name in pair}
    _load(session, world, {*affected, *decided, *(around.ids[place] for place in met)})
    world.examine(around.ids, left, right, affected)
    wished = wishes(session, secret) if wished_anew else {}
    start = affected | wished.keys() | (scope.wishing_now(session) if wished_anew else set())
    members = _surroundings(session, world, start, affected)
    return _Looked(
        world=world,
        members=members,
        wishes=wished or wishes(session, secret, among=members),
        affected=len(affected),
        pairs=len(left),
        oversize=told(around.buckets, lambda place: world.profiles[around.ids[place]], around.only),
    )


def _surroundings(
    session: Session, world: World, start: Collection[str], known: Collection[str]
) -> set[str]:
    """All whose people these listings may alter: those joined to them, before or now, in turn.

    The decisions about the `known` have been read.
    """
    members: set[str] = set()
    frontier = set(start)
    while frontier:
        members |= frontier
        world.take_in(ledgers.touching(session, frontier.difference(known)))
        near = world.joined_to(frontier) | scope.people_around(session, frontier)
        frontier = near - members
    _load(session, world, members)
    return members


def _load(session: Session, world: World, listing_ids: Iterable[str]) -> None:
    world.add(load_profiles(session, set(listing_ids) - world.profiles.keys()))


def _rules(session: Session) -> str:
    """What a resolution decides by: the rules, and which weights."""
    return f"{fingerprint()}:{newest(session)[0]}"


def _count(session: Session, column: InstrumentedAttribute[str]) -> int:
    return session.scalar(select(func.count(column))) or 0


def _remember(session: Session, now: dt.datetime, wishes: str) -> None:
    """Note how far was read; a resolution that changed nothing writes nothing."""
    read = {
        "last_change_id": session.scalar(select(func.max(Change.id))) or 0,
        "last_decision_id": session.scalar(select(func.max(Decision.id))) or 0,
        "rules": _rules(session),
        "wishes": wishes,
    }
    state = session.get(ResolveState, _STATE_ID)
    if state is None:
        session.add(ResolveState(id=_STATE_ID, resolved_at=now, **read))
    elif any(getattr(state, name) != value for name, value in read.items()):
        for name, value in {**read, "resolved_at": now}.items():
            setattr(state, name, value)
    session.flush()


class Judge:
    """Judges one pair after another, where how often a name is met decides whether it is common."""

    def __init__(self, index: Index) -> None:
        self._common = Commonness(index.buckets.sizes_of)

    def __call__(self, left: Profile, right: Profile) -> Judgement:
        """What the policy says of two listings."""
        common = bool(self._common.of([left, right]).any())
        return judge(compare(left, right), common=common)
