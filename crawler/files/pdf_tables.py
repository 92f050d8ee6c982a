"""Rosters in PDFs: ruled tables, page by page, under the header that each page repeats."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from crawler.failures import CrawlError, Failure
from crawler.files.tables import Chunk, HeaderTest
from crawler.files.unpacking import check_pdf
from crawler.markup.pages import layout_changed

MAX_PAGES = 2000  # a page holds some 40 people
_RULED = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}
_DIVIDED = re.compile(r"(?<=[^\W\d_])(?:-\s*\n\s*(?=[a-z])|\u00ad\s*\n?\s*)")  # Addic-tion
_HYPHEN = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")  # Tolliver-Wren


def join_lines(cell: str) -> str:
    """A wrapped cell in one line.

    A hyphen at a line's end goes where a small letter follows ("Addic-", "tion") and stays where
    none does ("Tolliver-", "Wren").
    """
    return " ".join(_HYPHEN.sub("-", _DIVIDED.sub("", cell)).split())


def _cells(table: Table) -> list[list[str | None]]:
    """A table's rows; None stands where cells are merged."""
    return [[None if c is None else join_lines(c) for c in row] for row in table.extract()]


def _roster(page: Page, is_header: HeaderTest) -> tuple[Table, list[list[str | None]]] | None:
    """The one table of a page that begins with our header."""
    found = []
    for table in page.find_tables(_RULED):
        cells = _cells(table)
        if cells and is_header([c or "" for c in cells[0]]):
            found.append((table, cells))
    if len(found) > 1:
        raise layout_changed(f"Page {page.page_number} holds {len(found)} tables of our columns.")
    return found[0] if found else None


def _chunk(
    page: Page, rows: list[list[str | None]], headings: list[str], banner: list[str]
) -> Chunk:
    """A page's rows. One with merged cells is malformed: nobody knows whose they are."""
    whole = [[c for c in row if c is not None] for row in rows]
    malformed = tuple(
        f"row {number} of page {page.page_number} has {len(row)} cells where {len(headings)} were "
        "expected"
        for number, row in enumerate(whole, start=1)
        if len(row) != len(headings)
    )
    listed = [
        {h: c for h, c in zip(headings, row, strict=True) if h}
        for row in whole
        if len(row) == len(headings) and any(row)
    ]
    columns = tuple(h for h in headings if h)
    return Chunk(columns, listed, malformed=malformed, banner=tuple(banner))


def _pages(pdf: PDF, is_header: HeaderTest) -> Iterator[Chunk]:
    banner: list[str] = []
    headings: list[str] = []
    for page in pdf.pages:
        found = _roster(page, is_header)
        if found is None and (headings or not page.chars):
            raise layout_changed(f"Page {page.page_number} of the roster holds no table of ours.")
        if found is None:
            banner += page.extract_text().splitlines()  # a cover page
            continue
        table, (header, *rows) = found
        printed = [c or "" for c in header]
        if headings and printed != headings:
            raise layout_changed(f"Page {page.page_number} has another header: {printed}.")
        if not headings:
            headings = printed
            banner += page.outside_bbox(table.bbox).extract_text().splitlines()
        yield _chunk(page, rows, headings, banner)
        page.close()
    if not headings:
        raise layout_changed("No page of the PDF has a ruled table with the columns we need.")


def read_pdf(
    raw: IO[bytes], name: str, is_header: HeaderTest, most: int, max_pages: int = MAX_PAGES
) -> Iterator[Chunk]:
    """Read a roster's ruled tables, a chunk a page.

    Every page from the first table on must hold one table under the same header, since a page that
    was read as empty would be people lost. Raises CrawlError (layout_changed, too_large,
    unreadable).
    """
    content = raw.read()
    check_pdf(content, most, name)
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > max_pages:
                raise CrawlError(
                    Failure.TOO_LARGE,
                    f"{name} has {len(pdf.pages):,} pages; no roster has more than {max_pages:,}.",
                    "Look at the file: it may be another one.",
                )
            yield from _pages(pdf, is_header)
    except (MalformedPDFException, PdfminerException, PSException) as error:
        raise CrawlError(
            Failure.UNREADABLE,
            f"{name} is no PDF that can be read ({error or type(error).__name__}).",
            "Download it again, and open it.",
        ) from error
