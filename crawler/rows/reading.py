"""One published row -> one Draft, by what its source's YAML says. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from crawler.rows.beside import beside
from crawler.rows.columns import Target
from crawler.rows.layout import Layout, taken, taken_words, values_in
from crawler.rows.places import state_of, zip5
from crawler.rows.status_words import on_the_lists_day, weightier
from crawler.rows.words import WordTable, fold_word
from crawler.source import Source, Words
from directory.cards.known import known_credential
from directory.credential_reading import read_credential
from directory.listings.dates import DateError, parse_date
from directory.listings.draft import Draft
from directory.listings.numbers import is_junk_number
from directory.names.parse import (
    PersonName,
    is_placeholder,
    looks_like_organisation,
    name_from_parts,
    parse_name,
)
from directory.requirements import load_catalogue
from directory.standing.statuses import CURRENT, Status

_PREFIX = re.compile(r"[A-Za-z][A-Za-z/.\- ]*[A-Za-z]|[A-Za-z]")
_NO_NAME = re.compile(r"\d{3}|@")  # a phone, a birth date, an e-mail: never shown as a name
Values = dict[Target, list[Any]]
OUR_WORDS = ("alcohol", "drug", "addict", "substance", "chemical", "intervention")  # rule 46


def sounds_like_ours(title: str) -> bool:
    """Does a title that nobody listed sound like a credential of ours (rule 46)?"""
    return any(mark in title.casefold() for mark in OUR_WORDS)


class Skip(StrEnum):
    """Why a row makes no listing. Every skip is counted."""

    ORGANISATION = "organisation"
    NO_NUMBER = "no_number"  # an application (rule 24)
    OTHER_TITLE = "other_title"  # another profession of the same list
    PLACEHOLDER = "placeholder"  # set aside, not shown (rule 32)
    NO_NAME = "no_name"
    MALFORMED = "malformed"  # wrong number of fields (rule 45)
    OTHER_SURNAME = "other_surname"  # a loose search gave it; its own seed finds it (rule 27)


@dataclass(frozen=True, slots=True)
class Signal:
    """Something a person has to look at: a word or a date that nobody has explained."""

    kind: str  # unknown_status, unknown_title, unknown_word, bad_date, future_date, new_title
    value: str
    mend: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a row: a draft or a skip, and what to look at.

    `beside` are the words that stood in the row with what is signalled, and nobody's facts.
    """

    draft: Draft | None
    skip: Skip | None = None
    signals: tuple[Signal, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)


class RowReader:
    """Reads rows of one source. Holds its word tables; keeps no state between rows."""

    def __init__(self, source: Source, as_of: dt.date) -> None:
        record = source.record
        self.source, self.record, self.as_of = source, record, as_of
        self.layout = Layout(record.columns, record.ignored)
        self._titles = WordTable("titles", record.titles)
        self._trainees = frozenset(
            fold_word(w) for w, one in record.titles.items() if _is_trainee(one)
        )
        self._statuses = WordTable("statuses", record.statuses)
        self._sub_statuses = WordTable("sub_statuses", record.sub_statuses)
        self._flags = WordTable("current_flags", record.current_flags)
        self._discipline = WordTable("discipline_words", record.discipline_words)

    def read(self, row: Mapping[str, Any]) -> Reading:
        """Read one row."""
        cells = taken(self.layout, row)
        values = values_in(cells)
        for target, word in self.record.constants.items():
            values.setdefault(target, [word])
        signals: list[Signal] = []
        title, skip = self._title(values, signals)
        name = self._name(values)
        skip = skip or self._skip(values, name)
        if skip or name is None:
            told = beside(values) if signals else {}
            return Reading(None, skip or Skip.NO_NAME, tuple(signals), told)
        draft = self._draft(values, name, title, signals)
        draft.raw = taken_words(cells)
        return Reading(draft, None, tuple(signals), beside(values) if signals else {})

    def _title(self, values: Values, signals: list[Signal]) -> tuple[str, Skip | None]:
        """The most specific title column decides, or all of them together (rule 29)."""
        words = self._title_words(values)
        if self.record.title_word == "number_prefix" and not values.get(Target.NUMBER):
            return "", Skip.NO_NUMBER  # an application has no letters either (rule 24)
        word = " / ".join(words)
        if len(words) > 1 and word in self._titles:
            return word, None
        if words and words[-1] in self._titles:
            # One column that says "in training" is never outvoted by another (rule 30).
            learning = (w for w in reversed(words) if fold_word(w) in self._trainees)
            return next(learning, words[-1]), None
        if self.record.other_titles == "alarm":
            signals.append(Signal("unknown_title", word, self._title_stanza(word)))
        elif sounds_like_ours(word):
            signals.append(Signal("new_title", word, self._title_stanza(word)))
        return word, Skip.OTHER_TITLE

    def _title_words(self, values: Values) -> list[str]:
        if self.record.title_word == "number_prefix":
            prefix = _PREFIX.match(_first(values, Target.NUMBER))
            return [prefix[0]] if prefix else []
        return [str(v) for v in values.get(Target.TITLE, [])]

    def _title_stanza(self, word: str) -> str:
        """Name the credential it most likely is, by the issuer's own titles; a person decides."""
        likely = read_credential(word, issuer=self.source.issuer) if self.source.issuer else None
        return self._titles.stanza(word, (likely.credential_id or "") if likely else "")

    def _name(self, values: Values) -> PersonName | None:
        family, given = _first(values, Target.FAMILY_NAME), _first(values, Target.GIVEN_NAME)
        if family and given:
            return name_from_parts(
                family=family,
                given=given,
                middle=_first(values, Target.MIDDLE_NAME),
                suffix=_first(values, Target.NAME_SUFFIX),
            )
        whole = _first(values, Target.NAME)
        if self.record.name_form != "parts" and whole:
            return parse_name(whole, self.record.name_form)
        return None

    def _skip(self, values: Values, name: PersonName | None) -> Skip | None:
        kind = _first(values, Target.HOLDER_KIND)
        person = self.record.holder_kind
        if person and kind and fold_word(kind) != fold_word(person):
            return Skip.ORGANISATION
        if name is None:
            named = values.get(Target.FAMILY_NAME) or values.get(Target.ORGANISATION)
            return Skip.ORGANISATION if named else Skip.NO_NAME
        number = _first(values, Target.NUMBER)
        if _NO_NAME.search(_published_name(values)):
            return Skip.NO_NAME
        if is_placeholder(name, number):
            return Skip.PLACEHOLDER
        if not number or is_junk_number(number):
            return Skip.NO_NUMBER
        whole = _first(values, Target.NAME)
        return Skip.ORGANISATION if whole and looks_like_organisation(whole) else None

    def _draft(self, values: Values, name: PersonName, title: str, signals: list[Signal]) -> Draft:
        number = _first(values, Target.NUMBER)
        by_title = self.record.number_unique_within == "title"
        credential = self._titles[title]
        issued = self._date(values, Target.ISSUED, signals)
        if issued and issued > self.as_of:
            signals.append(Signal("future_date", issued.isoformat(), "It was left out (rule 36)."))
            issued = None
        expires = self._date(values, Target.EXPIRES, signals)
        status, restricted = self._status(values, expires, signals)
        actions = self._actions(values, signals)
        return Draft(
            key=f"{credential}|{number}" if by_title else number,
            title_published=title,
            credential_id=credential,
            number=number,
            other_numbers=[str(v) for v in values.get(Target.OTHER_NUMBER, [])],
            name_published=_published_name(values),
            family_name=name.family,
            given_name=name.given,
            middle_name=name.middle,
            name_suffix=name.suffix,
            former_names=list(name.former_families),
            post_nominals=list(name.post_nominals),
            status=status,
            status_text=_first(values, Target.STATUS),
            sub_status_text=_first(values, Target.SUB_STATUS),
            restricted=restricted,
            issued_on=issued,
            expires_on=expires,
            city=_first(values, Target.CITY),
            state=state_of(_first(values, Target.STATE)),
            postal_code=zip5(_first(values, Target.POSTAL_CODE)),
            discipline=self._discipline_of(values, actions, signals),
            actions=actions,
            self_reported=self.source.self_reported,
            url=_first(values, Target.URL),
            details=_documents(values),
        )

    def _date(self, values: Values, target: Target, signals: list[Signal]) -> dt.date | None:
        value = next(iter(values.get(target, [])), None)
        try:
            return parse_date(value, self.record.dates)
        except DateError as error:
            mend = f"{error} Add its form to 'dates' if it is a new one."
            signals.append(Signal("bad_date", str(value), mend))
            return None

    def _words(
        self, table: WordTable[Words] | WordTable[Words | None], text: str, signals: list[Signal]
    ) -> Words | None:
        if not text:
            return None
        if text in table:
            return table[text]
        signals.append(Signal("unknown_status", text, table.stanza(text)))
        return Words(status=Status.UNKNOWN)

    def _status(
        self, values: Values, expires: dt.date | None, signals: list[Signal]
    ) -> tuple[Status, bool]:
        """Sub-status outranks the headline, the calendar a friendly word (rules 2 to 6)."""
        headline = self._words(self._statuses, _first(values, Target.STATUS), signals)
        if headline is None and self.record.status_from_expiry and expires:
            headline = Words(status=Status.LISTED_UNEXPIRED)
        reason = self._words(self._sub_statuses, _first(values, Target.SUB_STATUS), signals)
        words = weightier(headline, reason)
        status = on_the_lists_day(words, expires, self.as_of)
        flag = _first(values, Target.CURRENT_FLAG)
        if flag and flag not in self._flags:
            signals.append(Signal("unknown_status", flag, self._flags.stanza(flag)))
            return Status.UNKNOWN, words.restricted
        if flag and not self._flags[flag] and status in CURRENT:
            return Status.UNKNOWN, words.restricted  # the list contradicts itself
        return status, words.restricted

    def _actions(self, values: Values, signals: list[Signal]) -> list[dict[str, Any]]:
        """The board's own words for an action, its number and dates, and nothing more (rule 56)."""
        case, word = _first(values, Target.CASE), _first(values, Target.ACTION)
        if all(not told or self._discipline.get(told) == "no" for told in (case, word)):
            return []  # an empty cell, or a word for none
        dates = (self._date(values, t, signals) for t in (Target.ACTION_START, Target.ACTION_END))
        start, end = (day.isoformat() if day else None for day in dates)
        return [{"case": case, "words": word, "start": start, "end": end}]

    def _discipline_of(self, values: Values, actions: Sequence[Any], signals: list[Signal]) -> str:
        """Three values; the default is unknown (rules 13 and 19)."""
        if self.record.discipline_in_rows:
            return "yes" if actions else "no"
        flag = _first(values, Target.DISCIPLINE).split(";")[0].strip()
        if not flag:
            return "unknown"
        if flag not in self._discipline:
            signals.append(Signal("unknown_word", flag, self._discipline.stanza(flag)))
            return "unknown"
        return self._discipline[flag]


def _is_trainee(credential_id: str) -> bool:
    known = known_credential(load_catalogue(), credential_id)
    return known is not None and known.trainee


def _first(values: Values, target: Target) -> str:
    if target not in values:
        return ""
    found = values[target][0]
    return found if type(found) is str else str(found)


def _documents(values: Values) -> dict[str, Any]:
    """Does the board say that it has public documents? They may be no violation (rule 18)."""
    said = _first(values, Target.DOCUMENTS).casefold()
    return {"public_documents": True} if said in {"yes", "y"} else {}


def _published_name(values: Values) -> str:
    whole = _first(values, Target.NAME)
    if whole:
        return whole
    order = (Target.GIVEN_NAME, Target.MIDDLE_NAME, Target.FAMILY_NAME, Target.NAME_SUFFIX)
    return " ".join(part for target in order if (part := _first(values, target)))
