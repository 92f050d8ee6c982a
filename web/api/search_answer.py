"""The shape of a search's answer, for the document; the finder itself writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from directory.cards.model import ClaimCard, CredentialCard, PlaceCard
from directory.centers.beside import Center
from directory.finding.filters import Noted
from directory.finding.ranking_model import Tier


@dataclass(frozen=True)
class SearchQuery:
    """What was asked, as it was read."""

    place: str
    radius_miles: int
    credentials: list[str]
    specialties: list[str]
    languages: list[str]
    limit: int
    include_trainees: bool
    ages: list[str]
    models: list[str]
    travel: bool
    remote: bool
    new_clients: bool
    fee_shown: bool
    no_discipline: bool


@dataclass(frozen=True)
class SearchPlace:
    """The place, resolved. The point is in degrees north and east; null where none is known.

    `approximate`: it is the middle of the ZIP's city, or of the county. `has_area`: false for a ZIP
    code of post office boxes alone. `note` says so in words, or is "". `street`: `left_out` where
    a street was given, which the API looks up nowhere.
    """

    kind: Literal["zip", "city", "county", "state"]
    name: str
    state: str
    postal_code: str | None
    latitude: float | None
    longitude: float | None
    approximate: bool
    has_area: bool
    street: Literal["", "left_out", "measured"]
    note: str


@dataclass(frozen=True)
class Reason:
    """One reason for a place in the order. The points of all reasons sum to the score."""

    code: str
    points: int
    text: str
    evidence_ref: str


@dataclass(frozen=True)
class RankedPerson:
    """A person whom a board lists, in order."""

    person_id: str
    name: str
    tier: Tier
    score: int
    score_parts: list[Reason]
    distance_miles: int | None
    credentials: list[CredentialCard]
    claims: list[ClaimCard]
    places: list[PlaceCard]
    sample: bool


@dataclass(frozen=True)
class SelfReportedPerson:
    """A person on no board's list we read: what they say of themself was not checked."""

    person_id: str
    name: str
    text: str
    distance_miles: int | None
    claims: list[ClaimCard]
    places: list[PlaceCard]
    sample: bool


@dataclass(frozen=True)
class FurtherSearch:
    """How far the search went beyond what was asked: miles, or "state"."""

    to: int | Literal["state"]
    text: str
    from_miles: Annotated[int, Field(serialization_alias="from")]


@dataclass(frozen=True)
class HelpNote:
    """What comes before anything else: whom to call, what to do first."""

    code: str
    heading: str
    steps: list[str]


@dataclass(frozen=True)
class SearchAnswer:
    """Ranked people, and how the order was made. `notice` is set when people are invented."""

    crisis: list[HelpNote]
    query: SearchQuery
    place: SearchPlace
    today: dt.date
    seed: str
    seed_from: str
    tiers: Mapping[str, str]
    total: int
    results: list[RankedPerson]
    self_reported: list[SelfReportedPerson]
    widened: FurtherSearch | None
    filters: list[Noted]
    cautions: list[HelpNote]
    next_steps: list[str]
    centers: list[Center]
    notice: str | None
