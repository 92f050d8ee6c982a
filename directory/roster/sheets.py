"""The one sheet of an XLSX file that holds the roster, as text; a bomb is not opened."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
import zlib
from functools import partial

from python_calamine import CalamineError, CalamineWorkbook

from directory.files.workbook_size import USUAL, WorkbookSize, texts_first
from directory.roster.wording import RosterError, mistake, remark

_MOST_MEGABYTES = 100  # of the file unpacked
_MOST_CELLS = 4_000_000  # 100,000 rows of 40 columns
_MOST_TEXT = 100_000_000  # bytes
_BLOCK = 1 << 20
_OTHERS = {"xl/workbook.bin", "content.xml"}  # kinds of workbooks that nobody measures
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error)
_ODD = (ValueError, LookupError, RuntimeError)  # zipfile's too, of a damaged or locked file


def sheet_rows(
    content: bytes, file: str, sheet: str | None, how: str
) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows of the sheet named, or of the only one with rows; and what to say of that.

    Raises RosterError.
    """
    _check_size(content, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=True)
            for name in book.sheet_names
        }
    except CalamineError:
        raise mistake("not_xlsx", file=file) from None
    filled = [name for name, rows in sheets.items() if rows]
    if sheet is not None and sheet not in sheets:
        raise mistake("no_sheet", file=file, sheet=sheet, sheets=", ".join(sheets))
    if sheet is None and len(filled) > 1:
        raise mistake("sheets", file=file, sheets=", ".join(filled), how=how or "--sheet")
    chosen = sheet if sheet is not None else next(iter(filled), None)
    if chosen is None:
        raise mistake("empty", file=file)
    told = (remark("sheet", sheet=chosen),) if sheet is None and len(sheets) > 1 else ()
    return [[_text(cell) for cell in row] for row in sheets[chosen]], told


def _check_size(content: bytes, file: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            megabytes = sum(one.file_size for one in packed.infolist()) // 1_000_000
            if megabytes > _MOST_MEGABYTES:
                raise mistake("too_big", file=file, count=megabytes, most=_MOST_MEGABYTES)
            usual = all(one.compress_type in USUAL for one in packed.infolist())
            size = _measured(packed) if usual else None
    except RosterError:
        raise
    except (*_BROKEN, *_ODD):
        raise mistake("not_xlsx", file=file) from None
    if size is None or "xl/workbook.xml" not in names or names & _OTHERS:
        raise mistake("not_xlsx", file=file)
    if max(size.cells, size.claimed) > _MOST_CELLS or size.text > _MOST_TEXT:
        raise mistake("spread", file=file)


def _measured(packed: zipfile.ZipFile) -> WorkbookSize:
    size = WorkbookSize()
    for member in texts_first(packed):
        with packed.open(member) as unpacked:
            size.read(member.filename, iter(partial(unpacked.read, _BLOCK), b""))
    return size


def _text(cell: object) -> str:
    """A cell as people see it: a license number is a whole number, a day is a day."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)
