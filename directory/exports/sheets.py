"""Tables as CSV and XLSX that a spreadsheet opens as text and never runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_WIDEST = 60  # characters of a column


def guarded(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run as a formula.

    A plain number is none, with or without a sign.
    """
    if not text or text[0].isalnum():
        return text
    runs = text.lstrip(" ").startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{text}" if runs else text


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; every cell guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(cell) for cell in headings])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    about: Sequence[tuple[str, str]],
    titles: tuple[str, str],
) -> bytes:
    """A workbook of two sheets, called by `titles`: the rows, and `about`, what they rest on.

    Every cell is text and marked so, numbers of licenses with their zeros included.
    """
    book = Workbook(write_only=True)
    body = [list(map(str, row)) for row in rows]
    sheet = book.create_sheet(titles[0])
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(headings):
        longest = max([len(heading), *(len(row[place]) for row in body)])
        letter = get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = min(longest, _WIDEST) + 2
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings])
    for row in body:
        sheet.append([_cell(sheet, text) for text in row])
    told = book.create_sheet(titles[1])
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = 24, 100
    for name, text in about:
        told.append([_cell(told, name, bold=True), _cell(told, text)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    if guarded(text) != text:
        cell.quotePrefix = True  # so that it stays text when somebody edits it
    if bold:
        cell.font = Font(bold=True)
    if len(text) > _WIDEST:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
