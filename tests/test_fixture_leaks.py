"""No real person's data in any fixture: phones, e-mails, social security numbers, NPIs, numbers."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from crawler.rows.columns import Target
from crawler.rows.headings import fold_heading
from crawler.scaffold.leaks import Leak, find_cell_leaks, find_leaks
from crawler.source import load_sources
from tests.fixture_files import OTHER, ROOT, TEXT, cells, fixtures, json_cells, page_cells, text_of

PLANTED = Path(__file__).name  # this file plants what the others must not hold
FILES = [path for path in fixtures() if path.name != PLANTED]
NUMBERS = frozenset(
    fold_heading(name)
    for source in load_sources().values()
    for column in source.record.columns
    if column.to in (Target.NUMBER, Target.OTHER_NUMBER)
    for name in (column.name, *column.also)
)
HELP_LINES = frozenset(  # public lines that the site's own pages print: nobody's phone
    re.findall(r"tel:\+(\d{11})", (ROOT / "data/vocabulary/crisis.yaml").read_text("utf-8"))
)


def test_every_kind_of_file_in_the_fixtures_is_looked_into() -> None:
    assert {path.suffix for path in FILES} <= TEXT | OTHER


def test_no_fixture_holds_what_looks_real() -> None:
    found = [
        f"{path.name}: {leak}"
        for path in FILES
        for leak in find_leaks(text_of(path))
        if leak.text not in HELP_LINES
    ]
    assert found == []


def test_every_number_and_phone_under_a_heading_is_invented() -> None:
    found = [
        f"{path.parent.name}/{path.name}: {leak}"
        for path in FILES
        for heading, value in cells(path)
        for leak in find_cell_leaks(heading, value, NUMBERS)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "(860) 509-8000"),
        ("phone", "860.509.8000"),
        ("phone", "860 509 8000"),
        ("phone", "860/509-8000"),
        ("phone", "(860)509-8000"),
        ("phone", "860\u2011509\u20118000"),
        ("phone", "+1-860-509-8000"),
        ("phone", "tel:1.860.509.8000"),
        ("phone", "860-555-0200"),
        ("phone", '"telephone_number": "8605098000"'),
        ("phone", "<td>Phone</td><td>8605098000</td>"),
        ("phone", "Fax: 18605098000"),
        ("e-mail", "jane.doe@boardmail.net"),
        ("e-mail", "jane@notexample.org"),
        ("social security number", "his number 219-09-9999."),
        ("NPI", "npi=1234567893"),
        ("NPI", '{"number": 1245319599}'),
    ],
)
def test_each_detector_catches_a_planted_example(kind: str, text: str) -> None:
    assert [leak.kind for leak in find_leaks(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "(860) 555-0123, 860.555.0199, 8605550123, Phone: 8605550123, +1 860 555 0100",
        "della@example.org, DELLA@MAIL.EXAMPLE.COM.",
        "900-90-1234, 000-12-3456, 12-34-5678, 0219-09-9999",
        "1234567890, 1999000012, 51234567893, 1234567893.5",
        "2026-11-20T06:00:00, 12/31/2026, 44.001550, 8ca73d3d-b51c-42b9-9e44-892b2411d264",
        '{"rowsUpdatedAt": 1245319599, "createdAt":1234567893}',
        "Record 8605098000 of the list, 41.763 -72.685",
    ],
)
def test_invented_values_and_dates_are_let_be(text: str) -> None:
    assert find_leaks(text) == []


@pytest.mark.parametrize(
    ("heading", "value", "kinds"),
    [
        ("License Number", "LAC.0012345", ["credential number without 90"]),
        ("LICENSE_NUMBER", "12345", ["credential number without 90"]),
        ("License Number", "LAC.0090345", []),
        ("License Number", "PENDING", []),
        ("Cell Phone", "8605098000", ["phone"]),
        ("Cell Phone", "8605550134", []),
        ("Record", "8605098000", []),
    ],
)
def test_a_heading_tells_bare_digits_apart(heading: str, value: str, kinds: list[str]) -> None:
    numbers = frozenset({"licensenumber"})
    assert [leak.kind for leak in find_cell_leaks(heading, value, numbers)] == kinds


def test_workbooks_pages_and_json_are_read_under_their_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["Generated 1/1/2026"], ["Name", "Work Phone"], ["Della Ashwick", 8605098000]):
        book.active.append(row)
    book.create_sheet("hidden").append(["mail: jane.doe@boardmail.net"])
    book["hidden"].sheet_state = "hidden"
    book.save(tmp_path / "planted.xlsx")
    assert find_leaks(text_of(tmp_path / "planted.xlsx")) == [
        Leak("e-mail", "jane.doe@boardmail.net")
    ]
    assert ("Work Phone", "8605098000") in cells(tmp_path / "planted.xlsx")
    assert ("License", "12") in page_cells("<table><tr><td>License:<td>12</table>")
    assert list(json_cells({"rows": [{"number": 12}]})) == [("number", "12")]


def test_a_pdf_is_read_where_it_can_be(tmp_path: Path) -> None:
    pytest.importorskip("pdfplumber")
    (tmp_path / "planted.pdf").write_bytes(one_line_pdf("Call 860-509-8000"))
    assert find_leaks(text_of(tmp_path / "planted.pdf")) == [Leak("phone", "860-509-8000")]


def one_line_pdf(line: str) -> bytes:
    """The smallest PDF that says one line."""
    drawn = f"BT /F1 12 Tf 20 100 Td ({line}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 7\n0000000000 65535 f \n" + table
    return out + head + b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
