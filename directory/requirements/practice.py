"""What a credential's file says of private practice and of the length of a renewal."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from directory.requirements.model import Credential
from directory.vocabulary import load


class PrivatePractice(StrEnum):
    """Whether a holder may practise privately, where the state's file speaks of it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def private_practice(credential: Credential) -> PrivatePractice:
    """What the credential's `scope` says of private practice; unknown where sides disagree.

    The wordings are data. Independence and supervision are other matters and decide nothing here.
    """
    scope = credential.scope
    if scope is None:
        return PrivatePractice.UNKNOWN
    told = {_told(side.value or "") for side in (scope.versions or (scope,))}
    return told.pop() if len(told) == 1 else PrivatePractice.UNKNOWN


@cache
def _told(text: str) -> PrivatePractice:  # of the files' few texts, for every listing shown
    folded = " ".join(text.casefold().split())
    for verdict, phrases in _phrases():
        if any(phrase in folded for phrase in phrases):
            return verdict
    return PrivatePractice.UNKNOWN


@cache
def _phrases() -> tuple[tuple[PrivatePractice, tuple[str, ...]], ...]:
    """A refusal first: it outweighs a permission in the same text."""
    wordings = load("title_families")["private_practice"]
    return tuple(
        (verdict, tuple(wordings[verdict.value]))
        for verdict in (PrivatePractice.NO, PrivatePractice.YES)
    )


def longest_renewal(credential: Credential) -> int | None:
    """The longest renewal cycle, in years, that any source gives, now or earlier; else None."""
    fact = credential.requirements.renewal_years
    if fact is None:
        return None
    said = (fact, *fact.versions, *fact.earlier)
    years = [side.value for side in said if side.value is not None]
    years += [value for side in said for value in side.by_degree.values()]
    return max(years, default=None)
