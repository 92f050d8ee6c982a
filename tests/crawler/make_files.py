"""Makes the recorded files that are not text: workbooks, and a PDF. Everybody in them is invented.

usage: python -m tests.crawler.make_files

The same bytes every time: a test compares them with those that are kept.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from crawler.sample.publish_file import same_bytes
from tests.crawler.lists import TX_HEADER
from tests.crawler.read_recordings import RECORDED

Rows = Sequence[Sequence[Any]]


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


def _write(sheet: Worksheet, rows: Rows) -> None:
    for row in rows:
        sheet.append(list(row))


LCDC = "Licensed Chemical Dependency Counselor"
TEXAS: Rows = (
    (dt.date(2026, 11, 17),),
    TX_HEADER,
    ("LCDC", LCDC, 90101, "ASHWICK, DELLA FAYE", "TRAVIS", dt.datetime(2027, 8, 31), "Active", ""),
    ("LCDC", LCDC, 90102, "FALLOWELL, INÉS", "BEXAR", 46630, "Active", "Probated"),
    ("LCDC", LCDC, 90103, "OSTRANDER JR, BEXLEY", "DALLAS", "10/31/2026", "Active", None),
    ("LCDC", LCDC, 90104, "DE LA MARCHBANK, ODETTE M", "EL PASO", 45000, "Expired", None),
    ("LCDC", LCDC, 90105, "TOLLIVER-WREN, MAUD", "HARRIS", 46630, "Revoked", None),
    ("LCDC", LCDC, 90106, "O'QUILLMERE III, TAMSIN", "COLLIN", 46630.0, "Active", "Late Renewal"),
    ("CI", "Counselor Intern", 90107, "GREYMONT, IONA", "LUBBOCK", "05/04/2027", "Active", None),
    ("CI", "Counselor Intern", 90101, "HARROWGATE, CORWIN", "HARRIS", 46630, "Inactive", None),
)


def texas() -> bytes:
    """The roster: its day, the header, the people; dates as dates, as serial numbers, as text."""
    book = Workbook()
    book.active.title = "Roster"
    _write(book.active, TEXAS)
    return _saved(book)


NH_NOTES: Rows = (
    ("List of licensees",),
    ("Every person here is invented.",),
    ("Columns: Name, License Type, License Number",),
)
NH_HEADER = (
    *("Name", "Profession", "License Type", "License\nNumber", "Status"),
    *("Issue Date", "Expiration Date", "Board", None, "Board"),
)
AOD = "Alcohol and Other Drug Use Professionals"
NEW_HAMPSHIRE: Rows = (
    ("Office of Professional Licensure and Certification",),
    ("Public list, current licenses only", None, None),
    (),
    NH_HEADER,
    (
        *("Ashwick, Della F", AOD, "Master Licensed Alcohol and Drug Counselor", 900101),
        *("Active", 42430, 46630, AOD, "a note", AOD),
    ),
    (
        *("Quillmere Jr., Tamsin", AOD, "Licensed Alcohol and Drug Counselor", "0900102"),
        *("Active", dt.datetime(2019, 5, 20), dt.datetime(2027, 5, 31), AOD, None, AOD),
    ),
    (
        *("Tolliver-Wren, Maud", AOD, "Certified Recovery Support Worker", "900103"),
        *("Inactive", "03/01/2020", "04/30/2027", AOD, None, AOD),
    ),
    (
        *("Greymont, Iona", AOD, "Licensed Clinical Supervisor", "900104"),
        *("Active", "03/01/2020", "10/31/2026", AOD, None, AOD),
    ),
    (
        *("Bramblett, Arden", "Barbering", "Barber", "900105"),
        *("Active", "03/01/2020", "04/30/2027", "Barbering", None, "Barbering"),
    ),
)


def new_hampshire() -> bytes:
    """A workbook of notes, of the list under title rows, and of last year's list, hidden."""
    book = Workbook()
    book.active.title = "Notes"
    _write(book.active, NH_NOTES)
    _write(book.create_sheet("Licensees"), NEW_HAMPSHIRE)
    old = book.create_sheet("Last year")
    _write(old, [NH_HEADER, *NEW_HAMPSHIRE[4:6]])
    old.sheet_state = "hidden"
    return _saved(book)


PDF_HEADER = (
    *("Last Name", "First Name", "Level", "License<br/>#"),
    *("Effective Date", "Expiration Date", "Discipline"),
)
PDF_PEOPLE: Rows = (
    ("Ashwick", "Della", "LAC", "LAC0900101", "03/02/2015", "08/31/2027", "None"),
    (
        *("Tolliver-<br/>Wren", "Maud Odette", "Certified Addic-<br/>tion Counselor"),
        *("CAC0900102", "05/15/2012", "04/30/2027", "None"),
    ),
    ("Ostrander<br/>Vale Jr.", "Bexley", "CAC", "CAC0900103", "06/01/2019", "10/31/2026", "None"),
    (
        *("Fallowell", "Inés", "Addiction<br/>Counselor<br/>Trainee", "ACT0900104"),
        *("06/01/2026", "06/01/2027", "None"),
    ),
    ("Harrowgate", "Corwin", "LAC", "LAC0900105", "01/15/2018", "01/15/2027", "Yes"),
    ("Greymont", "Iona", "Prevention Specialist", "PS0900106", "01/15/2018", "01/15/2027", "None"),
)


def roster_pdf(people: Rows = PDF_PEOPLE, header: Sequence[str] = PDF_HEADER) -> bytes:
    """A ruled table that goes over two pages, under a header that each of them repeats."""
    out = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    rows = [[Paragraph(cell, style) for cell in row] for row in (header, *people)]
    widths = [80, 80, 95, 85, 70, 70, 60][: len(header)]
    table = Table(rows, widths, repeatRows=1, rowHeights=[36, *[90] * len(people)])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    above = ("Roster of an invented board", "As of November 13, 2026. Every person is invented.")
    page = SimpleDocTemplate(out, pagesize=(letter[0], 420), invariant=1, title="Roster")
    page.build([*(Paragraph(line, style) for line in above), Spacer(1, 12), table])
    return out.getvalue()


MADE: dict[str, Callable[[], bytes]] = {
    "tx_hhsc_lcdc/roster.xlsx": texas,
    "nh_oplc/OPLC_Licensees_2026-11-09.xlsx": new_hampshire,
    "pdf_example/roster.pdf": roster_pdf,
}


def main() -> None:
    """Write them all."""
    for name, make in MADE.items():
        path = RECORDED / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(make())


if __name__ == "__main__":
    main()
