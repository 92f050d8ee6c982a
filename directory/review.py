"""The doubtful pairs, evidence first, and what people say about them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from directory.models import Decision, Listing, PersonListing, Sameness
from directory.profile import Profile, load_profiles
from directory.resolve import ledger as ledgers
from directory.resolve.evidence import Evidence, compare, evidence_hash, explain, score_of
from directory.resolve.ledger import Held, LedgerError, Pair, pair_of

_FACTS = (
    "id",
    "source_id",
    "credential_id",
    "title_published",
    "number",
    "name_published",
    "family_name",
    "given_name",
    "middle_name",
    "name_suffix",
    "former_names",
    "status_text",
    "city",
    "state",
    "postal_code",
    "claims",
    "self_reported",
    "url",
    "first_seen",
    "last_seen",
    "gone_at",
)
VERDICTS = (Sameness.SAME, Sameness.DIFFERENT, Sameness.UNSURE)


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """One question: are these two listings one person?

    `reason` says why it is asked. `held` is what a person said earlier and still holds although
    the facts have changed since. `decision_id` is the decision that holds, for undo.
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


@dataclass(frozen=True, slots=True)
class _Question:
    pair: Pair
    decision_id: int
    score: float
    reason: str
    held: Sameness | None = None
    person_id: str = ""


def pairs_to_review(session: Session, limit: int = 20) -> list[ReviewPair]:
    """At most `limit` questions, the likeliest first, those about one person together.

    Asked are pairs that no rule could settle, pairs that a guard keeps apart, and pairs whose
    facts have changed since a person decided them.
    """
    said = _said(session)
    questions = [*_answers_to_ask_again(session, said), *_open(session, said)]
    people = _people_of(session, {i for q in questions for i in q.pair})
    return _shown(session, _most_useful(questions, people)[:limit], people)


def decide(
    session: Session,
    left: str,
    right: str,
    verdict: Sameness,
    who: str,
    now: dt.datetime,
    note: str = "",
) -> int:
    """Record what `who` says of two listings, and return the decision's id.

    The caller then runs `resolve(full=False)` and commits. Raises LedgerError for a listing that
    is unknown, one listing twice, no name, or a verdict other than same, different and unsure.
    """
    if verdict not in VERDICTS:
        raise LedgerError("Say same, different or unsure; to take a decision back, undo it.")
    pair = pair_of(left, right)
    evidence, score = _evidence_now(session, pair)
    made_by = _signed(who)
    row = ledgers.row(
        pair, verdict, made_by, now=now, score=score, evidence=evidence, note=note.strip()
    )
    ledgers.record(session, [row])
    return _newest_id(session, pair)


def undo(session: Session, decision_id: int, who: str, now: dt.datetime) -> int:
    """Take back the decision that holds for a pair, and return the id of the row that says so.

    A person's decision gives way to what held before it. A rule's *same* stays undone: the two
    are kept apart. The caller then runs `resolve(full=False)` and commits. Raises LedgerError.
    """
    found = session.get(Decision, decision_id)
    if found is None:
        raise LedgerError(f"There is no decision {decision_id}.")
    name = _signed(who).partition(":")[2]
    evidence, _ = _evidence_now(session, (found.left_id, found.right_id))
    return _newest_id(session, ledgers.undo(session, decision_id, name, now, evidence))


def _signed(who: str) -> str:
    name = " ".join(who.split())
    made_by = f"person:{name}"
    if not name or len(made_by) > 60:
        raise LedgerError("A decision needs the name of who made it, in at most 53 characters.")
    return made_by


def _newest_id(session: Session, pair: Pair) -> int:
    where = (Decision.left_id == pair[0], Decision.right_id == pair[1])
    return session.scalar(select(func.max(Decision.id)).where(*where)) or 0


def _evidence_now(session: Session, pair: Pair) -> tuple[list[Evidence], float]:
    profiles = {p.listing_id: p for p in load_profiles(session, pair)}
    missing = [listing_id for listing_id in pair if listing_id not in profiles]
    if missing:
        raise LedgerError(f"There is no listing {missing[0]}.")
    return _compared(profiles, pair)


def _compared(profiles: Mapping[str, Profile], pair: Pair) -> tuple[list[Evidence], float]:
    left, right = (profiles[listing_id] for listing_id in pair)
    grades = compare(left, right)
    return explain(left, right, grades), score_of(grades)


def _said(session: Session) -> dict[Pair, Held]:
    """What people said of pairs, and still holds."""
    query = select(Decision.left_id, Decision.right_id).distinct()
    pairs = session.execute(query.where(Decision.made_by.startswith("person:")))
    ledger = {(left, right): ledgers.read(session, (left, right)) for left, right in pairs}
    return {pair: found.people[pair][-1] for pair, found in ledger.items() if pair in found.people}


def _open(session: Session, said: Mapping[Pair, Held]) -> list[_Question]:
    """Pairs whose newest word is a rule's *unsure* and about which no person's word holds."""
    newer = aliased(Decision)
    superseded = exists().where(
        newer.left_id == Decision.left_id,
        newer.right_id == Decision.right_id,
        newer.id > Decision.id,
        newer.made_by.startswith("rule:"),
    )
    query = select(
        Decision.left_id, Decision.right_id, Decision.id, Decision.score, Decision.note
    ).where(Decision.verdict == Sameness.UNSURE, Decision.made_by.startswith("rule:"), ~superseded)
    return [
        _Question((left, right), number, score, note)
        for left, right, number, score, note in session.execute(query)
        if (left, right) not in said
    ]


def _answers_to_ask_again(session: Session, said: Mapping[Pair, Held]) -> list[_Question]:
    profiles = {p.listing_id: p for p in load_profiles(session, {i for pair in said for i in pair})}
    people = _people_of(session, profiles)
    found = []
    for pair, held in sorted(said.items()):
        evidence, score = _compared(profiles, pair)
        reason = _why_again(held, evidence_hash(evidence), {people.get(i) for i in pair})
        if reason:
            found.append(_Question(pair, held.id, score, reason, held.verdict))
    return found


def _why_again(held: Held, hashed: str, people: set[str | None]) -> str:
    if held.evidence_hash != hashed:
        return "The facts have changed since this was decided."
    if held.verdict is Sameness.SAME and len(people) > 1 and None not in people:
        return "Said to be one person, but that would join listings said to be different."
    return ""


def _people_of(session: Session, listing_ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    wanted = sorted(listing_ids)
    for start in range(0, len(wanted), 500):
        query = select(PersonListing.listing_id, PersonListing.person_id).where(
            PersonListing.listing_id.in_(wanted[start : start + 500])
        )
        found.update((listing_id, person_id) for listing_id, person_id in session.execute(query))
    return found


def _most_useful(questions: Sequence[_Question], people: Mapping[str, str]) -> list[_Question]:
    """Likeliest first; a person's other questions follow the likeliest one about them."""
    asked = Counter(people.get(i, i) for question in questions for i in question.pair)
    groups: dict[str, list[_Question]] = {}
    for question in sorted(questions, key=_usefulness):
        # Under whoever has the most questions, so that one look answers them all.
        both = [people.get(listing_id, listing_id) for listing_id in question.pair]
        groups.setdefault(min(both, key=lambda name: (-asked[name], name)), []).append(question)
    return [replace(q, person_id=name) for name, group in groups.items() for q in group]


def _usefulness(question: _Question) -> tuple[bool, float, Pair]:
    return question.held is None, -question.score, question.pair


def _shown(
    session: Session, questions: Sequence[_Question], people: Mapping[str, str]
) -> list[ReviewPair]:
    wanted = {listing_id for question in questions for listing_id in question.pair}
    profiles = {p.listing_id: p for p in load_profiles(session, wanted)}
    facts = _facts(session, wanted)
    return [
        ReviewPair(
            decision_id=q.decision_id,
            person_id=q.person_id,
            left=facts[q.pair[0]],
            right=facts[q.pair[1]],
            left_person_id=people.get(q.pair[0], ""),
            right_person_id=people.get(q.pair[1], ""),
            evidence=tuple(_compared(profiles, q.pair)[0]),
            score=q.score,
            reason=q.reason,
            held=q.held,
        )
        for q in questions
    ]


def _facts(session: Session, listing_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    columns = [getattr(Listing, name) for name in _FACTS]
    found: dict[str, dict[str, Any]] = {}
    wanted = sorted(listing_ids)
    for start in range(0, len(wanted), 500):
        query = select(*columns).where(Listing.id.in_(wanted[start : start + 500]))
        found.update((row.id, row._asdict()) for row in session.execute(query))
    return found
