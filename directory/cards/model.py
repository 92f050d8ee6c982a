"""What a person's card holds: every credential, its standing, and where and when it was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from directory.standing.freshness import Freshness
from directory.standing.judge import Standing
from directory.standing.statuses import Status


@dataclass(frozen=True, slots=True)
class ActionCard:
    """One board action: the case, the board's own word, its dates and a link, nothing else."""

    case_number: str
    word: str
    began_on: str
    ended_on: str
    url: str


@dataclass(frozen=True, slots=True)
class SourceCard:
    """Where a fact was seen and how anyone can check it there."""

    id: str
    title: str
    publisher: str
    url: str
    check_page: str
    check_how: str
    discipline_note: str


@dataclass(frozen=True, slots=True)
class CredentialCard:
    """One listing of a board. `status_text` is the board's own word, `status` our class of it.

    `discipline` is yes, no or unknown (rule 13). `as_of` is the list's day; `as_of_stated` tells
    whether the publisher states it or it is the day we fetched. `title` is the board's own words
    where we do not know the title. `derived`: the list has no status, so we go by its end date
    alone (rule 9). `restricted`: the board set limits. `absence` is a sentence where the newest
    list lacks the row and no later one has confirmed that: since `absent_since`, and nothing is
    concluded from it yet (rule 40).
    """

    listing_id: str
    credential_id: str | None
    title: str
    letters: str
    family: str
    kind: str
    trainee: bool
    title_published: str
    issuer_id: str
    issuer_name: str
    jurisdiction: str
    number: str
    status: Status
    status_text: str
    sub_status_text: str
    derived: bool
    restricted: bool
    issued_on: dt.date | None
    expires_on: dt.date | None
    discipline: str
    actions: tuple[ActionCard, ...]
    name_published: str
    source: SourceCard
    as_of: dt.date | None
    as_of_stated: bool
    fetched_at: dt.datetime | None
    first_seen: dt.date | None
    last_seen: dt.date
    absent_since: dt.date | None
    absence: str
    gone_at: dt.date | None
    run_id: int | None
    standing: Standing
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """Something a person says of themself (rule 35): shown apart, never proof."""

    listing_id: str
    title: str
    state: str
    number: str
    source: SourceCard
    last_seen: dt.date
    gone_at: dt.date | None
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """City and state, never finer."""

    city: str
    state: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as shown. `sample`: invented, from a recorded sample. `name` is for display."""

    id: str
    name: str
    self_reported: bool
    sample: bool
    places: tuple[PlaceCard, ...]
    credentials: tuple[CredentialCard, ...]
    claims: tuple[ClaimCard, ...]

    @property
    def speaks_lately(self) -> bool:
        """Whether anything they say of themself was seen lately enough to be shown in an answer."""
        return any(claim.freshness.ranked for claim in self.claims)


def as_json(card: PersonCard) -> dict[str, Any]:
    """The card as plain JSON values: ISO days, lists; keys are the field names."""
    plain: dict[str, Any] = to_plain(card)
    return {"person_id": plain.pop("id"), **plain}


def to_plain(value: Any) -> Any:
    """Dataclasses, days and enumerations as what JSON has."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return value
