"""One resolution: candidates, comparisons, decisions, people. The caller commits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import Change, Decision, ResolveState, Sameness
from directory.profile import Profile, load_profiles, load_rows, profile_of
from directory.resolve import ledger as ledgers
from directory.resolve import people
from directory.resolve.candidates import Index, Oversize, name_key
from directory.resolve.clusters import Clusters, cluster
from directory.resolve.evidence import compare, evidence_hash, explain
from directory.resolve.ledger import Held, Ledger, Pair
from directory.resolve.policy import (
    COMMON_COUNT,
    GUARD,
    GUARD_REASON,
    Judgement,
    fingerprint,
    is_listed_common,
    judge,
)
from directory.suppression import hidden_listing_ids

_STATE_ID = 1
_WORTH_RECORDING = (Sameness.SAME, Sameness.UNSURE)


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


def resolve(
    session: Session, *, full: bool, now: dt.datetime, secret: bytes | None = None
) -> ResolveReport:
    """Decide who is who and write the people.

    With `full` false only what moved since the last time is compared again; the result is the
    same. A store that was never resolved, or was with other rules, is resolved in full. `secret`
    reads the wishes to be hidden. Raises SuppressionError when there are wishes and no secret.
    """
    hidden = hidden_listing_ids(session, secret)
    state = session.get(ResolveState, _STATE_ID)
    if state is None or state.rules != fingerprint():
        full = True
    world = _World(load_profiles(session), ledgers.read(session))
    affected = None if full or state is None else world.affected(session, state)
    pairs, oversize = world.examine(affected)
    clusters = world.cluster()
    rows = world.decisions(clusters, now)
    ledgers.record(session, rows)
    built = people.build(clusters.people, world.profiles, hidden)
    written = people.write(session, built, now)
    _remember(session, now)
    return ResolveReport(
        full=full,
        listings=len(world.profiles),
        affected=len(world.profiles) if affected is None else len(affected),
        pairs=pairs,
        decisions=dict(sorted(Counter(str(row["verdict"]) for row in rows).items())),
        people=len(clusters.people),
        people_written=written.people,
        listings_written=written.listings,
        redirects=written.redirects,
        guarded=len(clusters.dropped),
        oversize=oversize,
    )


def _remember(session: Session, now: dt.datetime) -> None:
    """Note how far was read; a resolution that changed nothing writes nothing."""
    read = {
        "last_change_id": session.scalar(select(func.max(Change.id))) or 0,
        "last_decision_id": session.scalar(select(func.max(Decision.id))) or 0,
        "rules": fingerprint(),
    }
    state = session.get(ResolveState, _STATE_ID)
    if state is None:
        session.add(ResolveState(id=_STATE_ID, resolved_at=now, **read))
    elif any(getattr(state, name) != value for name, value in read.items()):
        for name, value in {**read, "resolved_at": now}.items():
            setattr(state, name, value)
    session.flush()


class Judge:
    """Judges pairs of one world, where how often a name is met decides whether it is common."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._common: dict[tuple[str, str], bool] = {}

    def common(self, profile: Profile) -> bool:
        """Whether so many share the name that name and place together settle nothing."""
        kind, key = name_key(profile)
        if (profile.family, profile.given) not in self._common:
            met_often = len(self._index.members(kind, key)) >= COMMON_COUNT
            self._common[profile.family, profile.given] = met_often or is_listed_common(profile)
        return self._common[profile.family, profile.given]

    def __call__(self, left: Profile, right: Profile) -> Judgement:
        """What the policy says of two listings."""
        common = self.common(left) or self.common(right)
        return judge(compare(left, right), common=common)


class _World:
    """Everything that one resolution looks at and works out."""

    def __init__(self, profiles: Sequence[Profile], ledger: Ledger) -> None:
        self.profiles = profiles
        self._ledger = ledger
        self._index = Index(profiles)
        self._place = {p.listing_id: i for i, p in enumerate(profiles)}
        self._judge = Judge(self._index)
        self._rules: dict[Pair, Held] = dict(ledger.rules)  # as they will stand
        self._judged: dict[Pair, Judgement] = {}

    def affected(self, session: Session, state: ResolveState) -> set[int]:
        """Positions of the listings whose pairs may be decided otherwise than last time."""
        lists = {p.listing_id: p.jurisdiction for p in self.profiles}
        before = _profiles_before(session, state.last_change_id, lists)
        said = ledgers.made_by_people(session, state.last_decision_id)
        changed = {self._place[i] for i in {*before, *said} if i in self._place}
        after = [self.profiles[self._place[i]] for i in before if i in self._place]
        old = [profile for profile in before.values() if profile is not None]
        return changed | self._index.touched(old, after, COMMON_COUNT)

    def examine(self, only: set[int] | None) -> tuple[int, list[Oversize]]:
        """Judge all candidate pairs, or those with a listing in `only`; how many there were."""
        found = self._index.pairs(only)
        for left, right in found.pairs:
            a, b = self.profiles[left], self.profiles[right]
            judgement = self._judge(a, b)
            if judgement.verdict is not None:
                self._judged[a.listing_id, b.listing_id] = judgement
        for pair in self._ledger.rules:
            if only is None or not only.isdisjoint(self._place[i] for i in pair):
                self._rules.pop(pair, None)
        for pair, judgement in self._judged.items():
            if judgement.verdict in _WORTH_RECORDING:
                self._rules[pair] = _held(judgement)
        return len(found.pairs), found.oversize

    def cluster(self) -> Clusters:
        """The people that the decisions make."""
        view = Ledger(rules=self._rules, people=self._ledger.people)
        return cluster(self.profiles, view.joined(), view.apart())

    def decisions(self, clusters: Clusters, now: dt.datetime) -> list[dict[str, object]]:
        """The rows to add: what rules say now and did not say before."""
        rows = []
        for pair in sorted(self._rules.keys() | self._ledger.rules.keys()):
            judgement = self._verdict(pair, clusters)
            if judgement is not None:
                rows += self._row_if_new(pair, judgement, now)
        return rows

    def _verdict(self, pair: Pair, clusters: Clusters) -> Judgement | None:
        """What the rules say of a pair by now; None where nothing was looked at again."""
        held, was = self._rules.get(pair), self._ledger.rules.get(pair)
        if held is None:
            judged = self._judged.get(pair)
            gone = Sameness.DIFFERENT if judged else Sameness.UNDONE
            rule, reason = (judged.rule, judged.reason) if judged else ("nothing", "")
            return Judgement(gone, rule, reason or "Nothing suggests it any more.", 0.0)
        if pair in clusters.dropped:
            return Judgement(Sameness.UNSURE, GUARD, GUARD_REASON, held.score)
        if held is was and held.made_by != f"rule:{GUARD}":
            return None
        return self._judged.get(pair) or self._judge(*self._profiles_of(pair))

    def _row_if_new(
        self, pair: Pair, judgement: Judgement, now: dt.datetime
    ) -> list[dict[str, object]]:
        was = self._ledger.rules.get(pair)
        verdict = judgement.verdict or Sameness.UNDONE
        made_by = f"rule:{judgement.rule}"
        said_enough = was is None or was.verdict in (verdict, Sameness.UNDONE)
        if verdict not in _WORTH_RECORDING and said_enough:
            return []
        left, right = self._profiles_of(pair)
        evidence = explain(left, right, compare(left, right))
        same = was and (was.verdict, was.made_by) == (verdict, made_by)
        if same and was and was.evidence_hash == evidence_hash(evidence):
            return []
        return [
            ledgers.row(
                pair,
                verdict,
                made_by,
                now=now,
                score=judgement.score,
                evidence=evidence,
                note=judgement.reason,
            )
        ]

    def _profiles_of(self, pair: Pair) -> tuple[Profile, Profile]:
        left, right = (self.profiles[self._place[listing_id]] for listing_id in pair)
        return left, right


def _held(judgement: Judgement) -> Held:
    verdict = judgement.verdict or Sameness.UNDONE
    return Held(0, verdict, f"rule:{judgement.rule}", judgement.score, "")


def _profiles_before(
    session: Session, after_change: int, jurisdictions: Mapping[str, str]
) -> dict[str, Profile | None]:
    """The changed listings as they were at the last resolution; None for a new one."""
    firsts: dict[str, dict[str, object]] = {}
    fresh: set[str] = set()
    query = (
        select(Change.listing_id, Change.kind, Change.fields)
        .where(Change.id > after_change)
        .order_by(Change.id)
    )
    for listing_id, kind, fields in session.execute(query):
        if kind == "new" and listing_id not in firsts:
            fresh.add(listing_id)
        old = firsts.setdefault(listing_id, {})
        for name, (was, _) in fields.items():
            old.setdefault(name, was)
    found: dict[str, Profile | None] = dict.fromkeys(fresh)
    for row in load_rows(session, firsts.keys() - fresh):
        was = SimpleNamespace(**{**row._asdict(), **firsts[row.id]})
        found[row.id] = profile_of(was, jurisdictions[row.id])
    return found
