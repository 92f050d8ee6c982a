"""Putting invented values in the place of real ones, cell by cell and in running text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from crawler.inventing.inventor import Inventor
from crawler.inventing.private import (
    LETTERS,
    WORD,
    Kind,
    Private,
    digits_in,
    name_tokens,
    silent_words,
)
from crawler.scaffold.leaks import EMAIL, NPI, PHONE, SSN, find_leaks, is_moment
from directory.names.parts import name_words
from directory.names.text import clean, fold

FEW = 3  # characters of a text, digits of a number, that say nothing of whom they are about
LEAST_DIGITS = 5  # of a number that is replaced in running text
LEAST_PHRASE = 6  # characters of a text that is
_STREET = frozenset(
    "st street ave avenue rd road dr drive blvd boulevard ln lane ct court way pl place ter"
    " terrace pkwy hwy cir po box apt suite ste unit floor north south east west".split()
)
_DIGITS = re.compile(r"\d+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{2,4}|\S+@example\.org|555\D?01\d\d")


class Rewriter:
    """Replaces everything private. `ids` are numbers of records that requests carry."""

    def __init__(self, private: Private, invent: Inventor, ids: Iterable[str]) -> None:
        self._private, self._invent, self._ids = private, invent, frozenset(ids)
        self._words, self._searched = private.words(), private.searched()
        order = (Kind.TEXT, Kind.BIRTH, Kind.PHONE, Kind.NUMBER, Kind.NAME)  # the last one holds
        self._exact = {
            fold(v): kind for kind in order for v in private.of(kind) if self._is_telling(kind, v)
        }
        self._numbers = frozenset(
            word
            for value in private.of(Kind.NUMBER)
            for word in WORD.findall(value)
            if digits_in(word) >= LEAST_DIGITS
        )
        told = [v for v in private.of(Kind.TEXT, Kind.NAME) if len(v) >= LEAST_PHRASE]
        phrases = {v for v in told if v in private.of(Kind.TEXT) or " " in v}
        self._phrases = [
            (v.casefold(), self._exact[fold(v)])
            for v in sorted(phrases, key=lambda v: (-len(v), v))
            if fold(v) in self._exact
        ]
        self._joined = "\n".join(fold(value) for value in private.of(Kind.TEXT))
        self._by_kind: dict[Kind, Callable[[str], str]] = {
            Kind.NAME: self._name,
            Kind.NUMBER: lambda v: invent.number(v) if digits_in(v) else self._all(v),
            Kind.PHONE: lambda v: invent.phone(v) if _patternless(v) else self._patterns(v),
            Kind.BIRTH: invent.birth,
            Kind.POSTAL: lambda v: v if digits_in(v) <= 5 else f"{v[:-4]}9000",
            Kind.TEXT: self._all,
            Kind.KEEP: self._text,
        }

    def _is_telling(self, kind: Kind, value: str) -> bool:
        """Does a value by itself, wherever it stands alone, say whom it is about?"""
        folded = fold(value)
        if kind in (Kind.TEXT, Kind.BIRTH) and (folded in self._private.kept or len(value) <= FEW):
            return False
        return folded not in self._private.own and not (value.isdigit() and len(value) < FEW)

    # --- values --------------------------------------------------------------------------------

    def cell(self, heading: str, value: str) -> str:
        """A value under its heading; "" where it stands alone."""
        kind = self._private.kind_of(heading) if heading else None
        if kind is None:
            return value if is_moment(heading) else self.leaf(value)
        return self.of_kind(kind, value)

    def of_kind(self, kind: Kind, value: str) -> str:
        """A value of a kind, with the spaces around it."""
        bare = value.strip()
        made = (
            self._by_kind[self._private.settled(kind, clean(bare))](bare) if clean(bare) else bare
        )
        if value.endswith("  "):  # a column of fixed width keeps it
            made = made.ljust(len(value.lstrip()))
            return value[: len(value) - len(value.lstrip())] + made
        return value.replace(bare, made, 1) if bare else value

    def leaf(self, value: str) -> str:
        """A value that stands alone: replaced if it is a known one, else as running text."""
        folded = fold(clean(value))
        if kind := self._exact.get(folded):
            return self.of_kind(kind, value)
        if value in self._ids:
            return self._invent.number(value)
        is_line = len(folded) >= LEAST_PHRASE and " " in folded and folded not in self._private.own
        if is_line and re.search(rf"(?<!\w){re.escape(folded)}(?!\w)", self._joined):
            return self.of_kind(Kind.TEXT, value)  # of an address that the reader has in one
        return self.url(value) if re.match(r"https?://|/?[\w/.-]*\?", value) else self._text(value)

    def url(self, value: str) -> str:
        """An address: what its query and its path carry of a person."""
        parts = urlsplit(value)
        asked = parse_qsl(parts.query, keep_blank_values=True)
        told = [(name, self.carried(one)) for name, one in asked]
        query = urlencode(told, quote_via=quote) if told != asked else parts.query
        path = "/".join(self._segment(one) for one in parts.path.split("/"))
        made = parts._replace(query=query, path=path)
        return value if made == parts else urlunsplit(made)

    def _segment(self, segment: str) -> str:
        plain = unquote(segment)
        made = self.carried(plain)
        return segment if made == plain else quote(made)

    def carried(self, value: str) -> str:
        """A value that a request carries; what the source's own YAML says stays."""
        return value if fold(value) in self._private.own else self.leaf(value)

    def sent(self, sent: str) -> dict[str, Any]:
        """What a request sends in its body, as a recording's index has it."""
        if sent[:1] in ("{", "["):
            value = json.loads(sent)
            made = self._carried(value)
            return {"data": sent if made == value else json.dumps(made)}
        fields = [(k, self.carried(v)) for k, v in parse_qsl(sent, keep_blank_values=True)]
        if fields and len(dict(fields)) == len(fields):
            return {"form": dict(fields)}
        return {"data": urlencode(fields) if fields else sent}

    def _carried(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._carried(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._carried(one) for one in value]
        return self.carried(value) if isinstance(value, str) else value

    # --- kinds ---------------------------------------------------------------------------------

    def _name(self, value: str) -> str:
        """Word by word; initials, particles and letters behind it stay."""
        return LETTERS.sub(self._name_word, value) if name_tokens(value) else value

    def _name_word(self, match: re.Match[str]) -> str:
        is_silent = len(match[0]) == 1 or fold(match[0]) in silent_words()
        return match[0] if is_silent else self._invent.word(match[0])

    def _all(self, value: str) -> str:
        """Every word and number, save dates and words that say nothing."""
        if len(value) <= FEW:
            return value
        made, end = "", 0
        value = self._patterns(value)
        for done in _DATE.finditer(value):
            made += self._each(value[end : done.start()]) + done[0]
            end = done.end()
        return made + self._each(value[end:])

    def _each(self, value: str) -> str:
        made = LETTERS.sub(self._other_word, value)
        return _DIGITS.sub(lambda m: self._invent.digits(m[0]), made)

    def _other_word(self, match: re.Match[str]) -> str:
        folded = fold(match[0])
        idle = _STREET | name_words("organisation_words") | self._private.own
        stays = (len(folded) <= 2 or folded in idle) and folded not in self._words
        return match[0] if stays else self._invent.word(match[0])

    # --- running text --------------------------------------------------------------------------

    def _text(self, value: str) -> str:
        """Replace every known name, number, phone, e-mail and phrase in running text."""
        value = self._patterns(value)
        low = value.casefold()
        for phrase, kind in self._phrases:
            if phrase in low:
                whole = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE)
                value = whole.sub(partial(self._matched, kind), value)
        return WORD.sub(self._word, value)

    def _matched(self, kind: Kind, match: re.Match[str]) -> str:
        return self._by_kind[kind](match[0])

    def _word(self, match: re.Match[str]) -> str:
        word = match[0]
        if word in self._searched:
            return LETTERS.sub(self._name_word, word)
        is_id = word in self._ids and len(word) >= LEAST_DIGITS
        return self._invent.number(word) if is_id or word in self._numbers else word

    def _patterns(self, value: str) -> str:
        """Whatever looks like a phone, an e-mail, a social security number or an NPI."""
        if _patternless(value):
            return value
        value = EMAIL.sub(lambda m: self._invent.email(m[0]), value)
        value = PHONE.sub(lambda m: self._invent.phone(m[0]), value)
        value = SSN.sub(lambda m: self._invent.ssn(m[0]), value)
        return NPI.sub(lambda m: self._invent.number(m[0]) if find_leaks(m[0]) else m[0], value)


def _patternless(value: str) -> bool:
    return not any(pattern.search(value) for pattern in (EMAIL, PHONE, SSN, NPI))
