"""Dates as boards write them, read by the form a source declares (rule 36)."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache

from directory.names.text import clean


class DateForm(StrEnum):
    """How a source writes a day. A source may declare several; they are tried in its order."""

    ISO = "iso"  # 2026-01-05
    ISO_DATETIME = "iso_datetime"  # 2026-01-05T00:00:00.000
    US = "us"  # 01/05/2026, 1/5/2026, 1/5/2026 12:00:00 AM
    COMPACT = "compact"  # 20260105
    MONTH_NAME = "month_name"  # Jan 05, 2026; January 5, 2026
    DAY_MON = "day_mon"  # 05-Jan-2026
    EPOCH_MS = "epoch_ms"  # 1767571200000, also as text and as /Date(1767571200000)/
    EPOCH_S = "epoch_s"  # 1767571200
    EXCEL = "excel"  # 46027: days since 1899-12-30


_EXAMPLES = {
    DateForm.ISO: "2026-12-31",
    DateForm.ISO_DATETIME: "2026-12-31T00:00:00",
    DateForm.US: "12/31/2026",
    DateForm.COMPACT: "20261231",
    DateForm.MONTH_NAME: "Dec 31, 2026",
    DateForm.DAY_MON: "31-Dec-2026",
    DateForm.EPOCH_MS: "1798675200000",
    DateForm.EPOCH_S: "1798675200",
    DateForm.EXCEL: "46387",
}

# Rule 12: days that software writes for "no date" must not become somebody's expiry.
SENTINELS = frozenset(
    {
        dt.date(1, 1, 1),
        dt.date(1753, 1, 1),
        dt.date(1899, 12, 30),
        dt.date(1899, 12, 31),
        dt.date(1900, 1, 1),
        dt.date(1970, 1, 1),
        dt.date(2079, 6, 6),
        dt.date(2099, 12, 31),
        dt.date(2999, 12, 31),
        dt.date(9999, 12, 31),
    }
)
_PLAUSIBLE_YEARS = range(1901, 2100)

_TIME = (
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)"
)
_DAY_PATTERNS = {
    DateForm.ISO: r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    DateForm.ISO_DATETIME: rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}}){_TIME}",
    DateForm.US: rf"(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/(?P<y>\d{{4}}){_TIME}?",
    DateForm.COMPACT: r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    DateForm.MONTH_NAME: r"(?P<m>[A-Za-z]{3,9})\.? (?P<d>\d{1,2}),? ?(?P<y>\d{4})",
    DateForm.DAY_MON: r"(?P<d>\d{1,2})-(?P<m>[A-Za-z]{3,9})-(?P<y>\d{4})",
}
_DAY_FORMS = {form: re.compile(pattern, re.ASCII) for form, pattern in _DAY_PATTERNS.items()}
_EPOCH = re.compile(r"(?:/Date\()?(-?\d{1,16})(?:[+-]\d{4})?(?:\)/)?", re.ASCII)
# Five digits from 1927 on, and the two that stand for none: four are a year that somebody typed.
_SERIAL = re.compile(r"(\d{5}|[12])(?:\.\d+)?", re.ASCII)

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_EPOCH_DAY_ZERO = dt.date(1970, 1, 1)


class DateError(ValueError):
    """A value that is no day in any form its source declares; says so in one sentence."""

    def __init__(self, value: object, forms: Sequence[DateForm]) -> None:
        self.value = value
        self.forms = tuple(forms)
        examples = " or ".join(_EXAMPLES[form] for form in self.forms) or "nothing at all"
        super().__init__(
            f'"{value}" is not a day this source can mean: it declares dates like {examples}.'
        )


def parse_date(value: object, forms: Sequence[DateForm]) -> dt.date | None:
    """The day a source means, or None where it says none.

    Args:
        value: text, a number (epochs and Excel serials), or a date a spreadsheet already read.
        forms: the source's declared forms (rule 36), tried in order.

    Empty values and "no date" stand-ins such as 12/31/9999 give None (rule 12: never invent an
    expiry). The day is taken as written; a clock time or zone beside it never moves it.
    Raises DateError when no form fits, the day cannot exist (Feb 30), or lies outside 1901-2099.
    """
    if isinstance(value, dt.datetime):
        return _checked(value.date(), value, forms)
    if isinstance(value, dt.date):
        return _checked(value, value, forms)
    return _parse_written(value, tuple(forms))


@lru_cache(maxsize=32_768)  # many hold one day
def _parse_written(value: object, forms: tuple[DateForm, ...]) -> dt.date | None:
    text = clean(_as_text(value))
    if not text or not text.strip("0/-"):
        return None
    for form in forms:
        day = _READERS[form](text)
        if day is not None:
            return _checked(day, value, forms)
    raise DateError(value, forms)


def _as_text(value: object) -> str:
    """Numbers come back from spreadsheets as 46027.0; the fraction is a clock time."""
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) else ""
    return "" if value is None else str(value)


def _checked(day: dt.date, value: object, forms: Sequence[DateForm]) -> dt.date | None:
    if day in SENTINELS:
        return None
    if day.year not in _PLAUSIBLE_YEARS:
        raise DateError(value, forms)
    return day


def _day_reader(form: DateForm) -> Callable[[str], dt.date | None]:
    pattern = _DAY_FORMS[form]

    def read(text: str) -> dt.date | None:
        match = pattern.fullmatch(text)
        if match is None:
            return None
        year, month, day = match.group("y", "m", "d")
        try:
            return dt.date(int(year), _month(month), int(day))
        except ValueError:
            return None

    return read


def _month(text: str) -> int:
    """1 to 12 of "7", "Jul", "July" or "Sept"; 0, which no date accepts, of anything else."""
    if text.isdigit():
        return int(text)
    word = text.lower()
    number = _MONTH_NUMBERS.get(word[:3], 0)
    return number if number and (_MONTHS[number - 1].startswith(word) or word == "sept") else 0


def _counted(
    pattern: re.Pattern[str], zero: dt.date, units_a_day: int
) -> Callable[[str], dt.date | None]:
    def read(text: str) -> dt.date | None:
        match = pattern.fullmatch(text)
        if match is None:
            return None
        try:
            return zero + dt.timedelta(days=int(match.group(1)) // units_a_day)
        except OverflowError:
            return None

    return read


_READERS: dict[DateForm, Callable[[str], dt.date | None]] = {
    **{form: _day_reader(form) for form in _DAY_FORMS},
    DateForm.EPOCH_MS: _counted(_EPOCH, _EPOCH_DAY_ZERO, 86_400_000),
    DateForm.EPOCH_S: _counted(_EPOCH, _EPOCH_DAY_ZERO, 86_400),
    DateForm.EXCEL: _counted(_SERIAL, _EXCEL_DAY_ZERO, 1),
}
