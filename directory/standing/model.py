"""The values of a standing: where a credential counts, how it stands, and what that rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from directory.requirements.cited import CitedPage
from directory.requirements.practice import PrivatePractice
from directory.standing.statuses import Status


class Recognised(StrEnum):
    """Where a credential counts."""

    HERE = "here"
    NATIONAL = "national"
    ELSEWHERE = "elsewhere"
    TRAINEE = "trainee"
    NOT_ADDICTION = "not_addiction"
    UNKNOWN = "unknown"


class State(StrEnum):
    """How a credential stands on the day."""

    ACTIVE = "active"
    LISTED_UNEXPIRED = "listed_unexpired"  # never called active (rules 8, 9)
    IN_RENEWAL = "in_renewal"
    RESTRICTED = "restricted"
    EXPIRED = "expired"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"
    SURRENDERED = "surrendered"
    REVOKED = "revoked"
    PROVISIONAL = "provisional"
    SUPERSEDED = "superseded"
    ENDED = "ended"
    UNKNOWN = "unknown"
    SELF_REPORTED = "self_reported"


# Tuples: a few members are found by identity faster than an enumeration's hash is made.
GOOD = (State.ACTIVE, State.IN_RENEWAL, State.RESTRICTED, State.LISTED_UNEXPIRED)


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """What a listing says of a credential, and when it was seen.

    `stated_as_of` is the list's own day where the publisher states one; `also_issued_in` are
    states where the same board issues the same credential besides its own. `issued_on` only
    serves to doubt the dates; `derived`: the list has no status, only a date (rule 9).
    """

    status: Status
    last_seen: dt.date | None
    expires_on: dt.date | None = None
    restricted: bool = False
    gone_at: dt.date | None = None
    stated_as_of: dt.date | None = None
    self_reported: bool = False
    also_issued_in: frozenset[str] = frozenset()
    issued_on: dt.date | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Worth:
    """What a credential is worth, without words.

    `current`: good on the day and checked recently enough. `counts`: it opens the ranking's gate
    in the state asked for.
    """

    recognised: Recognised
    state: State
    counts: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a credential is worth, the `sentence` that tells a family so, and pages it rests on.

    `recognised` is where it counts, seen from the state asked for, or else from its own; `state`
    how it stands on the day. `current`: good on the day and checked recently enough. `counts`:
    current, and enough to be ranked there. `private_practice` is what the state's file says of it,
    with a sentence where it says something ("" where it does not). `doubts` are warnings about
    dates; they change nothing else.
    """

    recognised: Recognised
    state: State
    sentence: str
    counts: bool
    current: bool
    private_practice: PrivatePractice = PrivatePractice.UNKNOWN
    private_practice_sentence: str = ""
    doubts: tuple[str, ...] = ()
    citations: tuple[CitedPage, ...] = ()
