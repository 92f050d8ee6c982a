"""From what is said to self-reported listings, worked in by each resolution.

A statement belongs to the board's record that proved it, not to a person: it is joined to that
record alone, and goes where the record goes. It has no name, number, place or first day, so that
it is compared with nobody and names nobody: only what it says can act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.claims import source
from directory.claims.said import Statement
from directory.claims.tables import Claim, ClaimProof, ClaimStatement
from directory.models import Change, ChangeKind, Listing, Run, Sameness, Verdict
from directory.names.parse import fold
from directory.resolve import ledger
from directory.standing.statuses import Status

LASTS = dt.timedelta(days=365)  # then it is asked for anew, or gone
WITHDRAWN = "withdrawn"  # the kind of a listing that is nobody's any more


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said through a claim: of which board's record, since when, and what by now."""

    claim_id: int
    listing_id: str  # that holds it
    record: str
    name: str  # on the record when it was proved, as `name_of`
    name_now: str
    began: dt.datetime
    says: tuple[Statement, ...]


def name_of(family: str, given: str) -> str:
    """The name on a record as a proof keeps it."""
    return f"{fold(family)}|{fold(given)}"[:200]


def holding(spoken: Iterable[Spoken], now: dt.datetime) -> list[Spoken]:
    """What may be shown: of each record what was said last, and is not a year old. Pure.

    Nothing is shown where the record has another family and another given name by now: then its
    number is somebody else's.
    """
    last: dict[str, Spoken] = {}
    for one in sorted(spoken, key=lambda one: (one.began, one.claim_id)):
        last[one.record] = one
    return [one for one in last.values() if one.says and now - one.began < LASTS and _same(one)]


def _same(one: Spoken) -> bool:
    (family, _, given), (family_now, _, given_now) = (
        name.partition("|") for name in (one.name, one.name_now)
    )
    return "" != family == family_now or "" != given == given_now


def read_spoken(session: Session) -> list[Spoken]:
    """All that was said through proven claims, each as it stands."""
    query = (
        select(Claim, ClaimProof.name, ClaimStatement, Listing.family_name, Listing.given_name)
        .join(ClaimProof, ClaimProof.claim_id == Claim.id)
        .join(ClaimStatement, ClaimStatement.claim_id == Claim.id)
        .join(Listing, Listing.id == Claim.listing_id)
        .order_by(Claim.id, ClaimStatement.turn)
    )
    rows = session.execute(query).all()
    return [_spoken(list(turns)) for _, turns in groupby(rows, key=lambda row: row[0].id)]


def _spoken(turns: list[Any]) -> Spoken:
    claim, name, first, family, given = turns[0]
    return Spoken(
        claim_id=claim.id,
        listing_id=source.statement_id(claim.once),
        record=claim.listing_id,
        name=name,
        name_now=name_of(family, given),
        began=first.said_at,
        says=tuple(turns[-1][2].says),
    )


def work_in(session: Session, now: dt.datetime) -> int:
    """Make the listings say what people say by now; how many changed. The caller commits.

    Also what lost its claim is withdrawn: with a wish to be hidden a claim is deleted.
    """
    wanted = {one.listing_id: one for one in holding(read_spoken(session), now)}
    mine = select(Listing).where(Listing.source_id == source.ID)
    held = {one.id: one for one in session.scalars(mine)}
    said = {name: list(one.says) for name, one in wanted.items()}
    shown = {name: one.claims for name, one in held.items() if one.kind != WITHDRAWN}
    changed = sorted(n for n in said.keys() | shown.keys() if said.get(n) != shown.get(n))
    if changed:
        run = _run(session, now)
        for name in changed:
            _write(session, run, held.get(name) or _made(session, wanted[name], now), wanted)
        session.flush()
    return len(changed)


def _run(session: Session, now: dt.datetime) -> Run:
    """An accepted run of today, for the changes to be of."""
    told = source.source_of(session)
    run = Run(
        source_id=told.id,
        mode="live",
        began_at=now,
        ended_at=now,
        as_of=now.date(),
        as_of_stated=True,
        completeness="delta",
        verdict=Verdict.ACCEPTED,
    )
    session.add(run)
    session.flush()
    told.last_accepted_run_id = run.id
    return run


def _made(session: Session, one: Spoken, now: dt.datetime) -> Listing:
    """A new listing, joined to the record that proved it: a person's word, for one checked it."""
    listing = Listing()
    listing.id, listing.source_id, listing.key = one.listing_id, source.ID, one.listing_id
    listing.kind, listing.self_reported = WITHDRAWN, True
    listing.status = Status.SELF_REPORTED
    session.add(listing)
    session.flush()
    pair = ledger.pair_of(one.listing_id, one.record)
    made_by, note = f"person:claim {one.claim_id}", "said by whoever proved the record to be theirs"
    row = ledger.row(pair, Sameness.SAME, made_by, now=now, score=1.0, note=note)
    ledger.record(session, [row])
    return listing


def _write(session: Session, run: Run, listing: Listing, wanted: dict[str, Spoken]) -> None:
    one = wanted.get(listing.id)
    new = listing.run_id is None
    listing.kind = "person" if one else WITHDRAWN
    listing.claims = list(one.says) if one else []
    listing.gone_at = None if one else run.as_of
    listing.last_seen = listing.as_of = one.began.date() if one else run.as_of
    listing.as_of_stated, listing.fetched_at, listing.run_id = True, run.began_at, run.id
    kind = ChangeKind.NEW if new else ChangeKind.RETURNED if one else ChangeKind.GONE
    # No words of it: what is taken back stays in no log.
    session.add(Change(run_id=run.id, listing_id=listing.id, kind=kind, fields={}))
