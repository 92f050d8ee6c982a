"""Standings and freshnesses that many listings share, made once: an answer shows a hundred."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from directory.cards.known import known_credential
from directory.requirements import Catalogue, Credential
from directory.requirements.facts import Citation
from directory.standing.freshness import Freshness, freshness
from directory.standing.judge import CredentialFacts, Standing, standing
from directory.standing.words import doubts_of
from directory.words.language import spoken


def shared_freshness(
    last_seen: dt.date | None,
    gone_at: dt.date | None,
    today: dt.date,
    stated_as_of: dt.date | None,
    scope: str,
) -> Freshness:
    """As `freshness.freshness` says it in the language in use."""
    return _freshness_of(spoken(), last_seen, gone_at, today, stated_as_of, scope)


def shared_standing(
    catalogue: Catalogue,
    known: Credential | None,
    facts: CredentialFacts,
    issued_on: dt.date | None,
    state: str,
    today: dt.date,
) -> Standing:
    """As `standing.standing` says it in the language in use. `facts` are without the day of issue.

    That day only serves to doubt: without a doubt many share one standing.
    """
    whole = replace(facts, issued_on=issued_on) if issued_on else facts
    if issued_on and doubts_of(known, whole, today):
        return standing(known, whole, state, today, _pages(catalogue, known))
    return _standing_of(spoken(), catalogue, known.id if known else None, facts, state, today)


@lru_cache(maxsize=1 << 12)
def _freshness_of(
    _language: str,
    last_seen: dt.date | None,
    gone_at: dt.date | None,
    today: dt.date,
    stated_as_of: dt.date | None,
    scope: str,
) -> Freshness:
    return freshness(last_seen, gone_at, today, stated_as_of, scope)


@lru_cache(maxsize=1 << 15)
def _standing_of(
    _language: str,
    catalogue: Catalogue,
    credential_id: str | None,
    facts: CredentialFacts,
    state: str,
    today: dt.date,
) -> Standing:
    known = known_credential(catalogue, credential_id)
    return standing(known, facts, state, today, _pages(catalogue, known))


def _pages(catalogue: Catalogue, known: Credential | None) -> Mapping[str, Citation]:
    return catalogue.jurisdictions[known.jurisdiction].citations if known else {}
