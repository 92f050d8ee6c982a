"""The order explained: what each point rests on, and the order made again from what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from directory.cards.model import ClaimCard, CredentialCard, PersonCard
from directory.finding.ranking import ScorePart, Tier, hashed, tie_key
from directory.words.sentences import in_words, say

_TIERS = tuple(tier.value for tier in Tier)


class UnreadableOrder(ValueError):  # noqa: N818 - reads as what happened
    """A text that is no published answer; its text is a whole sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """One reason as published."""

    points: int
    text: str
    evidence_ref: str


@dataclass(frozen=True, slots=True)
class Step:
    """One person's place made again: points added up, and the key among equals."""

    person_id: str
    name: str
    tier: str
    parts: tuple[Part, ...]
    total: int
    score: int  # as published
    tie: str

    @property
    def sums(self) -> bool:
        """Whether the reasons add up to the published score."""
        return self.total == self.score


@dataclass(frozen=True, slots=True)
class Recomputed:
    """An order made again, best first. `seed_right`: is the seed that of its day and question?"""

    steps: tuple[Step, ...]
    seed: str
    seed_from: str
    seed_right: bool
    same_order: bool

    @property
    def right(self) -> bool:
        """Whether everything that was published follows from its own parts."""
        return self.seed_right and self.same_order and all(step.sums for step in self.steps)


def recompute(published: Any) -> Recomputed:
    """The order of a published answer (`find --json`), from its tiers, points and seed alone.

    Raises UnreadableOrder.
    """
    try:
        seed, seed_from = str(published["seed"]), str(published["seed_from"])
        told = [_step(one, seed) for one in published["results"]]
    except (KeyError, TypeError, ValueError, IndexError):
        raise UnreadableOrder(say("order_unreadable")) from None
    steps = sorted(told, key=lambda one: (one.tier, -one.total, one.tie, one.person_id))
    return Recomputed(
        steps=tuple(steps),
        seed=seed,
        seed_from=seed_from,
        seed_right=hashed(seed_from) == seed,
        same_order=steps == told,
    )


def how_to_check(seed_from: str, seed: str) -> tuple[str, ...]:
    """The sentences that say how anyone can make the order again."""
    return (
        say("order_rule"),
        say("order_seed", seed=seed, text=seed_from),
        say("order_tie"),
    )


def evidence_of(result: Any) -> dict[str, str]:
    """What each evidence reference of a result's parts is, in words, in the order they are used.

    `result` has `score_parts` and a `card`: see `directory.finding.find.Result`.
    """
    parts: Iterable[ScorePart] = result.score_parts
    known = _listings(result.card)
    return {
        ref: known.get(ref, say("evidence_none" if ref.startswith("rule:") else "evidence_gone"))
        for ref in dict.fromkeys(part.evidence_ref for part in parts)
    }


def _listings(card: PersonCard) -> Mapping[str, str]:
    shown: tuple[CredentialCard | ClaimCard, ...] = (*card.credentials, *card.claims)
    return {
        f"listing:{one.listing_id}": say(
            "evidence_listing", source=one.source.title, date=in_words(one.last_seen)
        )
        for one in shown
    }


def _step(one: Mapping[str, Any], seed: str) -> Step:
    parts = tuple(
        Part(_whole(part["points"]), str(part["text"]), str(part["evidence_ref"]))
        for part in one["score_parts"]
    )
    return Step(
        person_id=str(one["person_id"]),
        name=str(one["name"]),
        tier=_TIERS[_TIERS.index(one["tier"])],
        parts=parts,
        total=sum(part.points for part in parts),
        score=_whole(one["score"]),
        tie=tie_key(seed, str(one["person_id"])),
    )


def _whole(number: Any) -> int:
    if type(number) is not int:
        raise ValueError(number)
    return number
