"""Reading the questions that wait: few columns of many rows, in as few queries as it takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from directory.listings.profile import Profile, load_profiles
from directory.models import Decision, Listing, PersonListing, ResolveState, Sameness
from directory.resolve.evidence import Evidence, compare, evidence_hash, explain, score_of
from directory.resolve.learning import newest
from directory.resolve.ledger import Held, Ledger, Pair
from directory.resolve.weights import Weights
from directory.review.settled import Two
from directory.standing.statuses import FRIENDLY, Status
from directory.vocabulary import words

_BATCH = 500  # ids in one IN (...): below every database's limit on parameters
_READ_ALL = 5_000  # so many people: to read of everybody takes no longer than to ask by name
_CHANGED = "The facts have changed since this was decided."
_CONTRADICTED = "Said to be one person, but that would join listings said to be different."


class Question(NamedTuple):
    """A pair that waits for a person; `people` are the ids of whose listings they are."""

    pair: Pair
    people: Two
    decision_id: int
    score: float
    reason: str
    held: Sameness | None = None


def compared(
    profiles: Mapping[str, Profile], pair: Pair, weights: Weights
) -> tuple[list[Evidence], float]:
    """The evidence on a pair as it is today, and its score (0..1)."""
    left, right = (profiles[listing_id] for listing_id in pair)
    grades = compare(left, right)
    return explain(left, right, grades, weights), score_of(grades, weights)


def read_said(session: Session) -> dict[Pair, Held]:
    """What people said of pairs, and still holds."""
    columns = ("id", "left_id", "right_id", "verdict", "made_by", "score", "evidence_hash")
    query = (
        select(*(getattr(Decision, name) for name in columns))
        .where(Decision.made_by.startswith("person:"))
        .order_by(Decision.id)
    )
    ledger = Ledger()
    for row_id, left, right, verdict, made_by, score, hashed in session.execute(query):
        ledger.add((left, right), Held(row_id, Sameness(verdict), made_by, score, hashed))
    return {pair: held[-1] for pair, held in ledger.people.items()}


def read_open(
    session: Session, said: Collection[Pair], only: Collection[str] | None = None
) -> list[Question]:
    """Pairs whose newest word is a rule's *unsure* and about which no person's word holds.

    With `only`, those of these people's listings.
    """
    return [
        Question((left, right), (mine or left, theirs or right), number, score, note)
        for number, left, right, score, note, mine, theirs in session.execute(_open_query(only))
        if (left, right) not in said
    ]


def _open_query(
    only: Collection[str] | None,
) -> Select[int, str, str, float, str, str, str]:
    newer, left, right = aliased(Decision), aliased(PersonListing), aliased(PersonListing)
    superseded = exists().where(
        newer.left_id == Decision.left_id,
        newer.right_id == Decision.right_id,
        newer.id > Decision.id,
        newer.made_by.startswith("rule:"),
    )
    asked = (Decision.id, Decision.left_id, Decision.right_id, Decision.score, Decision.note)
    query = (
        select(*asked, left.person_id, right.person_id)
        .outerjoin(left, left.listing_id == Decision.left_id)
        .outerjoin(right, right.listing_id == Decision.right_id)
        .where(Decision.verdict == Sameness.UNSURE, Decision.made_by.startswith("rule:"))
        .where(~superseded)
    )
    if only is None:
        return query
    theirs = select(PersonListing.listing_id).where(PersonListing.person_id.in_(sorted(only)))
    return query.where(or_(Decision.left_id.in_(theirs), Decision.right_id.in_(theirs)))


def read_asked_again(
    session: Session, said: Mapping[Pair, Held], people: Mapping[str, str], resolved: int
) -> list[Question]:
    """Answers whose facts have changed since, or that another answer contradicts.

    `people` says whose each listing is since decision `resolved`.
    """
    profiles = {p.listing_id: p for p in load_profiles(session, {i for pair in said for i in pair})}
    weights = newest(session)[1]
    found = []
    for pair, held in sorted(said.items()):
        if not all(listing_id in profiles for listing_id in pair):
            continue
        evidence, score = compared(profiles, pair, weights)
        both = (people.get(pair[0], pair[0]), people.get(pair[1], pair[1]))
        reason = _why_again(held, evidence_hash(evidence), both, resolved)
        if reason:
            found.append(Question(pair, both, held.id, score, reason, held.verdict))
    return found


def _why_again(held: Held, hashed: str, people: Two, resolved: int) -> str:
    if held.evidence_hash != hashed:
        return _CHANGED
    contradicted = held.verdict is Sameness.SAME and held.id <= resolved and len({*people}) > 1
    return _CONTRADICTED if contradicted else ""


def read_resolved(session: Session) -> int:
    """The last decision that the people in the store follow from; 0 before the first."""
    return session.scalar(select(ResolveState.last_decision_id)) or 0


def read_people(session: Session, listing_ids: Iterable[str]) -> dict[str, str]:
    """Whose each of these listings is."""
    columns = select(PersonListing.listing_id, PersonListing.person_id)
    found: dict[str, str] = {}
    for some in batches(listing_ids):
        query = columns.where(PersonListing.listing_id.in_(some))
        found.update((listing_id, person_id) for listing_id, person_id in session.execute(query))
    return found


def read_troubled(session: Session) -> set[str]:
    """The people with a revocation, suspension, surrender, restriction or discipline."""
    barring = sorted({*words("ranking", "barring_states"), str(Status.SURRENDERED)})
    troubled = or_(Listing.status.in_(barring), Listing.discipline == "yes", Listing.restricted)
    listings = list(session.scalars(select(Listing.id).where(troubled)))
    return set(read_people(session, listings).values())


def read_live(session: Session, people: Iterable[str], today: dt.date | None) -> set[str]:
    """Those of these people who hold a live credential of a board; without `today`, by its word."""
    query = select(PersonListing.person_id).join(Listing, Listing.id == PersonListing.listing_id)
    query = query.where(_is_live(today))
    wanted = set(people)
    if len(wanted) > _READ_ALL:
        return wanted.intersection(session.scalars(query))
    found: set[str] = set()
    for some in batches(wanted):
        found.update(session.scalars(query.where(PersonListing.person_id.in_(some))))
    return found


def _is_live(today: dt.date | None) -> ColumnElement[bool]:
    live = and_(
        ~Listing.self_reported, Listing.gone_at.is_(None), Listing.status.in_(sorted(FRIENDLY))
    )
    if today is None:
        return live
    return and_(live, or_(Listing.expires_on.is_(None), Listing.expires_on >= today))


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids, each once and in order, in lists that fit one query."""
    wanted = sorted(set(ids))
    return (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
