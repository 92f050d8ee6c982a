"""A question for a person, the answer to it, and both as JSON for a screen or a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.cards.model import to_plain
from directory.models import Decision, Sameness
from directory.resolve.evidence import Evidence

# What an answer moves that a family would see; in the order of its weight.
MOVES = {
    "warning": "One of the two has a revocation or discipline, the other a clean record.",
    "live": "A live board credential hangs on it.",
    "several": "One answer settles {count} questions.",
}
_EVIDENCE = ("name", "outcome", "grade", "weight", "sentence", "left", "right")


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """One question: are these two listings one person?

    `left` and `right` are the listings' facts as published. `evidence` comes heaviest first,
    whichever way it points. `reason` says why it is asked. `held` is what a person said earlier
    and still holds although the facts have changed since. `decision_id` is the decision that
    holds, for undo. `moves` are codes of MOVES; `settles` counts the open questions between the
    two people, this one included, all of which *same* or *different* answers.
    """

    decision_id: int
    person_id: str  # the person the question is about; pairs come grouped by it
    left: Mapping[str, Any]
    right: Mapping[str, Any]
    left_person_id: str
    right_person_id: str
    evidence: tuple[Evidence, ...]
    score: float  # 0..1
    reason: str
    held: Sameness | None = None
    about: str = ""  # that person's name
    moves: tuple[str, ...] = ()
    settles: int = 1


def moves_said(pair: ReviewPair) -> list[str]:
    """What an answer moves, in sentences."""
    return [MOVES[code].format(count=pair.settles) for code in pair.moves]


def heaviest_first(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Evidence sorted by how much it says, for or against; equals by name."""
    return tuple(sorted(evidence, key=lambda item: (-abs(item.weight), item.name)))


def pair_as_json(pair: ReviewPair) -> dict[str, Any]:
    """The question as plain JSON values, `moves` with their sentences (docs/matching.md)."""
    plain: dict[str, Any] = to_plain(pair)
    said = zip(pair.moves, moves_said(pair), strict=True)
    evidence = [{name: to_plain(getattr(e, name)) for name in _EVIDENCE} for e in pair.evidence]
    return {
        **plain,
        "evidence": evidence,
        "moves": [{"code": code, "sentence": sentence} for code, sentence in said],
    }


def answer_as_json(made: Decision, people: Mapping[str, str]) -> dict[str, Any]:
    """The decision that an answer or an undo wrote; `people` says whose each listing is now."""
    return {
        "decision_id": made.id,
        "left_id": made.left_id,
        "right_id": made.right_id,
        "verdict": str(made.verdict),
        "who": made.made_by.partition(":")[2],
        "made_at": made.made_at.astimezone(dt.UTC).isoformat(),
        "note": made.note,
        "score": made.score,
        "evidence": list(made.evidence),
        "left_person_id": people.get(made.left_id, ""),
        "right_person_id": people.get(made.right_id, ""),
    }
