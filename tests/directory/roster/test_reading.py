"""A centre's file is read as it comes, or refused with a sentence that says what to do."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from directory.roster import RosterError, read_roster, read_text


def xlsx(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("name,state\nJosé Núñez,CT\n".encode(), "José Núñez"),
        ("\ufeffname,state\nJosé Núñez,CT\n".encode(), "José Núñez"),
        ("name,state\nJosé Núñez,CT\n".encode("cp1252"), "José Núñez"),
        ("name\tstate\nJosé Núñez\tCT\n".encode("utf-16"), "José Núñez"),
        ("name;state\r\nJosé Núñez;CT\r\n".encode(), "José Núñez"),
        (b'State,Full Name\nCT,"Ellery, Jordan"\n', "Ellery, Jordan"),
        (xlsx(one=[["Name", "State"], ["José Núñez", "CT"]]), "José Núñez"),
    ],
)
def test_encodings_and_separators(content: bytes, name: str) -> None:
    roster = read_roster(content, "list")
    assert [roster.text(row, "name") for row in roster.rows] == [name]
    assert roster.text(roster.rows[0], "state") == "CT"
    assert roster.text(roster.rows[0], "city") == ""


def test_a_file_that_is_not_utf_8_says_how_it_was_read() -> None:
    told = read_roster("name\nJosé\n".encode("cp1252"), "list.csv").remarks
    assert len(told) == 1
    assert "Windows-1252" in told[0]


def test_columns_and_their_order_are_kept_and_short_rows_filled() -> None:
    roster = read_roster(
        b"Team,Last Name,First Name,Zip\nEast,Ellery,Jordan\n\n,Wrenfield,Tobias,06103,\n", "x"
    )
    assert roster.headings == ("Team", "Last Name", "First Name", "Zip")
    assert roster.rows == (("East", "Ellery", "Jordan", ""), ("", "Wrenfield", "Tobias", "06103"))
    assert roster.text(roster.rows[0], "family_name") == "Ellery"


def test_numbers_and_days_of_a_sheet_are_what_people_see() -> None:
    content = xlsx(one=[["name", "number"], ["A Person", 44001234], ["B Person", 12.5]])
    assert [row[1] for row in read_roster(content, "x.xlsx").rows] == ["44001234", "12.5"]


def test_one_of_several_sheets_is_asked_for() -> None:
    content = xlsx(old=[["name"], ["A Person"]], new=[["name"], ["B Person"]], empty=[])
    with pytest.raises(RosterError, match="several sheets with rows: old, new"):
        read_roster(content, "x.xlsx")
    assert read_roster(content, "x.xlsx", sheet="new").rows == (("B Person",),)
    with pytest.raises(RosterError, match="no sheet newest"):
        read_roster(content, "x.xlsx", sheet="newest")
    alone = xlsx(empty=[], only=[["name"], ["A Person"]])
    assert "The sheet only was read" in read_roster(alone, "x.xlsx").remarks[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "has no row"),
        (b"name,state\n", "has no row"),
        (b"who,where\nA,B\n", "no column with names.*It has: who, where"),
        (b"name,State,state\nA,CT,CT\n", "heading state more than once"),
        (b"name,,state\nA,B,CT\n", "without a heading .column 2."),
        (b"name\nA,B\n", "Row 2 of .* more cells"),
        (b"name\n" + b"A\n" * 11, "has 11 rows; 10 is the most"),
        (b"name\n" + b"A" * 501, "a cell of 501 characters"),
        (b'name\n"A\n', "could not be read as CSV near line 2"),
        (b"name\n\x00\x00", "not a text file"),
        (b"name\n\x81\x8d", "not a text file"),
        (b"PK\x03\x04 no archive", "could not be read as XLSX"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "neither CSV nor XLSX"),
    ],
)
def test_wrong_input_is_refused_with_a_sentence(content: bytes, told: str) -> None:
    with pytest.raises(RosterError, match=told):
        read_roster(content, "list.csv", most=10)


def test_a_workbook_that_grows_without_end_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in range(3):
            packed.writestr(f"xl/{part}.xml", b" " * 50_000_000)
    assert len(out.getvalue()) < 200_000
    with pytest.raises(RosterError, match="grows to 150 MB"):
        read_roster(out.getvalue(), "bomb.xlsx")


def test_a_workbook_that_lies_about_its_size_is_not_read_either() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sheet1.xml", b" " * 150_000_000)
    honest = out.getvalue()
    entry = honest.index(b"PK\x01\x02") + 24  # where the directory states the unpacked size
    lying = honest[:entry] + (1000).to_bytes(4, "little") + honest[entry + 4 :]
    with pytest.raises(RosterError, match="could not be read as XLSX"):
        read_roster(lying, "bomb.xlsx")


def test_pasted_text_is_a_name_a_line_or_a_table() -> None:
    assert read_text("Jordan Ellery\n\nWrenfield, Tobias\n", "x").rows == (
        ("Jordan Ellery",),
        ("Wrenfield, Tobias",),
    )
    table = read_text("Name\tState\nJordan Ellery\tCT\n", "x")
    assert table.rows == (("Jordan Ellery", "CT"),)
    with pytest.raises(RosterError, match="no column with names"):
        read_text("Jordan Ellery\tCT\n", "x")
    with pytest.raises(RosterError, match="has no row"):
        read_text(" \n ", "x")
