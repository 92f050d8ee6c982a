"""Showing doubtful pairs, and writing down what people say about them.

Nothing here knows a terminal or a page: both show a `ReviewPair` (as JSON: `pair_as_json`) and
write through `decide` and `undo` (as JSON: `answer`). docs/matching.md tells both shapes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.listings.profile import Profile, load_profiles
from directory.models import Decision, Listing, Person, Sameness, Source
from directory.resolve import ledger as ledgers
from directory.resolve.evidence import Evidence
from directory.resolve.learning import newest
from directory.resolve.ledger import LedgerError, Pair, pair_of
from directory.review.model import (
    ReviewPair,
    answer_as_json,
    heaviest_first,
)
from directory.review.questions import batches, compared, read_people
from directory.review.queue import Asked, Queue

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
    "status",
    "status_text",
    "restricted",
    "discipline",
    "expires_on",
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


def pairs_to_review(
    session: Session, limit: int = 20, *, today: dt.date | None = None
) -> list[ReviewPair]:
    """At most `limit` questions, the most useful first (see `Queue`), those about one person
    together. `today` is the day on which a credential must still be live.

    Asked are pairs that no rule could settle, pairs that a guard keeps apart, and pairs whose
    facts have changed since a person decided them.
    """
    return shown(session, Queue(session, today).first(limit))


def next_pair(
    session: Session,
    skip: Collection[int] = (),
    *,
    today: dt.date | None = None,
    only: Collection[str] | None = None,
) -> tuple[ReviewPair | None, int]:
    """The next question whose decision is none of `skip`, and how many wait, with those skipped.

    With `only`, the ids of a few people, of their questions alone. For a page that keeps nothing
    between two answers; a screen keeps a `Queue`.
    """
    queue = Queue(session, today, only)
    waiting = queue.waiting()
    asked = queue.next()
    while asked is not None and asked.question.decision_id in skip:
        queue.skip(asked)
        asked = queue.next()
    return (shown(session, [asked])[0] if asked else None), waiting


def still_asked(session: Session, asked: Asked) -> bool:
    """Whether the decision that put the question still holds: nobody answered it meanwhile."""
    held = ledgers.read(session, asked.question.pair).holds(asked.question.pair)
    return held is not None and held.id == asked.question.decision_id


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
    are kept apart. What was said of a row that is no person's any more can be taken back too.
    The caller then runs `resolve(full=False)` and commits. Raises LedgerError.
    """
    found = session.get(Decision, decision_id)
    if found is None:
        raise LedgerError(f"There is no decision {decision_id}.")
    name = _signed(who).partition(":")[2]
    pair = (found.left_id, found.right_id)
    profiles = _profiles(session, pair)
    evidence = compared(profiles, pair, newest(session)[1])[0] if len(profiles) == 2 else []
    return _newest_id(session, ledgers.undo(session, decision_id, name, now, evidence))


def answer(session: Session, decision_id: int) -> dict[str, Any]:
    """What `decide` or `undo` wrote, as plain JSON values. Raises LedgerError for no decision."""
    made = session.get(Decision, decision_id)
    if made is None:
        raise LedgerError(f"There is no decision {decision_id}.")
    return answer_as_json(made, read_people(session, (made.left_id, made.right_id)))


def _signed(who: str) -> str:
    name = " ".join(who.split())
    made_by = f"person:{name}"
    if not name or len(made_by) > 60:
        raise LedgerError("A decision needs the name of who made it, in at most 53 characters.")
    return made_by


def _newest_id(session: Session, pair: Pair) -> int:
    where = (Decision.left_id == pair[0], Decision.right_id == pair[1])
    return session.scalar(select(func.max(Decision.id)).where(*where)) or 0


def _profiles(session: Session, listing_ids: Iterable[str]) -> dict[str, Profile]:
    return {profile.listing_id: profile for profile in load_profiles(session, listing_ids)}


def _evidence_now(session: Session, pair: Pair) -> tuple[list[Evidence], float]:
    profiles = _profiles(session, pair)
    missing = [listing_id for listing_id in pair if listing_id not in profiles]
    if missing:
        raise LedgerError(f"There is no listing {missing[0]}.")
    return compared(profiles, pair, newest(session)[1])


def shown(session: Session, asked: Sequence[Asked]) -> list[ReviewPair]:
    """The questions with all that a person needs to answer them."""
    wanted = {listing_id for one in asked for listing_id in one.question.pair}
    profiles = _profiles(session, wanted)
    weights = newest(session)[1]
    facts, names = _facts(session, wanted), _names(session, (one.about for one in asked))
    return [
        ReviewPair(
            decision_id=one.question.decision_id,
            person_id=one.about,
            left=facts[one.question.pair[0]],
            right=facts[one.question.pair[1]],
            left_person_id=one.question.people[0],
            right_person_id=one.question.people[1],
            evidence=heaviest_first(compared(profiles, one.question.pair, weights)[0]),
            score=one.question.score,
            reason=one.question.reason,
            held=one.question.held,
            about=names.get(one.about) or str(facts[one.question.pair[0]]["name_published"]),
            moves=one.moves,
            settles=one.settles,
        )
        for one in asked
    ]


def _names(session: Session, people: Iterable[str]) -> dict[str, str]:
    columns = select(Person.id, Person.name)
    found: dict[str, str] = {}
    for some in batches(people):
        query = columns.where(Person.id.in_(some))
        found.update((person_id, name) for person_id, name in session.execute(query))
    return found


def _facts(session: Session, listing_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    columns = [getattr(Listing, name) for name in _FACTS]
    query = select(*columns, Source.title.label("source_title")).join(
        Source, Source.id == Listing.source_id
    )
    found: dict[str, dict[str, Any]] = {}
    for some in batches(listing_ids):
        rows = session.execute(query.where(Listing.id.in_(some)))
        found.update((row.id, row._asdict()) for row in rows)
    return found
