"""A workbook of a few kilobytes must not come to gigabytes, whatever its cells say."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from crawler.failures import CrawlError, Failure
from crawler.files.unpacking import DEFAULT_MOST, check_workbook
from directory.files.workbook_size import WorkbookSize, texts_first
from directory.roster import RosterError, read_roster

SHEET = "xl/worksheets/sheet1.xml"


def _far_apart() -> bytes:
    """Three cells, one of them eight thousand rows below and at the last column."""
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["XFD8000"] = "name", "Ada Vane", "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _one_text_many_times() -> bytes:
    """A text of a hundred thousand letters that fifty thousand cells point at."""
    row = b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>'
    rows = b"".join(row % (n, n) for n in range(1, 50_001))
    return _with(
        {
            SHEET: b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>",
            "xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 100_000 + b"</t></si></sst>",
        }
    )


def _with(changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_far_apart())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *changed}:
            new.writestr(name, changed.get(name) or old.read(name))
    return out.getvalue()


def _size(content: bytes) -> WorkbookSize:
    size = WorkbookSize()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for member in texts_first(packed):
            whole = packed.read(member)
            size.read(member.filename, [whole[at : at + 7] for at in range(0, len(whole), 7)])
    return size


def test_cells_and_texts_are_counted_however_the_blocks_fall() -> None:
    assert _size(_far_apart()).cells == 16_384 * 8000
    told = _with(
        {
            SHEET: b'<c r="B3" t="s"><v>1</v></c><c r="AA12" t="s"><v>0</v></c>',
            "xl/sharedStrings.xml": b"<sst><si><t>four</t></si><si><t>more</t></si></sst>",
        }
    )
    assert _size(told).cells == 27 * 12
    assert 8 <= _size(told).text <= 40


@pytest.mark.parametrize("content", [_far_apart(), _one_text_many_times()])
def test_a_small_file_that_spreads_is_never_opened(content: bytes) -> None:
    assert len(content) < 300_000
    with pytest.raises(RosterError, match="spreads over too many cells"):
        read_roster(content, "spread.xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as packed, pytest.raises(CrawlError) as told:
        check_workbook(packed, DEFAULT_MOST, "spread.xlsx")
    assert told.value.kind is Failure.TOO_LARGE


def test_another_kind_of_workbook_is_not_tried() -> None:
    with pytest.raises(RosterError, match="could not be read as XLSX"):
        read_roster(_with({"content.xml": b"<office/>"}), "odd.xlsx")
