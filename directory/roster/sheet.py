"""The dated proof of a check, on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from directory.cards.model import CredentialCard
from directory.cards.shown import shown_as, words_for
from directory.exports.paper import Entry, pdf_bytes
from directory.places import state_label
from directory.roster.model import Checked, CheckedRoster
from directory.roster.tables import about
from directory.vocabulary import load
from directory.words.sentences import in_words

_SHOWN = ("name", "given_name", "family_name", "credential", "number", "city", "state")


def proof_sheet(checked: CheckedRoster, *, large: bool = False) -> bytes:
    """A PDF that says for each row what the boards' lists had, of which day, and where to look."""
    words = load("roster")["proof"]
    title = words["title"].format(day=in_words(checked.today))
    return pdf_bytes(title, about(checked), _entries(checked), words["page"], large=large)


def _entries(checked: CheckedRoster) -> Iterator[Entry]:
    outcomes = load("roster")["outcomes"]
    roster = checked.roster
    for number, (row, one) in enumerate(zip(roster.rows, checked.results, strict=True), start=1):
        asked = (roster.text(row, column) for column in _SHOWN)
        heading = f"{number}. {', '.join(text for text in asked if text)}"
        links = dict.fromkeys(card.source.check_page or card.source.url for card in one.credentials)
        yield Entry(
            heading, outcomes[one.outcome.value], list(_lines(one)), list(filter(None, links))
        )


def _lines(one: Checked) -> Iterator[str]:
    words = load("roster")["proof"]
    if one.person_id:
        yield words["listed_as"].format(name=one.name, id=one.person_id)
    yield from (credential_line(card) for card in one.credentials)
    yield one.note


def credential_line(card: CredentialCard) -> str:
    """A credential in a line: title, number, state; its status, end and the day of the check."""
    words = load("roster")["proof"]
    where = words["nationwide"] if card.jurisdiction == "US" else state_label(card.jurisdiction)
    named: Sequence[str] = [card.title or card.title_published, card.number, where]
    facts = [words_for(shown_as(card))["word"]]
    if card.expires_on:
        facts.append(words["ends"].format(day=in_words(card.expires_on)))
    facts.append(words["checked"].format(day=in_words(card.last_seen)))
    return f"{', '.join(part for part in named if part)}: {'; '.join(facts)}"
