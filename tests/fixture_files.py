"""What stands in a fixture, whatever its format: its text, and its cells under their headings."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from parsel import Selector

from crawler.markup.pages import cells_of, rows_of

ROOT = Path(__file__).parents[1]
FOLDERS = ("tests", "crawler/sample", "benchmarks")
TEXT = frozenset(".py .yml .yaml .json .jsonl .csv .psv .txt .html .htm .xml .md .sh".split())
OTHER = frozenset({".xlsx", ".pdf", ".gz"})
Cell = tuple[str, str]  # heading, value


def fixtures() -> Iterator[Path]:
    """Every file in which people may stand."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def text_of(path: Path) -> str:
    """All words of a file; of a workbook its cells, of a PDF its text if it can be read here."""
    if path.suffix == ".xlsx":
        return "\n".join(value for _, value in workbook_cells(path))
    if path.suffix == ".pdf":
        return pdf_text(path)
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8", "replace")


def pdf_text(path: Path) -> str:
    """A PDF's text, "" where pdfplumber is not installed."""
    try:
        import pdfplumber
    except ImportError:
        return ""
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def cells(path: Path) -> list[Cell]:
    """The cells of a JSON file, a table of text, a page's tables or a workbook, with headings."""
    if path.suffix == ".xlsx":
        return list(workbook_cells(path))
    if path.suffix == ".json":
        return list(json_cells(json.loads(path.read_text("utf-8"))))
    if path.suffix in {".csv", ".psv"}:
        return list(table_cells(path.read_text("utf-8-sig")))
    if path.suffix in {".html", ".htm"}:
        return list(page_cells(path.read_text("utf-8")))
    return []


def json_cells(value: Any, heading: str = "") -> Iterator[Cell]:
    """Every leaf under the key it stands at."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from json_cells(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from json_cells(one, heading)
    elif value is not None:
        yield heading, str(value)


def table_cells(text: str) -> Iterator[Cell]:
    """A delimited file's cells. Any row may be the header: the last wordy one above a cell is."""
    delimiter = max(",|;\t", key=text.count)
    yield from under_headings(csv.reader(io.StringIO(text), delimiter=delimiter))


def under_headings(rows: Iterator[list[str]]) -> Iterator[Cell]:
    """Cells under the last row above them in which no cell holds a digit."""
    headings: list[str] = []
    for row in rows:
        if len(row) > 1 and not any(c.isdigit() for cell in row for c in cell):
            headings = headings or row
        if len(row) > 1 or len(headings) == 1:  # a cell alone is a footer
            yield from zip(headings, row, strict=False)


def page_cells(text: str) -> Iterator[Cell]:
    """The cells of a page's tables, and of its label and value pairs."""
    for table in Selector(text).xpath("//table"):
        rows = [cells_of(row) for row in rows_of(table)]
        yield from under_headings(iter(rows))
        yield from ((row[0].rstrip(": "), row[1]) for row in rows if len(row) == 2)


def workbook_cells(path: Path) -> Iterator[Cell]:
    """Every sheet's cells, hidden ones too."""
    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        rows = [["" if c is None else str(c) for c in row] for row in sheet.values]
        yield from under_headings(iter(rows))
        yield from (("", value) for row in rows for value in row if value)
