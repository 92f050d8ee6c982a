"""What is private in some answers: every value that a person can be known by, by its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from crawler.rows.columns import Target
from crawler.rows.headings import fold_heading
from crawler.rows.layout import Layout
from crawler.source import Source
from directory.names.parse import looks_like_organisation
from directory.names.parts import certain_generations, clear_letters, name_words
from directory.names.text import clean, fold

WORD = re.compile(r"[^\W_]+")
LETTERS = re.compile(r"[^\W\d_]+")
_APOSTROPHE = re.compile("['’`]")  # an address may have the name without it
ODD = "?"  # stands for the heading of a cell whose heading cannot be told
STORY = 40  # characters from which a board's finding is a story, and no word of a list (rule 56)
_IDLE = frozenset("yes no true false none null other unknown male female".split())


class Kind(StrEnum):
    """How a value is replaced."""

    NAME = "name"  # word by word
    NUMBER = "number"  # its longest run of digits
    PHONE = "phone"
    BIRTH = "birth date"
    POSTAL = "postal code"  # five digits stay
    TEXT = "text"  # a street, a firm, or whatever else is ignored: all its words and numbers
    FINDING = "finding"  # a word stays, a story goes
    KEEP = "kept"  # says nothing of who it is: a title, a status, a date, a city


_OF_TARGET = {
    Target.NUMBER: Kind.NUMBER,
    Target.OTHER_NUMBER: Kind.NUMBER,
    Target.CASE: Kind.NUMBER,
    Target.NAME: Kind.NAME,
    Target.FAMILY_NAME: Kind.NAME,
    Target.GIVEN_NAME: Kind.NAME,
    Target.MIDDLE_NAME: Kind.NAME,
    Target.ORGANISATION: Kind.TEXT,
    Target.POSTAL_CODE: Kind.POSTAL,
    Target.DISCIPLINE: Kind.FINDING,
    Target.ACTION: Kind.FINDING,
}
_BY_HEADING = (  # of columns that are not taken; the first that fits a folded heading
    (Kind.PHONE, re.compile(r"phone|fax|mobile")),
    (Kind.BIRTH, re.compile(r"birth|^dob")),
    (Kind.POSTAL, re.compile(r"zip|postal")),
    (Kind.NAME, re.compile(r"(first|last|middle|family|given|maiden|former|contact)name")),
    (Kind.NAME, re.compile(r"supervisor")),
    (Kind.NUMBER, re.compile(r"^(npi|ssn|number|license)$|(number|no|nbr|id)$")),
    (Kind.TEXT, re.compile(r"street|email|address(?!purpose|type)")),
)


@cache
def silent_words() -> frozenset[str]:
    """Words in a name that are nobody's: particles, generations, forms of address, letters."""
    particles = {word for one in name_words("trailing_particles") for word in one.split()}
    small = name_words("small_particles") | name_words("titles") | {"nd", "rd", "th"}
    return frozenset(particles | small | (certain_generations() - {"v"}) | clear_letters())


def name_tokens(value: str) -> list[str]:
    """The words of a name that are somebody's: no initials, no particles."""
    words = LETTERS.findall(clean(value))
    return [word for word in words if len(word) > 1 and fold(word) not in silent_words()]


def digits_in(text: str) -> int:
    """How many digits a text has."""
    return sum(c.isdigit() for c in text)


class Private:
    """Everything learnt of one source's people. Values are as published, but for their spaces."""

    def __init__(self, source: Source) -> None:
        record = source.record
        self.layouts = [Layout(record.columns, record.ignored)]
        if register := getattr(source.access, "register_of_actions", None):
            self.layouts.append(Layout(register.columns, register.ignored))
        told = source.model_dump(mode="json", include={"access", "record", "page", "check_page"})
        own = [fold(text) for text in _strings(told)]
        self.own = frozenset((*own, *(word for text in own for word in text.split())))
        self.kept: set[str] = set()  # folded values that stay, being nobody's
        self.values: dict[Kind, set[str]] = {}
        self.rows: list[frozenset[str]] = []  # a row's words of names and numbers, folded

    def kind_of(self, heading: str) -> Kind | None:
        """How a column is replaced; None for a heading or a key that is no column."""
        if heading == ODD:
            return Kind.TEXT
        for layout in self.layouts:
            if column := layout.column(heading):
                return _OF_TARGET.get(column.to, Kind.KEEP)
        folded = fold_heading(heading)
        likely = next((kind for kind, test in _BY_HEADING if test.search(folded)), None)
        if self.is_ignored(heading):
            return likely or Kind.TEXT
        return likely if not self.layouts[0].columns else None  # a reader with its own columns

    def is_ignored(self, heading: str) -> bool:
        """Is it a column that the source's YAML ignores?"""
        taken = any(layout.column(heading) for layout in self.layouts)
        return not taken and any(not layout.unknown([heading]) for layout in self.layouts)

    def learn(self, heading: str, value: str) -> str:
        """Take a value under its heading, and give it back as it is."""
        text, kind = clean(value), self.kind_of(heading) if heading else None
        kind = self.settled(kind, text) if kind else None
        if kind is Kind.KEEP:
            self.kept.add(fold(text))
        elif text and kind and fold(text) not in _IDLE | self.own and not self._is_heading(text):
            self.values.setdefault(kind, set()).add(text)
        return value

    def settled(self, kind: Kind, text: str) -> Kind:
        """The kind of this very value: a firm is no person's name, a word of discipline stays."""
        if kind is Kind.NAME and looks_like_organisation(text):
            return Kind.TEXT
        if kind is Kind.FINDING:
            is_told = len(text) > STORY and fold(text) not in self.own
            return Kind.TEXT if is_told else Kind.KEEP
        return kind

    def learn_row(self, row: Mapping[str, Any]) -> None:
        """Take a row as the source's own reader had it."""
        marks: set[str] = set()
        for heading, value in leaves_of(row):
            self.learn(heading, value)
            column = self.layouts[0].column(heading)
            if column and _OF_TARGET.get(column.to) in (Kind.NAME, Kind.NUMBER):
                marks.update(fold(value).split())
        self.rows.append(frozenset(marks))

    def _is_heading(self, text: str) -> bool:
        return any(not layout.unknown([text]) for layout in self.layouts)

    def of(self, *kinds: Kind) -> list[str]:
        """The values of some kinds, in an order that never changes."""
        return sorted({value for kind in kinds for value in self.values.get(kind, ())})

    def words(self) -> dict[str, set[str]]:
        """Every word of a real name: folded -> its forms, as published and in plain letters."""
        found: dict[str, set[str]] = {}
        for value in self.of(Kind.NAME):
            for word in (*name_tokens(value), *name_tokens(_APOSTROPHE.sub("", value))):
                found.setdefault(fold(word), set()).update((word, fold(word)))
        return found

    def searched(self) -> frozenset[str]:
        """Forms of name words that are replaced in running text: those that only name people."""
        return frozenset(
            form
            for folded, words in self.words().items()
            if len(folded) > 2 and folded not in self.own
            for word in words
            for form in (word, word.upper(), word.lower(), word.capitalize())
        )


def leaves_of(value: Any, heading: str = "") -> Iterator[tuple[str, str]]:
    """Every text and number of a row under its heading, those of nested records too."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves_of(one, str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for one in value:
            yield from leaves_of(one, heading)
    elif value is not None and not isinstance(value, bool):
        yield heading, str(value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for pair in value.items() for one in pair for text in _strings(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _strings(one))
    elif isinstance(value, str):
        yield value
