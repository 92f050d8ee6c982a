"""The ledger of decisions, only ever added to: a person's word outranks any rule's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, cast

from sqlalchemy import Select, Table, insert, select
from sqlalchemy.orm import Session

from directory.database import turns
from directory.database.among import among
from directory.models import Decision, Sameness
from directory.resolve.evidence import Evidence, evidence_hash
from directory.resolve.policy import GUARD

Pair: TypeAlias = tuple[str, str]
_PERSON, _RULE = "person:", "rule:"
_BATCH = 1000  # rows of one INSERT
_TABLE = cast("Table", Decision.__table__)  # rows, not objects: half the time


class LedgerError(ValueError):
    """A decision that cannot be recorded or undone; the message says what to do instead."""


class Held(NamedTuple):
    """What one row of the ledger says, without its evidence."""

    id: int
    verdict: Sameness
    made_by: str
    score: float
    evidence_hash: str

    @property
    def by_person(self) -> bool:
        """Whether a person said so."""
        return self.made_by.startswith(_PERSON)

    @property
    def agrees(self) -> bool:
        """Whether the pair itself speaks for one person, even where a guard outvoted it."""
        return self.verdict is Sameness.SAME or self.made_by == f"{_RULE}{GUARD}"


@dataclass(slots=True)
class Ledger:
    """What holds for each pair: the newest rule's word, and what people said that still stands."""

    rules: dict[Pair, Held] = field(default_factory=dict)
    people: dict[Pair, list[Held]] = field(default_factory=dict)

    def add(self, pair: Pair, held: Held) -> None:
        """Take in one more row, newer than all before it.

        A person's *undone* takes back what a person said last. Where only a rule has spoken it
        holds by itself: the two are kept apart until a person says otherwise.
        """
        if not held.by_person:
            self.rules[pair] = held
            return
        said = self.people.setdefault(pair, [])
        if held.verdict is Sameness.UNDONE and said:
            said.pop()
        else:
            said.append(held)
        if not said:
            del self.people[pair]

    def take_in(self, other: Ledger) -> None:
        """Add what holds for other pairs."""
        self.rules |= other.rules
        self.people |= other.people

    def holds(self, pair: Pair) -> Held | None:
        """The decision that holds for a pair, if there is one."""
        said = self.people.get(pair)
        return said[-1] if said else self.rules.get(pair)

    def joined(self) -> dict[Pair, Held]:
        """The pairs that a person or, where no person spoke, a rule holds to be one person."""
        found = {p: held for p, held in self.rules.items() if held.agrees and p not in self.people}
        said = {p: held[-1] for p, held in self.people.items()}
        return found | {p: held for p, held in said.items() if held.verdict is Sameness.SAME}

    def apart(self) -> list[Pair]:
        """The pairs that a person said are different, or undid."""
        kept = (Sameness.DIFFERENT, Sameness.UNDONE)
        return sorted(pair for pair, held in self.people.items() if held[-1].verdict in kept)


def pair_of(left: str, right: str) -> Pair:
    """The two ids in order. Raises LedgerError for one listing twice."""
    if left == right:
        raise LedgerError("A pair needs two listings; these are one and the same.")
    return (left, right) if left < right else (right, left)


def read(session: Session, pair: Pair | None = None) -> Ledger:
    """The ledger as it stands, whole or for one pair."""
    if pair is None:
        return _replay(session.execute(_rows().execution_options(yield_per=5000)))
    where = (Decision.left_id == pair[0], Decision.right_id == pair[1])
    return _replay(session.execute(_rows().where(*where)))


def touching(session: Session, listing_ids: Iterable[str]) -> Ledger:
    """The ledger of every pair that holds one of these listings."""
    wanted = set(listing_ids)
    found: dict[int, Any] = {}
    for side in (_TABLE.c.left_id, _TABLE.c.right_id):
        rows = session.execute(_rows().where(among(session, side, wanted)))
        found.update((row.id, row) for row in rows.all())
    return _replay(found[number] for number in sorted(found))


def _rows() -> Select[Any]:
    return select(
        _TABLE.c.id,
        _TABLE.c.left_id,
        _TABLE.c.right_id,
        _TABLE.c.verdict,
        _TABLE.c.made_by,
        _TABLE.c.score,
        _TABLE.c.evidence_hash,
    ).order_by(_TABLE.c.id)


def _replay(rows: Iterable[Any]) -> Ledger:
    ledger = Ledger()
    for row_id, left, right, verdict, made_by, score, hashed in rows:
        ledger.add((left, right), Held(row_id, Sameness(verdict), made_by, score, hashed))
    return ledger


def row(
    pair: Pair,
    verdict: Sameness,
    made_by: str,
    *,
    now: dt.datetime,
    score: float = 0.0,
    evidence: Iterable[Evidence] = (),
    note: str = "",
) -> dict[str, object]:
    """The columns of a decision that is about to be recorded. `score` is 0..1."""
    found = list(evidence)
    return {
        "left_id": pair[0],
        "right_id": pair[1],
        "verdict": verdict,
        "made_by": made_by,
        "made_at": now,
        "score": score,
        "evidence": [item.as_json() for item in found],
        "evidence_hash": evidence_hash(found),
        "note": note,
    }


def record(session: Session, rows: list[dict[str, object]]) -> None:
    """Append decisions, in the order given. The caller commits."""
    if rows:
        turns.take(session)
    for start in range(0, len(rows), _BATCH):
        session.execute(insert(_TABLE), rows[start : start + _BATCH])


def undo(
    session: Session,
    decision_id: int,
    who: str,
    now: dt.datetime,
    evidence: Iterable[Evidence] = (),
) -> Pair:
    """Append a person's *undone* for the decision that holds; the row itself stays.

    Undoing a person's word lets what held before it hold again. Undoing a rule's *same* keeps
    the two apart for good. Raises LedgerError for a row that is unknown or no longer holds, and
    for a rule's other verdicts, which joined nobody.
    """
    found = session.get(Decision, decision_id)
    if found is None:
        raise LedgerError(f"There is no decision {decision_id}.")
    pair = (found.left_id, found.right_id)
    held = read(session, pair).holds(pair)
    if held is None or held.id != decision_id:
        newest = f"; decision {held.id} holds now" if held else ""
        raise LedgerError(f"Decision {decision_id} no longer holds{newest}.")
    if not held.by_person and held.verdict is not Sameness.SAME:
        raise LedgerError(f"Decision {decision_id} joined nobody: say same or different instead.")
    note = f"undoes decision {decision_id}"
    made_by = f"{_PERSON}{who}"
    undone = row(pair, Sameness.UNDONE, made_by, now=now, evidence=evidence, note=note)
    record(session, [undone])
    return pair


def made_by_people(session: Session, after: int) -> set[str]:
    """The listings of every pair that a person decided in rows after the one with id `after`."""
    query = select(Decision.left_id, Decision.right_id).where(
        Decision.id > after, Decision.made_by.startswith(_PERSON)
    )
    return {listing_id for pair in session.execute(query) for listing_id in pair}
