"""Which facts to read again first: by what they rest on, and how old that is. Pure."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass

from directory.requirements.facts import Evidence
from directory.requirements.model import Jurisdiction
from directory.requirements.statements import CitedFact, cited_facts


@dataclass(frozen=True, slots=True)
class StaleFact:
    """A fact and the page to read again. `age_days` is None where the page gives no day."""

    jurisdiction: str
    credential_id: str
    letters: str
    fact: str
    evidence: Evidence
    as_of: str | None
    age_days: int | None
    citation: str
    page_title: str
    page_url: str


def stale_facts(jurisdictions: Iterable[Jurisdiction], today: dt.date) -> list[StaleFact]:
    """Every cited fact in force, worst first.

    Worst are facts only recalled, then those whose page gives no day, then the oldest. A fact
    with several pages is as good as the best of them. Facts of one page stand together.
    """
    found = [_aged(fact, today) for one in jurisdictions for fact in cited_facts(one)]
    return sorted(found, key=_badness)


def age_days(as_of: str | None, today: dt.date) -> int | None:
    """Whole days since the last day that `as_of` may mean: at least so old; never below 0."""
    if as_of is None:
        return None
    year, month, day = (int(part) for part in (as_of + "-12-31")[:10].split("-"))
    if len(as_of) == 7:
        year, month = int(as_of[:4]), int(as_of[5:7])
        day = monthrange(year, month)[1]
    return max((today - dt.date(year, month, day)).days, 0)


def _aged(fact: CitedFact, today: dt.date) -> StaleFact:
    page = fact.best
    return StaleFact(
        jurisdiction=fact.jurisdiction,
        credential_id=fact.credential_id,
        letters=fact.letters,
        fact=fact.fact,
        evidence=page.evidence,
        as_of=page.as_of,
        age_days=age_days(page.as_of, today),
        citation=page.key,
        page_title=page.title,
        page_url=page.url,
    )


def _badness(fact: StaleFact) -> tuple[bool, bool, int, str, str]:
    """Sorts the worst first; the sort keeps the order of the file among equals."""
    age = fact.age_days
    return (
        fact.evidence == "read",
        age is not None,
        -(age or 0),
        fact.jurisdiction,
        fact.citation,
    )
