"""Workbooks as streams of rows. Excel's dates arrive as dates, its serial numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from crawler.failures import CrawlError, Failure
from crawler.files.tables import HEADER_WITHIN, Chunk, HeaderTest, chunks_of

SHEET_ROWS = 1_048_576  # all that a sheet can hold
Found = tuple[CalamineSheet, int, list[str]]  # a sheet, its header's row, its headings


def _cell(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _find_header(sheet: CalamineSheet, is_header: HeaderTest) -> Found | None:
    for index, cells in enumerate(islice(sheet.iter_rows(), HEADER_WITHIN)):
        headings = [str(c).strip() for c in cells]
        if is_header(headings):
            return sheet, index, headings
    return None


def _chosen(
    workbook: CalamineWorkbook, is_header: HeaderTest, names: Sequence[str]
) -> Iterator[Found]:
    """The sheets to read: those named, or the one that has our columns."""
    shown = [s.name for s in workbook.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
    if names:
        yield from (_named(workbook, name, is_header, shown) for name in names)
        return
    sheets = map(workbook.get_sheet_by_name, shown)
    found = [one for sheet in sheets if (one := _find_header(sheet, is_header))]
    if not found:
        raise CrawlError(
            Failure.LAYOUT_CHANGED,
            f"No sheet of the workbook has the columns we need ({', '.join(shown)}).",
            "Open it. If a column was renamed, add its new name to the source's 'also' list.",
        )
    if len(found) > 1:
        fit = ", ".join(repr(sheet.name) for sheet, _, _ in found)
        raise CrawlError(
            Failure.LAYOUT_CHANGED,
            f"{len(found)} sheets of the workbook have our columns ({fit}).",
            "Say in the source's 'sheets' which of them are the list.",
        )
    yield from found


def _named(
    workbook: CalamineWorkbook, name: str, is_header: HeaderTest, shown: Sequence[str]
) -> Found:
    sheet = workbook.get_sheet_by_name(name) if name in shown else None
    found = _find_header(sheet, is_header) if sheet else None
    if found is None:
        raise CrawlError(
            Failure.LAYOUT_CHANGED,
            f"The sheet {name!r} {'has not the columns we need' if sheet else 'is not there'} "
            f"(there are: {', '.join(shown)}).",
            "Open the workbook, and correct 'sheets' or 'also' in the source.",
        )
    return found


def _read(found: Found, most: int) -> Iterator[Chunk]:
    sheet, index, headings = found
    if sheet.total_height >= most:
        raise CrawlError(
            Failure.PARTIAL,
            f"The sheet {sheet.name!r} is full to its last row: what came after it is not there.",
            "Ask the publisher for the list in parts, or as text.",
        )
    rows = sheet.iter_rows()
    banner = tuple(str(c) for cells in islice(rows, index) for c in cells if c != "")
    next(rows)
    listed = (
        {h: _cell(c) for h, c in zip(headings, cells, strict=True) if h}
        for cells in rows
        if any(c != "" for c in cells)
    )
    yield from chunks_of(listed, tuple(h for h in headings if h), banner)


def read_workbook(
    content: IO[bytes], is_header: HeaderTest, names: Sequence[str] = (), most: int = SHEET_ROWS
) -> Iterator[Chunk]:
    """Read the sheets named; without names, the one visible sheet that has our header.

    Raises CrawlError: layout_changed where no sheet or several have it, partial where a sheet is
    full (`most` rows), since it was cut there (rule 42).
    """
    workbook = CalamineWorkbook.from_filelike(content)
    for found in _chosen(workbook, is_header, names):
        yield from _read(found, most)
