"""The sentences people read, kept as data in `data/vocabulary/ranking.yaml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from directory.vocabulary import load


def say(code: str, **values: object) -> str:
    """The sentence of this code with its values filled in; KeyError for a code nobody wrote."""
    template: str = load("ranking")["sentences"][code]
    return template.format(**values)


def in_words(day: dt.date) -> str:
    """A day as people write it: "March 3, 2027"."""
    words = load("dates")
    pattern: str = words["day"]
    return pattern.format(month=words["months"][day.month - 1], day=day.day, year=day.year)


def month_in_words(first: dt.date) -> str:
    """The month of a day as people write it: "March 2027"."""
    words = load("dates")
    pattern: str = words["month"]
    return pattern.format(month=words["months"][first.month - 1], year=first.year)


def either(labels: Sequence[str]) -> str:
    """The labels as a choice: "A, B or C"; with semicolons where a label has a comma itself."""
    *most, last = labels
    separator = "; " if any("," in label for label in labels) else ", "
    return say("either", most=separator.join(most), last=last) if most else last
