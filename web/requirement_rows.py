"""A state's requirements as rows of sentences, each with the marks of its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from directory.requirements import Check, Credential, Issuer, Jurisdiction
from directory.requirements.facts import Citation, Cite, Fact, Stated
from directory.vocabulary import load
from web.layout import day


@dataclass(frozen=True, slots=True)
class Mark:
    """A pointer to the list of sources below: its number, and whether we read the page."""

    number: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said. `when`: the years the rule held in, "" if that is not known."""

    text: str
    when: str
    marks: tuple[Mark, ...]


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
                f"{old.letters}, {old.title}", _years(None, old.valid_to), marks.of(old.cite.title)
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
        yield Row("Its number looks like", (Statement(shape, "", marks.of(number.cite)),))
    note = credential.requirements.note
    if note is not None:
        yield Row("More", (Statement(note.text, "", marks.of(note.cite)),))


def number_shape(pattern: str) -> str:
    """A number's form for people, # for a digit: "CD-#######"; "" where it has no simple form."""
    shape = re.sub(r"\\d\{(\d)\}", lambda found: "#" * int(found[1]), pattern)
    shape = shape.replace("\\.", ".").replace("\\d", "#")
    return shape if re.fullmatch(r"[A-Z0-9.#-]+", shape) else ""


def _statements(name: str, fact: Fact[Any], marks: _Marks) -> Iterator[Statement]:
    sides: Iterable[Any] = fact.versions or (fact,)
    for side in (*sides, *fact.earlier):
        when = _years(side.valid_from, side.valid_to)
        yield Statement(_said(name, side), when, marks.of(side.cite))


def _said(name: str, stated: Stated[Any]) -> str:
    """A value, then what it is for each degree, then the file's own remark on it."""
    degrees = load("pages")["degrees"]
    by_degree = "; ".join(
        f"{degrees[degree]}: {in_words(name, value)}" for degree, value in stated.by_degree.items()
    )
    parts = [in_words(name, stated.value), f"({by_degree})" if by_degree else "", stated.note or ""]
    return " ".join(part for part in parts if part)


def in_words(name: str, value: Any) -> str:
    """A requirement's value as a page prints it; "" for none."""
    words = load("pages")
    if value is None:
        return ""
    if name == "min_degree":
        return str(words["degrees"][value])
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name in words["units"]:
        unit = words["units"][name]
        return f"{value:,} {unit if value != 1 else unit.removesuffix('s')}"
    return str(value)


def _years(start: str | None, end: str | None) -> str:
    told = [f"since {_date(start)}" if start else "", f"until {_date(end)}" if end else ""]
    return " ".join(part for part in told if part)


def _date(text: str) -> str:
    return day(text) if len(text) == 10 else text
