"""What one resolution knows and works out: verdicts on pairs, people, rows for the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from directory.listings.profile import Profile
from directory.models import Sameness
from directory.resolve import ledger as ledgers
from directory.resolve import policy
from directory.resolve.candidates import Ints
from directory.resolve.clusters import Clusters, cluster
from directory.resolve.columns import Columns
from directory.resolve.evidence import Evidence, compare, evidence_hash, explain
from directory.resolve.keys import key_hash, name_key
from directory.resolve.ledger import Held, Ledger, Pair
from directory.resolve.policy import GUARD, GUARD_REASON, Judgement, is_listed_common, judge
from directory.resolve.verdicts import judge_pairs
from directory.resolve.weights import BY_HAND, Weights

_WORTH_RECORDING = (Sameness.SAME, Sameness.UNSURE)
_GONE = "Nothing suggests it any more."
CountNames = Callable[[Collection[int]], Mapping[int, int]]  # bucket of a name -> its listings


class Commonness:
    """Whether so many share a name that name and place together settle nothing."""

    def __init__(self, count: CountNames) -> None:
        self._count = count
        self._common: dict[int, bool] = {}

    def of(self, profiles: Sequence[Profile]) -> NDArray[np.bool_]:
        """For each profile, whether its name is common."""
        hashes = [key_hash(*name_key(profile)) for profile in profiles]
        fresh = {h: p for h, p in zip(hashes, profiles, strict=True) if h not in self._common}
        met = self._count(fresh.keys())
        for hashed, profile in fresh.items():
            often = met.get(hashed, 0) >= policy.COMMON_COUNT
            self._common[hashed] = often or is_listed_common(profile)
        return np.array([self._common[hashed] for hashed in hashes], dtype=bool)


class World:
    """The listings that one resolution looks at, what was decided of them, and what is now."""

    def __init__(self, common: Commonness, ledger: Ledger, weights: Weights = BY_HAND) -> None:
        self.profiles: dict[str, Profile] = {}
        self.ledger = ledger
        self._weights = weights
        self._common = common
        self._rules: dict[Pair, Held] = dict(ledger.rules)  # as they will stand
        self._judged: dict[Pair, Judgement] = {}

    def add(self, profiles: Iterable[Profile]) -> None:
        """Get to know listings."""
        self.profiles |= {profile.listing_id: profile for profile in profiles}

    def examine(
        self, ids: Sequence[str], left: Ints, right: Ints, affected: Collection[str] | None
    ) -> None:
        """Judge the pairs of places in `ids`: all there are of the `affected`, or of everybody."""
        met = np.unique(np.r_[left, right]).tolist()
        profiles = [self.profiles[ids[place]] for place in met]
        place = np.zeros(len(ids), dtype=np.int64)
        place[met] = np.arange(len(met))
        left, right = place[left], place[right]
        found = judge_pairs(
            Columns(profiles),
            left,
            right,
            lambda at: self._common.of([profiles[i] for i in at]),
            self._weights,
        )
        for pair in found.worth_telling():
            a, b = profiles[left[pair]].listing_id, profiles[right[pair]].listing_id
            self._judged[a, b] = found.judgement(pair)
        self._renew(affected)

    def _renew(self, affected: Collection[str] | None) -> None:
        for pair in self.ledger.rules:
            if affected is None or pair[0] in affected or pair[1] in affected:
                self._rules.pop(pair, None)
        for pair, judgement in self._judged.items():
            if judgement.verdict in _WORTH_RECORDING:
                self._rules[pair] = _held(judgement)

    def take_in(self, ledger: Ledger) -> None:
        """Get to know what was decided of further pairs, none of which was examined."""
        for pair, held in ledger.rules.items():
            if pair not in self.ledger.rules:
                self._rules.setdefault(pair, held)
        self.ledger.take_in(ledger)

    def joined_to(self, listing_ids: Collection[str]) -> set[str]:
        """Those whom a decision, old or new, joins to one of these listings."""
        found: set[str] = set()
        for pair in chain(self.ledger.joined(), self._view().joined()):
            if pair[0] in listing_ids or pair[1] in listing_ids:
                found.update(pair)
        return found

    def cluster(self, listing_ids: Iterable[str]) -> Clusters:
        """The people that the decisions make of these listings."""
        members = {name: self.profiles[name] for name in listing_ids if name in self.profiles}
        view = self._view()
        joined = {
            p: held for p, held in view.joined().items() if p[0] in members and p[1] in members
        }
        apart = [p for p in view.apart() if p[0] in members and p[1] in members]
        return cluster(list(members.values()), joined, apart)

    def _view(self) -> Ledger:
        return Ledger(rules=self._rules, people=self.ledger.people)

    def decisions(self, clusters: Clusters, now: dt.datetime) -> list[dict[str, object]]:
        """The rows to add: what rules say now and did not say before."""
        rows = []
        for pair in sorted(self._rules.keys() | self.ledger.rules.keys()):
            judgement = self._verdict(pair, clusters)
            if judgement is not None:
                rows += self._row_if_new(pair, judgement, now)
        return rows

    def _verdict(self, pair: Pair, clusters: Clusters) -> Judgement | None:
        """What the rules say of a pair by now; None where nothing was looked at again."""
        held, was = self._rules.get(pair), self.ledger.rules.get(pair)
        if held is None:
            judged = self._judged.get(pair)
            gone = Sameness.DIFFERENT if judged else Sameness.UNDONE
            rule, reason = (judged.rule, judged.reason) if judged else ("nothing", "")
            return Judgement(gone, rule, reason or _GONE, 0.0)
        if pair in clusters.dropped:
            return Judgement(Sameness.UNSURE, GUARD, GUARD_REASON, held.score)
        if held is was and held.made_by != f"rule:{GUARD}":
            return None
        return self._judged.get(pair) or self._judge(*self._profiles_of(pair))

    def _judge(self, left: Profile, right: Profile) -> Judgement:
        common = bool(self._common.of([left, right]).any())
        return judge(compare(left, right), common=common, weights=self._weights)

    def _row_if_new(
        self, pair: Pair, judgement: Judgement, now: dt.datetime
    ) -> list[dict[str, object]]:
        was = self.ledger.rules.get(pair)
        verdict = judgement.verdict or Sameness.UNDONE
        made_by = f"rule:{judgement.rule}"
        said_enough = was is None or was.verdict in (verdict, Sameness.UNDONE)
        if verdict not in _WORTH_RECORDING and said_enough:
            return []
        evidence = self._evidence(pair)
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

    def _evidence(self, pair: Pair) -> list[Evidence]:
        """What speaks for and against; nothing where a listing is no longer a person's."""
        if not all(name in self.profiles for name in pair):
            return []
        left, right = self._profiles_of(pair)
        return explain(left, right, compare(left, right), self._weights)

    def _profiles_of(self, pair: Pair) -> tuple[Profile, Profile]:
        return self.profiles[pair[0]], self.profiles[pair[1]]


def _held(judgement: Judgement) -> Held:
    verdict = judgement.verdict or Sameness.UNDONE
    return Held(0, verdict, f"rule:{judgement.rule}", judgement.score, "")
