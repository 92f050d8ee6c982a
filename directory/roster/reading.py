"""A centre's file, or its pasted text -> rows of text under headings that we know."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.names.text import fold
from directory.roster.sheets import sheet_rows
from directory.roster.wording import RosterError, mistake, remark
from directory.vocabulary import load

__all__ = ["Roster", "RosterError", "read_roster", "read_text"]

MOST_ROWS = 5000
LONGEST_CELL = 500  # characters
_DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class Roster:
    """`rows` are as wide as `headings`; `columns` says which of them holds what we know.

    `remarks` are sentences about how the file was read.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: Mapping[str, int]
    remarks: tuple[str, ...] = ()

    def text(self, row: Sequence[str], column: str) -> str:
        """What a row has in a column of ours; "" where the file lacks it."""
        place = self.columns.get(column)
        return "" if place is None else row[place].strip()


def read_roster(
    content: bytes, file: str, *, most: int = MOST_ROWS, sheet: str | None = None, how: str = ""
) -> Roster:
    """Read CSV (UTF-8, UTF-16 or Windows-1252; comma, tab, semicolon or bar) or XLSX.

    `sheet` names the one to read of several; `how` tells the reader how to name it. Raises
    RosterError, whose text says what is wrong and what to do.
    """
    if content[:4] == b"PK\x03\x04":
        rows, told = sheet_rows(content, file, sheet, how)
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        raise mistake("kind", file=file)
    else:
        text, told = _decoded(content, file)
        rows = _csv_rows(text, file)
    return _roster(rows, file, most, told)


def read_text(text: str, file: str, *, most: int = MOST_ROWS) -> Roster:
    """Read pasted text: a table with headings, or a name a line. Raises RosterError."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not lines:
        raise mistake("empty", file=file)
    first = text.lstrip().splitlines()[0]
    if any(_columns(_cells(first, mark)) for mark in _DELIMITERS):
        return _roster(_csv_rows(text, file), file, most, ())
    if "\t" in first:
        raise mistake("no_name", file=file, headings=", ".join(first.split("\t")))
    return _roster([["name"], *([line] for line in lines)], file, most, ())


def _decoded(content: bytes, file: str) -> tuple[str, tuple[str, ...]]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode(content, "utf-16", file), (remark("utf_16"),)
    if b"\0" in content:
        raise mistake("not_text", file=file)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _decode(content, "cp1252", file), (remark("cp1252"),)


def _decode(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise mistake("not_text", file=file) from None


def _cells(line: str, mark: str) -> list[str]:
    """A line's cells; none where it cannot be read so."""
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []


def _csv_rows(text: str, file: str) -> list[list[str]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = max(_DELIMITERS, key=lambda one: len(_cells(first, one)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise mistake("not_csv", file=file, row=reader.line_num, reason=error) from None


def _roster(rows: Sequence[Sequence[str]], file: str, most: int, told: tuple[str, ...]) -> Roster:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if len(filled) < 2:
        raise mistake("empty", file=file)
    headings = _headings(filled[0], file)
    if len(filled) - 1 > most:
        raise mistake("too_many", file=file, count=f"{len(filled) - 1:,}", most=f"{most:,}")
    columns = _columns(headings)
    if "name" not in columns and "family_name" not in columns:
        raise mistake("no_name", file=file, headings=", ".join(headings))
    body = tuple(
        _row(row, len(headings), number, file) for number, row in enumerate(filled[1:], start=2)
    )
    return Roster(headings, body, columns, told)


def _headings(row: Sequence[str], file: str) -> tuple[str, ...]:
    _refuse_long(row, 1, file)
    headings = [cell.strip() for cell in row]
    while headings and not headings[-1]:
        headings.pop()
    if "" in headings:
        raise mistake("unnamed", file=file, column=headings.index("") + 1)
    twice = [one for one, count in Counter(map(str.casefold, headings)).items() if count > 1]
    if twice:
        raise mistake("twice", file=file, headings=", ".join(twice))
    return tuple(headings)


def _row(row: Sequence[str], width: int, number: int, file: str) -> tuple[str, ...]:
    cells = list(row)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) > width:
        raise mistake("too_wide", file=file, row=number)
    _refuse_long(cells, number, file)
    return (*cells, *[""] * (width - len(cells)))


def _refuse_long(cells: Sequence[str], number: int, file: str) -> None:
    longest = max(map(len, cells))
    if longest > LONGEST_CELL:
        raise mistake("too_long", file=file, row=number, count=longest, most=LONGEST_CELL)


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Where our columns are, by what the headings say."""
    spelt = {fold(heading): place for place, heading in reversed(list(enumerate(headings)))}
    known: dict[str, Any] = load("roster")["columns"]
    found = {
        column: next((spelt[word] for word in words if word in spelt), None)
        for column, words in known.items()
    }
    return {column: place for column, place in found.items() if place is not None}
