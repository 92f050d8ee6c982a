"""Strict rows: every published column is taken, ignored by name, or signalled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crawler.failures import CrawlError, Failure
from crawler.rows.columns import Column, Target
from crawler.rows.headings import fold_heading
from crawler.rows.places import city_of, zip5
from directory.names.parse import clean

Cells = list[tuple[Column, Any]]


class Layout:
    """What a source's columns should be, and how a published header compares."""

    def __init__(self, columns: Sequence[Column], ignored: Mapping[str, str]) -> None:
        self.columns = columns
        self._ignored = {fold_heading(name) for name in ignored if not name.endswith("*")}
        self._ignored_groups = tuple(fold_heading(n) for n in ignored if n.endswith("*"))
        self._taken = {
            fold_heading(name): column for column in columns for name in (column.name, *column.also)
        }
        self._required = [column for column in columns if column.required]
        self._known: dict[str, Column | None] = {}  # headings as printed, each folded once

    def headings_of(self, *targets: Target) -> frozenset[str]:
        """Every folded heading that may carry one of these facts (any fact, if none is named)."""
        return frozenset(
            folded for folded, column in self._taken.items() if not targets or column.to in targets
        )

    def column(self, heading: str) -> Column | None:
        """Find the column that a heading names, if we take it."""
        try:
            return self._known[heading]
        except KeyError:
            found = self._known[heading] = self._taken.get(fold_heading(heading))
            return found

    def unknown(self, headings: Iterable[str]) -> list[str]:
        """Headings that nobody has said anything about. `MED_*` is about a group of them."""
        return [h for h in headings if not self._is_explained(fold_heading(h))]

    def _is_explained(self, folded: str) -> bool:
        groups = self._ignored_groups
        alone = folded in self._taken or folded in self._ignored
        return alone or bool(groups and folded.startswith(groups))

    def missing(self, headings: Iterable[str]) -> list[str]:
        """Columns that we need and that are not there, by the name we know them under."""
        present = {id(column) for h in headings if (column := self.column(h))}
        return [column.name for column in self._required if id(column) not in present]

    def is_header(self, cells: Sequence[str]) -> bool:
        """Is this row the header? It is if more than half of our columns stand in it."""
        known = sum(1 for cell in cells if cell and self.column(cell))
        return known * 2 > len(self._required)

    def check(self, headings: Sequence[str]) -> None:
        """Refuse a header that lacks a column we need, or has one that we take twice.

        Raises CrawlError (layout_changed) naming the columns and the mend.
        """
        times = Counter(id(column) for h in headings if (column := self.column(h)))
        twice = [h for h in headings if (column := self.column(h)) and times[id(column)] > 1]
        if twice:
            raise CrawlError(
                Failure.LAYOUT_CHANGED,
                f"The column {twice[0]!r} stands twice in the header.",
                "Ask the publisher which one holds, or mend the file.",
            )
        missing = self.missing(headings)
        if missing:
            new = self.unknown(headings)
            hint = f" New in the file: {', '.join(map(repr, new))}." if new else ""
            raise CrawlError(
                Failure.LAYOUT_CHANGED,
                f"The column {', '.join(map(repr, missing))} is missing.{hint}",
                "If it was renamed, add the new name to that column's 'also' list in the source.",
            )


def unwrap(value: Any) -> Any:
    """Take the address out of a Socrata URL object, leave everything else as it is."""
    return value.get("url", "") if isinstance(value, dict) else value


def taken(layout: Layout, row: Mapping[str, Any]) -> Cells:
    """The row's filled cells of the columns we take, and of no others (rule 55).

    Of a place no more is taken than a city and a ZIP code of five digits.
    """
    column_of = layout.column
    return [
        (column, _COARSE[column.to](str(value)) if column.to in _COARSE else unwrap(value))
        for heading, value in row.items()
        if value is not None and value != "" and (column := column_of(heading))
    ]


_COARSE = {Target.CITY: city_of, Target.POSTAL_CODE: zip5}


def values_by_target(layout: Layout, row: Mapping[str, Any]) -> dict[Target, list[Any]]:
    """Gather a row's values by what they carry. Empty ones are left out."""
    return values_in(taken(layout, row))


def values_in(cells: Cells) -> dict[Target, list[Any]]:
    """Gather the values of a row's cells by what they carry."""
    found: dict[Target, list[Any]] = {}
    for column, value in cells:
        kept = clean(value) if type(value) is str else value
        if kept != "":
            found.setdefault(column.to, []).append(kept)
    return found


def taken_words(cells: Cells) -> dict[str, str]:
    """The published words of a row's cells, untouched (rule 1).

    They stand under the name we know a column by, so that an API's answer and a file read alike.
    The day a row was refreshed is the run's own fact, not the row's.
    """
    told = ((column, str(value)) for column, value in cells if column.to is not Target.AS_OF)
    return {column.name: text for column, text in told if text}
