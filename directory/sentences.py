"""The sentences people read, kept as data in `data/vocabulary/ranking.yaml`."""

from __future__ import annotations

import datetime as dt

from directory.vocabulary import load

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def say(code: str, **values: object) -> str:
    """The sentence of this code with its values filled in; KeyError for a code nobody wrote."""
    template: str = load("ranking")["sentences"][code]
    return template.format(**values)


def in_words(day: dt.date) -> str:
    """A day as people write it: "March 3, 2027"."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
