"""What happened to a credential over time, as far as its lists told: dated sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from directory.cards.model import CredentialCard
from directory.models import Change, ChangeKind, Run
from directory.standing.model import State
from directory.words.sentences import in_words, say


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `day` is when it happened, or the day of the list that showed it.

    `code` and `values` make its sentence; values are days or the list's own words.
    """

    day: dt.date
    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The event as a sentence, without its day."""
        return say(self.code, **{name: _shown(value) for name, value in self.values})


def histories(session: Session, cards: Collection[CredentialCard]) -> dict[str, tuple[Event, ...]]:
    """The events of each credential by listing id, oldest first."""
    changes: dict[str, list[RowMapping]] = {}
    wanted = [card.listing_id for card in cards]
    query = (
        select(Change.id, Change.listing_id, Change.kind, Change.fields, Run.as_of, Run.began_at)
        .join(Run, Run.id == Change.run_id)
        .where(Change.listing_id.in_(wanted))
        .order_by(Change.id)
    )
    for row in session.execute(query).mappings():
        changes.setdefault(row["listing_id"], []).append(row)
    return {
        card.listing_id: tuple(
            sorted(_events(card, changes.get(card.listing_id, ())), key=lambda event: event.day)
        )
        for card in cards
    }


def _events(card: CredentialCard, changes: Collection[RowMapping]) -> Iterator[Event]:
    if card.issued_on:
        yield Event(card.issued_on, "history_issued")
    if card.first_seen:
        yield Event(card.first_seen, "history_first_seen")
    lapsed = card.standing.state is State.EXPIRED
    if lapsed and card.expires_on and card.expires_on <= card.last_seen:
        yield Event(card.expires_on, "history_expired")
    for row in changes:
        yield from _of_change(row["as_of"] or row["began_at"].date(), row["kind"], row["fields"])


_KINDS = {
    ChangeKind.GONE: "history_gone",
    ChangeKind.UNLISTED: "history_unlisted",
    ChangeKind.RETURNED: "history_returned",
}


def _of_change(day: dt.date, kind: ChangeKind, fields: Mapping[str, Any]) -> Iterator[Event]:
    """What a family can make something of: the end date, the status word, coming and going."""
    if kind in _KINDS:
        yield Event(day, _KINDS[kind])
    before, after = fields.get("expires_on") or (None, None)
    if before and after and before != after:
        code = "history_renewed" if after > before else "history_shortened"
        yield Event(day, code, (("before", str(before)), ("after", str(after))))
    before, after = fields.get("status_text") or (None, None)
    if before and after and before != after:
        yield Event(day, "history_status", (("before", str(before)), ("after", str(after))))


def _shown(value: str) -> str:
    try:
        return in_words(dt.date.fromisoformat(value))
    except ValueError:
        return value
