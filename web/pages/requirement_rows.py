"""A state's requirements as rows of sentences, each with the marks of its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from directory.requirements import Check, Credential, Issuer, Jurisdiction
from directory.requirements.facts import Citation, Cite, Fact, Stated
from directory.requirements.telling import value_words
from directory.vocabulary import load
from web.layout import day


@dataclass(frozen=True, slots=True)
class Mark:
    """A pointer to the list of sources below: its number, and whether we read the page."""

    number: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said. `when`: the years the rule held in, "" if that is not known.

    `note` is in the file's own words, which are English.
    """

    text: str
    when: str
    marks: tuple[Mark, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement. Where sources disagree, each side is a statement of its own."""

    label: str
    statements: tuple[Statement, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """One credential of the state."""

    credential: Credential
    issuer: Issuer
    marks: tuple[Mark, ...]
    former: tuple[Statement, ...]
    rows: tuple[Row, ...]
    check: Check | None

    @property
    def required(self) -> bool | None:
        """Does the law ask for it? None where no page says, or where pages disagree."""
        fact = self.credential.required_to_practice
        return None if fact is None or fact.disputed else fact.headline


@dataclass(frozen=True, slots=True)
class StatePage:
    """One state: its titles, who to check with, and the sources that the marks point to."""

    jurisdiction: Jurisdiction
    titles: tuple[Title, ...]
    retired: tuple[Title, ...]
    issuers: tuple[Issuer, ...]
    sources: tuple[Citation, ...]


def state_page(jurisdiction: Jurisdiction) -> StatePage:
    """Everything the file says and cites. What rests on no page is left out."""
    marks = _Marks(jurisdiction)
    titles = [_title(jurisdiction, one, marks) for one in jurisdiction.credentials]
    return StatePage(
        jurisdiction=jurisdiction,
        titles=tuple(one for one in titles if one.credential.status == "current"),
        retired=tuple(one for one in titles if one.credential.status == "retired"),
        issuers=jurisdiction.issuers,
        sources=marks.used(),
    )


class _Marks:
    """Numbers the citations in the order in which the page meets them."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self._citations = jurisdiction.citations
        self._numbers: dict[str, int] = {}

    def of(self, cite: Cite) -> tuple[Mark, ...]:
        return tuple(
            Mark(
                self._numbers.setdefault(key, len(self._numbers) + 1), self._citations[key].evidence
            )
            for key in cite
        )

    def used(self) -> tuple[Citation, ...]:
        return tuple(self._citations[key] for key in self._numbers)


def _title(jurisdiction: Jurisdiction, credential: Credential, marks: _Marks) -> Title:
    return Title(
        credential=credential,
        issuer=jurisdiction.issuer(credential.issuer_id),
        marks=marks.of(credential.cite.title),
        former=tuple(
            Statement(
                f"{old.letters},", _years(None, old.valid_to), marks.of(old.cite.title), old.title
            )
            for old in credential.former_titles
        ),
        rows=tuple(_rows(credential, marks)),
        check=jurisdiction.check_for(credential),
    )


def _rows(credential: Credential, marks: _Marks) -> Iterator[Row]:
    facts = {
        "required_to_practice": credential.required_to_practice,
        "scope": credential.scope,
        **dict(credential.requirements),
    }
    for name, label in load("pages")["requirements"].items():
        fact: Fact[Any] | None = facts[name]
        if fact is not None:
            yield Row(label, tuple(_statements(name, fact, marks)), fact.disputed)
    number = credential.number
    shape = number_shape(number.pattern) if number else ""
    if number and shape:
        yield Row(_("Its number looks like"), (Statement(shape, "", marks.of(number.cite)),))
    note = credential.requirements.note
    if note is not None:
        yield Row(_("More"), (Statement("", "", marks.of(note.cite), note.text),))


def number_shape(pattern: str) -> str:
    """A number's form for people, # for a digit: "CD-#######"; "" where it has no simple form."""
    shape = re.sub(r"\\d\{(\d)\}", lambda found: "#" * int(found[1]), pattern)
    shape = shape.replace("\\.", ".").replace("\\d", "#")
    return shape if re.fullmatch(r"[A-Z0-9.#-]+", shape) else ""


def _statements(name: str, fact: Fact[Any], marks: _Marks) -> Iterator[Statement]:
    sides: Iterable[Any] = fact.versions or (fact,)
    for side in (*sides, *fact.earlier):
        when = _years(side.valid_from, side.valid_to)
        yield Statement(_said(name, side), when, marks.of(side.cite), _noted(name, side))


def _said(name: str, side: Stated[Any]) -> str:
    """A value, then what it is for each degree."""
    degrees = load("pages")["degrees"]
    by_degree = "; ".join(
        f"{degrees[degree]}: {in_words(name, value)}" for degree, value in side.by_degree.items()
    )
    own = "" if _is_text(name, side.value) else in_words(name, side.value)
    parts = [own, f"({by_degree})" if by_degree else ""]
    return " ".join(part for part in parts if part)


def _noted(name: str, side: Stated[Any]) -> str:
    """The file's own words: a value that is text, and the remark on it."""
    own = side.value if _is_text(name, side.value) else ""
    return " ".join(part for part in (own, side.note or "") if part)


def _is_text(name: str, value: Any) -> bool:
    return isinstance(value, str) and name != "min_degree"


def in_words(name: str, value: Any) -> str:
    """A requirement's value as a page prints it; "" for none."""
    return value_words(name, value, _("Yes"), _("No"))


def _years(start: str | None, end: str | None) -> str:
    told = [
        _("since %(day)s", day=_date(start)) if start else "",
        _("until %(day)s", day=_date(end)) if end else "",
    ]
    return " ".join(part for part in told if part)


def _date(text: str) -> str:
    return day(text) if len(text) == 10 else text
