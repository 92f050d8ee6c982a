"""The one sheet of an XLSX file that holds the roster, as text; a bomb is not opened."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

from directory.roster.wording import mistake, remark

_MOST_MEGABYTES = 100  # of the file unpacked


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
            megabytes = sum(one.file_size for one in packed.infolist()) // 1_000_000
    except zipfile.BadZipFile:
        raise mistake("not_xlsx", file=file) from None
    if megabytes > _MOST_MEGABYTES:
        raise mistake("too_big", file=file, count=megabytes, most=_MOST_MEGABYTES)


def _text(cell: object) -> str:
    """A cell as people see it: a license number is a whole number, a day is a day."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)
