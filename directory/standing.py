"""What a credential is worth to someone in one state today, with the sentence that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from directory.freshness import Age, Freshness, freshness, rankable
from directory.places import STATES, TERRITORIES, state_name
from directory.requirements import Credential
from directory.sentences import in_words, say
from directory.statuses import Status, on_the_day
from directory.vocabulary import load, words

_words = cache(words)  # asked for every credential of every candidate


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
GOOD = (State.ACTIVE, State.IN_RENEWAL, State.RESTRICTED)
_FRIENDLY = (Status.ACTIVE, Status.IN_RENEWAL)
_STATES = {state.value: state for state in State} | {
    Status.DENIED.value: State.ENDED,
    Status.DECEASED.value: State.ENDED,
}


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """What a listing says of a credential, and when it was seen.

    `stated_as_of` is the list's own day where the publisher states one; `also_issued_in` are
    states where the same board issues the same credential besides its own.
    """

    status: Status
    last_seen: dt.date | None
    expires_on: dt.date | None = None
    restricted: bool = False
    gone_at: dt.date | None = None
    stated_as_of: dt.date | None = None
    self_reported: bool = False
    also_issued_in: frozenset[str] = frozenset()


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
    """A `Worth` with the `sentence` that tells a family so."""

    recognised: Recognised
    state: State
    sentence: str
    counts: bool
    current: bool


def standing(
    credential: Credential | None, facts: CredentialFacts, state: str, today: dt.date
) -> Standing:
    """The standing of a credential for someone in `state` (two letters) on `today`. Total.

    Rules 4 (the calendar outranks a friendly word), 30 (a trainee never counts as licensed),
    33 (a national certificate is no license and is valid "in" no state), 34 (a credential counts
    where it was issued), 35 (a self-report proves nothing) and 40 (gone is not expired).
    """
    fresh = freshness(facts.last_seen, facts.gone_at, today, facts.stated_as_of)
    found = worth(credential, facts, state, today)
    return Standing(
        recognised=found.recognised,
        state=found.state,
        sentence=_sentence(credential, facts, found, fresh, state),
        counts=found.counts,
        current=found.current,
    )


def worth(
    credential: Credential | None, facts: CredentialFacts, state: str, today: dt.date
) -> Worth:
    """The standing without its sentence: what ranking many people needs."""
    recognised = recognise(credential, facts, state)
    how = state_on(facts, today)
    current = how in GOOD and rankable(facts.last_seen, facts.gone_at, today, facts.stated_as_of)
    return Worth(recognised, how, current and _opens_gate(credential, recognised), current)


def recognise(credential: Credential | None, facts: CredentialFacts, state: str) -> Recognised:
    """Where the credential counts, seen from `state`."""
    if credential is None or facts.self_reported:
        return Recognised.UNKNOWN
    if credential.trainee:
        return Recognised.TRAINEE
    if credential.id in _words("title_families", "not_counseling"):
        return Recognised.NOT_ADDICTION
    if credential.jurisdiction == "US":
        return Recognised.NATIONAL
    issued_in = facts.also_issued_in | {credential.jurisdiction}
    return Recognised.HERE if state in issued_in else Recognised.ELSEWHERE


def state_on(facts: CredentialFacts, today: dt.date) -> State:
    """How the credential stands on the day, by the board's word and the calendar."""
    if facts.self_reported or facts.status is Status.SELF_REPORTED:
        return State.SELF_REPORTED
    if facts.gone_at is not None and facts.status in _FRIENDLY:
        return State.UNKNOWN  # rule 40: a name that left a list is neither active nor expired
    status = on_the_day(facts.status, facts.expires_on, today)
    if facts.restricted and status in _FRIENDLY:
        return State.RESTRICTED
    return _STATES[status.value]


def is_intervention(credential: Credential | None) -> bool:
    """Whether a board awards this credential for leading interventions."""
    families = _words("title_families", "intervention_families")
    return credential is not None and credential.family in families


def barred(held_here: Iterable[tuple[str, Worth]]) -> bool:
    """Whether the state asked for has taken away a credential that is not held again since.

    Takes (credential id, worth) pairs of one person, as seen from that state.
    """
    here = [(cid, s) for cid, s in held_here if s.recognised is Recognised.HERE]
    held = {cid for cid, s in here if s.counts}
    bad = _words("ranking", "barring_states")
    return any(s.state in bad and cid not in held for cid, s in here)


def _opens_gate(credential: Credential | None, recognised: Recognised) -> bool:
    if recognised is Recognised.NATIONAL:
        return is_intervention(credential)
    return recognised is Recognised.HERE


def _sentence(
    credential: Credential | None,
    facts: CredentialFacts,
    found: Worth,
    fresh: Freshness,
    state: str,
) -> str:
    if found.state is State.SELF_REPORTED:
        return say("self_reported")
    if credential is None:
        return say("unknown")
    return say(
        found.recognised,
        place=_place(credential.jurisdiction),
        asked=_place(state),
        kind=load("title_families")["kind_words"][credential.kind],
        clause=_clause(facts, found.state, fresh),
    )


def _place(code: str) -> str:
    if code == "US":
        return "national"
    return state_name(code) if code in STATES or code in TERRITORIES else code


def _clause(facts: CredentialFacts, how: State, fresh: Freshness) -> str:
    if fresh.age is Age.NO_LONGER_LISTED and how is State.UNKNOWN:
        return say("gone")
    if how in GOOD and not fresh.ranked:
        return say("stale")
    if facts.expires_on is None or how not in (State.ACTIVE, State.EXPIRED):
        return say(f"state_{how}")
    if how is State.EXPIRED:
        passed = facts.status is Status.ACTIVE or (
            fresh.checked_on is not None and facts.expires_on <= fresh.checked_on
        )
        return (
            say("state_expired_on", date=in_words(facts.expires_on))
            if passed
            else say("state_expired")
        )
    return say("state_active_until", date=in_words(facts.expires_on))
