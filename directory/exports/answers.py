"""The answer to a search as a file: what the screen shows, what was asked, when, and of whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import orjson
from sqlalchemy.orm import Session

from directory.cards.model import PersonCard
from directory.exports.centers import center_entry, center_row
from directory.exports.credentials import credential_rows
from directory.exports.paper import Entry, pdf_bytes
from directory.exports.sheets import csv_bytes, xlsx_bytes
from directory.exports.stream import Published, rows_of
from directory.finding.find import Answer
from directory.finding.in_json import as_json
from directory.finding.people import lists_read
from directory.places import Place, whole_miles
from directory.requirements import load_catalogue
from directory.roster.sheet import credential_line
from directory.vocabulary import load
from directory.words.sentences import in_words
from directory.words.specialties import label

FORMATS = ("csv", "xlsx", "json", "pdf")
_NO_CRITERION = frozenset({"limit"})


def answer_file(session: Session, answer: Answer, form: str, *, large: bool = False) -> bytes:
    """The answer as csv, xlsx, json or pdf: the same people in the same order as on the screen.

    Each carries the criteria, the day, the sources and the statement of independence.
    """
    told = about(session, answer)
    if form == "json":
        plain = {"about": [{"name": n, "text": t} for n, t in told], **as_json(answer)}
        return orjson.dumps(plain, option=orjson.OPT_INDENT_2)
    if form == "pdf":
        words = _words()
        title = words["title"].format(place=answer.place.label, day=in_words(answer.today))
        return pdf_bytes(title, told, _entries(answer), words["page"], large=large)
    columns = headings()
    rows = ([row.get(name, "") for name in columns] for row in _rows(session, answer))
    if form == "csv":
        return csv_bytes(columns, rows)
    return xlsx_bytes(columns, rows, told, tuple(_words()["sheets"]))


def headings() -> list[str]:
    """A credential's columns between the place in the order and what was asked.

    `part` is where JSON has the row: results, self_reported, or centers, which are no people.
    """
    words = load("exports")
    return [*words["answer_columns"], *words["credential_columns"], *words["answer_close"]]


def about(session: Session, answer: Answer) -> list[tuple[str, str]]:
    """Name and text of each thing to know of the answer."""
    words = _words()
    shown = words["counts"].format(shown=len(answer.results), total=answer.total)
    told = [
        (words["day"], in_words(answer.today)),
        (words["asked"], criteria(answer)),
        (words["found"], shown),
    ]
    told += [(words["found"], answer.widened.text)] if answer.widened else []
    told += [(words["found"], answer.notice)] if answer.notice else []
    told += [(words["order"], words["ordering"]), (words["money"], words["independence"])]
    told += [(words["money"], words["choose"])]
    state = answer.place.state
    return told + [(words["list"], one.text) for one in lists_read(session, state) if one.as_of]


def criteria(answer: Answer) -> str:
    """Everything that was asked for, in a line."""
    names: Mapping[str, str] = _words()["criteria"]
    told = [(one.name, getattr(answer.query, one.name)) for one in fields(answer.query)]
    return "; ".join(
        f"{names.get(name, name)}: {_said(name, value)}" if value is not True else names[name]
        for name, value in told
        if value and name not in _NO_CRITERION
    )


def _said(name: str, value: Any) -> str:
    if isinstance(value, Place):
        return value.postal_code or value.label
    if not isinstance(value, tuple):
        return str(value)
    known = load("specialties").get(name, {})
    return ", ".join(label(name, one) if one in known else str(one) for one in value)


def _rows(session: Session, answer: Answer) -> Iterator[dict[str, str]]:
    close = {
        "criteria": criteria(answer),
        "answered_on": answer.today.isoformat(),
        "independence": _words()["independence"],
    }
    people = [one.person_id for one in answer.results]
    people += [one.person_id for one in answer.self_reported]
    held = rows_of(session, people)
    for position, result in enumerate(answer.results, start=1):
        told = {
            "part": "results",
            "position": str(position),
            "tier": result.tier.value,
            "score": str(result.score),
            "distance_miles": _miles(result.distance_miles),
            "reasons": "; ".join(f"{one.text} ({one.points:+d})" for one in result.score_parts),
        }
        card, rows = result.card, held.rows.get(result.person_id, {})
        for row in _credentials(card, Published(card, rows, held.npi.get(card.id, ""))):
            yield told | row | close
    for one in answer.self_reported:
        told = {"part": "self_reported", "reasons": one.text}
        told["distance_miles"] = _miles(one.distance_miles)
        rows = held.rows.get(one.person_id, {})
        person = Published(one.card, rows, held.npi.get(one.person_id, ""))
        for row in credential_rows(person, load_catalogue()):
            yield told | row | close
    yield from (center_row(one) | close for one in answer.centers)


def _credentials(card: PersonCard, one: Published) -> Iterator[dict[str, str]]:
    """What boards say of a person who is ranked; what they say themselves is on their page."""
    rows = credential_rows(one, load_catalogue())
    return (row for row, _ in zip(rows, card.credentials, strict=False))


def _entries(answer: Answer) -> Iterator[Entry]:
    words = _words()
    for position, result in enumerate(answer.results, start=1):
        card = result.card
        points = words["points"].format(score=result.score)
        lines = [answer.tiers[result.tier.value], *map(credential_line, card.credentials)]
        lines += [f"{one.points:+d} {one.text}" for one in result.score_parts]
        yield Entry(f"{position}. {result.name}", points, lines, _pages(card))
    for one in answer.self_reported:
        lines = [words["apart"], one.distance_text, *(claim.title for claim in one.card.claims)]
        yield Entry(one.name, "", lines)
    yield from map(center_entry, answer.centers)


def _pages(card: PersonCard) -> list[str]:
    pages = (held.source.check_page or held.source.url for held in card.credentials)
    return [page for page in dict.fromkeys(pages) if page]


def _miles(miles: float | None) -> str:
    whole = whole_miles(miles)
    return "" if whole is None else str(whole)


def _words() -> dict[str, Any]:
    words: dict[str, Any] = load("exports")["answer"]
    return words


def file_name(day: dt.date, form: str) -> str:
    """A name that says nothing of what was asked."""
    return f"people-{day}.{form}"
