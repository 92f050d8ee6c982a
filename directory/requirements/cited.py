"""The pages a credential's facts rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from directory.requirements.facts import Citation, Evidence, Fact
from directory.requirements.model import Credential


@dataclass(frozen=True, slots=True)
class CitedPage:
    """A citation with its key. `as_of`: the day the page speaks of, to the year, month or day."""

    key: str
    title: str
    url: str
    as_of: str | None
    evidence: Evidence


def cited_pages(keys: Iterable[str], citations: Mapping[str, Citation]) -> tuple[CitedPage, ...]:
    """The pages of these keys, each once and in order; a key without a page is left out."""
    return tuple(
        CitedPage(key, page.title, page.url, page.as_of, page.evidence)
        for key in dict.fromkeys(keys)
        if (page := citations.get(key)) is not None
    )


def keys_of(fact: Fact[Any] | None) -> Iterator[str]:
    """The keys a fact in force is cited by, those of every side where sources disagree."""
    if fact is not None:
        yield from fact.cite
        for side in fact.versions:
            yield from side.cite


def standing_keys(credential: Credential) -> Iterator[str]:
    """What saying "a license of this state, needed to do this work, of this scope" rests on."""
    yield from credential.cite.title
    yield from credential.cite.issuer
    yield from credential.cite.status
    yield from keys_of(credential.required_to_practice)
    yield from keys_of(credential.scope)
