"""What a credential is worth to someone in one state today, with the sentence that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache

from directory.requirements import Credential
from directory.requirements.cited import CitedPage, cited_pages, keys_of, standing_keys
from directory.requirements.facts import Citation
from directory.requirements.practice import PrivatePractice, private_practice
from directory.standing.freshness import freshness, rankable
from directory.standing.model import GOOD, CredentialFacts, Recognised, Standing, State, Worth
from directory.standing.statuses import Status, on_the_day
from directory.standing.words import doubts_of, practice_sentence, sentence_of
from directory.vocabulary import words

__all__ = [
    "GOOD",
    "CredentialFacts",
    "PrivatePractice",
    "Recognised",
    "Standing",
    "State",
    "Worth",
    "barred",
    "is_intervention",
    "recognise",
    "standing",
    "state_on",
    "worth",
]

_words = cache(words)  # asked for every credential of every candidate

_CURRENT = (Status.ACTIVE, Status.IN_RENEWAL)
_FRIENDLY = (*_CURRENT, Status.LISTED_UNEXPIRED)
_STATES = {state.value: state for state in State} | {
    Status.DENIED.value: State.ENDED,
    Status.DECEASED.value: State.ENDED,
}
_NO_PAGES: Mapping[str, Citation] = {}


def standing(
    credential: Credential | None,
    facts: CredentialFacts,
    state: str,
    today: dt.date,
    pages: Mapping[str, Citation] = _NO_PAGES,
) -> Standing:
    """The standing of a credential for someone in `state` (two letters) on `today`. Total.

    `pages` are the citations of the file that describes the credential, by key; a key they lack
    is left out of the answer's citations.

    Rules 4 (the calendar outranks a friendly word), 8 and 9 (a date is not a status), 30 (a
    trainee never counts as licensed), 33 (a national certificate is no license and is valid "in"
    no state), 34 (a credential counts where it was issued), 35 (a self-report proves nothing) and
    40 (gone is not expired).
    """
    fresh = freshness(facts.last_seen, facts.gone_at, today, facts.stated_as_of)
    found = worth(credential, facts, state, today)
    told = credential if found.state is not State.SELF_REPORTED else None
    practice = private_practice(told) if told else PrivatePractice.UNKNOWN
    doubts = doubts_of(told, facts, today)
    return Standing(
        recognised=found.recognised,
        state=found.state,
        sentence=sentence_of(credential, facts, found, fresh, state),
        counts=found.counts,
        current=found.current,
        private_practice=practice,
        private_practice_sentence=practice_sentence(told, practice) if told else "",
        doubts=doubts,
        citations=_citations(told, pages, doubted=bool(doubts)),
    )


def _citations(
    credential: Credential | None, pages: Mapping[str, Citation], *, doubted: bool
) -> tuple[CitedPage, ...]:
    """A doubt rests on the renewal period too."""
    if credential is None:
        return ()
    renewal = credential.requirements.renewal_years if doubted else None
    return cited_pages((*standing_keys(credential), *keys_of(renewal)), pages)


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
    if facts.restricted and status in _CURRENT:
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
