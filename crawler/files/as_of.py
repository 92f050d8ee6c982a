"""The day a list is of, as the publisher states it somewhere (rule 37). Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any

from crawler.rows.columns import Target
from crawler.rows.layout import Layout, unwrap
from directory.listings.dates import DateError, DateForm, parse_date

_BANNER_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})(?!\d)|[A-Za-z]{3,9}\.? \d{1,2}, ?\d{4}"
)
_BANNER_FORMS = (DateForm.US, DateForm.ISO, DateForm.MONTH_NAME)
_NAME_DATE = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)(?P<gap>[-_.]?)(?P<m>\d\d)(?P=gap)(?P<d>\d\d)"
    r"|(?P<m2>\d{1,2})(?P<gap2>[-_.])(?P<d2>\d{1,2})(?P=gap2)(?P<y2>20\d\d))(?!\d)"
)


def banner_day(banner: Sequence[str]) -> dt.date | None:
    """Find a date in the rows above the header."""
    for text in _BANNER_DATE.findall(" ".join(banner)):
        try:
            return parse_date(text, _BANNER_FORMS)
        except DateError:
            continue
    return None


def row_day(
    layout: Layout, forms: Sequence[DateForm], rows: Iterable[Mapping[str, Any]]
) -> dt.date | None:
    """The newest date that the rows themselves state."""
    days = []
    for row in rows:
        for heading, value in row.items():
            column = layout.column(heading)
            if column is None or column.to is not Target.AS_OF or not value:
                continue
            try:
                days.append(parse_date(unwrap(value), forms))
            except DateError:
                continue
    return max((d for d in days if d), default=None)


def name_day(name: str) -> dt.date | None:
    """Find a date in a file's name: 2026-11-17, 20261117, 11-17-2026."""
    for found in _NAME_DATE.finditer(name):
        year, month, day = (found[part] or found[f"{part}2"] for part in "ymd")
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def header_day(last_modified: str) -> dt.date | None:
    """The day of a Last-Modified header."""
    try:
        return parsedate_to_datetime(last_modified).date()
    except (ValueError, OverflowError):  # a zone of more hours than there are days
        return None
