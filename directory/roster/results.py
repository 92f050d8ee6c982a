"""A checked roster as a table, JSON, and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from directory.cards.model import CredentialCard, to_plain
from directory.cards.shown import shown_as
from directory.exports.sheets import csv_bytes, xlsx_bytes
from directory.roster.model import Checked, CheckedRoster, Outcome
from directory.roster.sheet import proof_sheet
from directory.roster.tables import about, headings
from directory.vocabulary import load

__all__ = ["FORMATS", "as_json", "headings", "rows", "written"]

FORMATS = ("csv", "xlsx", "json", "pdf")


def rows(checked: CheckedRoster) -> Iterator[list[str]]:
    """The roster's own cells and then ours; several credentials of one row with "; " between."""
    for cells, one in zip(checked.roster.rows, checked.results, strict=True):
        yield [*cells, *_added(one)]


def _added(one: Checked) -> list[str]:
    return [
        one.outcome.value,
        one.person_id,
        *(_listed(one.credentials, part) for part in _PARTS),
        one.note,
    ]


def _listed(cards: Sequence[CredentialCard], part: Callable[[CredentialCard], str]) -> str:
    """One fact of each credential, in one order for all facts; "" where nobody has it."""
    told = [part(card) for card in cards]
    return "; ".join(told) if any(told) else ""


def status_word(card: CredentialCard) -> str:
    """How it stands today: never active for what is unknown, gone, too old, or only dated."""
    shown = shown_as(card)
    return str(load("roster")["status_words"].get(shown, shown))


_PARTS: Sequence[Callable[[CredentialCard], str]] = (
    lambda card: card.title or card.title_published,
    lambda card: card.number,
    lambda card: card.jurisdiction,
    status_word,
    lambda card: card.expires_on.isoformat() if card.expires_on else "",
    lambda card: card.last_seen.isoformat(),
    lambda card: card.source.url,
)


def as_json(checked: CheckedRoster) -> dict[str, Any]:
    """The result for a program: each row's own cells by heading, and the answer beside them."""
    return {
        "today": checked.today.isoformat(),
        "sample": checked.sample,
        "counts": {one.value: checked.count(one) for one in Outcome},
        "remarks": list(checked.roster.remarks),
        "about": [{"name": name, "text": text} for name, text in about(checked)],
        "lists": list(checked.lists),
        "rows": [
            _row_json(checked.roster.headings, cells, one)
            for cells, one in zip(checked.roster.rows, checked.results, strict=True)
        ],
    }


def _row_json(names: Sequence[str], cells: Sequence[str], one: Checked) -> dict[str, Any]:
    return {
        "row": dict(zip(names, cells, strict=True)),
        "outcome": one.outcome.value,
        "person_id": one.person_id or None,
        "name": one.name or None,
        "note": one.note,
        "credentials": [
            {
                "credential_title": card.title or card.title_published,
                "number": card.number,
                "jurisdiction": card.jurisdiction,
                "issuer": card.issuer_name,
                "status": status_word(card),
                "status_text": card.status_text,
                "expires_on": to_plain(card.expires_on),
                "checked_on": card.last_seen.isoformat(),
                "source_url": card.source.url,
                "check_page": card.source.check_page,
                "standing": card.standing.sentence,
            }
            for card in one.credentials
        ],
        "candidates": [
            {
                "person_id": one.hit.person_id,
                "name": one.facts.name,
                "where": one.facts.where,
                "numbers": list(one.facts.numbers),
                "match": {"how": one.hit.how, "score": one.hit.score},
            }
            for one in one.candidates
        ],
    }


def written(checked: CheckedRoster, form: str, *, large: bool = False) -> bytes:
    """The result as a file: csv, xlsx or pdf (`large`: in large print)."""
    if form == "pdf":
        return proof_sheet(checked, large=large)
    if form == "csv":
        return csv_bytes(headings(checked), rows(checked))
    words = load("roster")["sheets"]
    return xlsx_bytes(headings(checked), rows(checked), about(checked), tuple(words))
