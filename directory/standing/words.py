"""A standing in words: the sentence, private practice, and doubts about dates. Pure."""

from __future__ import annotations

import datetime as dt

from directory.places import state_label
from directory.requirements import Credential
from directory.requirements.practice import PrivatePractice, longest_renewal
from directory.standing.freshness import Age, Freshness
from directory.standing.model import GOOD, CredentialFacts, State, Worth
from directory.standing.statuses import Status
from directory.vocabulary import load
from directory.words.sentences import in_words, say

_GRACE_YEARS = 1  # boards align first periods with birthdays and odd years
_RENEWAL_OPENS_DAYS = 183  # before a period ends; earlier than any board opens a renewal


def sentence_of(
    credential: Credential | None,
    facts: CredentialFacts,
    found: Worth,
    fresh: Freshness,
    state: str,
) -> str:
    """The one plain sentence of a standing, as seen from `state`."""
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


def practice_sentence(credential: Credential, practice: PrivatePractice) -> str:
    """What private practice is said to be, where the file says it; else ""."""
    if practice is PrivatePractice.UNKNOWN:
        return ""
    in_country = credential.jurisdiction == "US"
    place = say("country") if in_country else _place(credential.jurisdiction)
    return say(f"private_{practice}", place=place)


def doubts_of(
    credential: Credential | None, facts: CredentialFacts, today: dt.date
) -> tuple[str, ...]:
    """What is odd about a listing's dates, given the credential's renewal period; often nothing.

    A warning to ask the board, never a reason to change the status.
    """
    if facts.expires_on is None:
        return ()
    if facts.issued_on is not None and facts.issued_on > facts.expires_on:
        return (say("doubt_order"),)
    years = longest_renewal(credential) if credential else None
    if years is None:
        return ()
    if _beyond(facts.expires_on, today, years + _GRACE_YEARS):
        return (say("doubt_late"),)
    return (
        (say("doubt_long"),) if _too_long(facts.issued_on, facts.expires_on, today, years) else ()
    )


def _beyond(day: dt.date, start: dt.date, years: int) -> bool:
    """Whether `day` is later than so many years after `start`."""
    return (day.year - years, day.month, day.day) > (start.year, start.month, start.day)


def _too_long(issued: dt.date | None, ends: dt.date, today: dt.date, years: int) -> bool:
    """Whether the first period, before any renewal could open, runs past its length and grace.

    Later than that nothing can be said: a first issue day may lie any number of renewals back.
    """
    if issued is None or (today - issued).days >= _first_period(years):
        return False
    return _beyond(ends, issued, years + _GRACE_YEARS)


def _first_period(years: int) -> int:
    return 365 * years - _RENEWAL_OPENS_DAYS


def _place(code: str) -> str:
    return say("national_place") if code == "US" else state_label(code)


def _clause(facts: CredentialFacts, how: State, fresh: Freshness) -> str:
    if fresh.age is Age.NO_LONGER_LISTED and how is State.UNKNOWN:
        return say("gone")
    if how in GOOD and not fresh.ranked:
        return say("stale")
    ends = facts.expires_on
    code = _dated_code(facts, ends, how, fresh) if ends else ""
    return say(code, date=in_words(ends)) if ends and code else say(f"state_{how}")


_UNTIL = {State.ACTIVE: "state_active_until", State.LISTED_UNEXPIRED: "state_listed_until"}


def _dated_code(facts: CredentialFacts, ends: dt.date, how: State, fresh: Freshness) -> str:
    """The clause that names the end date; "" where the date says nothing of how it stands."""
    if how is not State.EXPIRED:
        return _UNTIL.get(how, "")
    if facts.derived or facts.status is Status.LISTED_UNEXPIRED:
        return "state_end_passed"  # the list gave a date and no status
    passed = facts.status is Status.ACTIVE or (
        fresh.checked_on is not None and ends <= fresh.checked_on
    )
    return "state_expired_on" if passed else ""
