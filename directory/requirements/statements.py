"""Every cited statement in force in a state's file, with the pages it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from directory.requirements.cited import CitedPage, cited_pages
from directory.requirements.facts import Cite, Fact, Note
from directory.requirements.model import Cites, Credential, Jurisdiction


@dataclass(frozen=True, slots=True)
class CitedFact:
    """One statement. `fact` is its field as written in the file; each side of a dispute is one."""

    jurisdiction: str
    credential_id: str
    letters: str
    fact: str
    pages: tuple[CitedPage, ...]

    @property
    def best(self) -> CitedPage:
        """The page that speaks for it best: read before recalled, then dated, then newest."""
        return max(self.pages, key=lambda page: (page.evidence == "read", page.as_of or ""))


def cited_facts(jurisdiction: Jurisdiction) -> Iterator[CitedFact]:
    """Yield every statement in force, in the order of the file.

    Rules that were replaced, and what former titles asked for, are history: they do not age.
    """
    for credential in jurisdiction.credentials:
        for name, cite in _cites(credential):
            pages = cited_pages(cite, jurisdiction.citations)
            yield CitedFact(jurisdiction.code, credential.id, credential.letters, name, pages)


def _cites(credential: Credential) -> Iterator[tuple[str, Cite]]:
    yield from _plain(credential.cite, "")
    yield from _of_fact("required_to_practice", credential.required_to_practice)
    yield from _of_fact("scope", credential.scope)
    if credential.number:
        yield "number_pattern", credential.number.cite
    for name, fact in credential.requirements:
        if isinstance(fact, Note):
            yield name, fact.cite
        elif isinstance(fact, Fact):
            yield from _of_fact(name, fact)
    for former in credential.former_titles:
        yield from _plain(former.cite, f"former_titles {former.letters} ")


def _plain(cites: Cites, prefix: str) -> Iterator[tuple[str, Cite]]:
    for name, cite in cites:
        if cite:
            yield f"{prefix}{name}", cite


def _of_fact(name: str, fact: Fact[Any] | None) -> Iterator[tuple[str, Cite]]:
    if fact is None:
        return
    if fact.versions:
        for number, side in enumerate(fact.versions, start=1):
            yield f"{name} (version {number})", side.cite
    else:
        yield name, fact.cite
