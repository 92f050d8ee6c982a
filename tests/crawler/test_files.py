"""Published files: bombs, charsets, workbooks, PDFs, links, and files that a person hands over."""

from __future__ import annotations

import datetime as dt
import gc
import gzip
import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from scrapy.http import HtmlResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.failures import CrawlError, Failure
from crawler.families.published_file import (
    conditions,
    file_address,
    find_link,
    marks_in,
    stamp_of,
)
from crawler.files.as_of import name_day
from crawler.files.import_file import import_files
from crawler.files.pdf_tables import join_lines, read_pdf
from crawler.files.reader import Packing, read_bytes, read_file
from crawler.files.tables import Chunk, Wanted
from crawler.runs.outcome import Outcome
from crawler.runs.run import not_read
from directory.cards.reader import facts_of
from directory.models import Listing
from directory.requirements import load_catalogue
from directory.standing.judge import worth
from tests.conftest import Run
from tests.crawler.lists import NOW, as_csv, source
from tests.crawler.make_files import MADE, roster_pdf
from tests.crawler.read_recordings import RECORDED

MEGABYTE = 1 << 20
HEADINGS = ("Last Name", "License Number")


def is_header(cells: Any) -> bool:
    return set(HEADINGS) <= set(cells)


def chunks(body: bytes, *, most: int = MEGABYTE, charset: Any = "utf-8") -> Iterator[Chunk]:
    packing = Packing(most=most, charset=charset)
    return read_bytes(
        io.BytesIO(body), name="list", wanted=Wanted(), is_header=is_header, packing=packing
    )


def rows(body: bytes, **how: Any) -> list[Any]:
    return [row for chunk in chunks(body, **how) for row in chunk.rows]


def expected(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((RECORDED / name / "expected.json").read_text("utf-8"))
    return told


TABLE = b"Last Name,License Number\nAshwick,9001\n"


@pytest.mark.parametrize("name", MADE)
def test_recorded_workbooks_and_pdfs_are_made_by_their_script(name: str) -> None:
    assert MADE[name]() == (RECORDED / name).read_bytes()


@pytest.mark.parametrize(
    "body",
    [TABLE, gzip.compress(TABLE), b'[{"Last Name": "Ashwick"}]'],
    ids=["plain", "packed", "json"],  # a packed one has the time in it
)
def test_a_file_is_closed_when_it_was_read(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "roster"
    path.write_bytes(body)
    gc.collect()  # what other tests left is no matter here
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        assert len([*read_file(path, wanted=Wanted(), is_header=is_header)]) == 1
        gc.collect()
    assert [str(one.message) for one in told if "roster" in str(one.message)] == []


def test_a_gzip_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = gzip.compress(TABLE + b"Ashwick,9001\n" * (2 * MEGABYTE))
    with pytest.raises(CrawlError, match="unpacks to more than") as caught:
        rows(bomb)
    assert caught.value.kind is Failure.TOO_LARGE


def test_a_zip_bomb_is_refused_by_what_it_declares_and_by_what_comes_out() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("roster.csv", TABLE + b"Ashwick,9001\n" * MEGABYTE)
    with pytest.raises(CrawlError, match="unpacks to more than"):
        rows(out.getvalue())
    assert len(rows(out.getvalue(), most=64 * MEGABYTE)) == MEGABYTE + 1


def test_a_workbook_that_unpacks_to_too_much_is_never_opened() -> None:
    book = openpyxl.Workbook()
    book.active.append(list(HEADINGS))
    for number in range(20_000):
        book.active.append(["Ashwick" * 20, 900_000 + number])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(CrawlError, match="unpacks to more than"):
        rows(out.getvalue())


def test_a_pdf_bomb_is_refused() -> None:
    packed = zlib.compress(b" " * (8 * MEGABYTE))
    body = b"%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + packed + b"\nendstream\n"
    with pytest.raises(CrawlError, match="unpacks to more than"):
        list(read_pdf(io.BytesIO(body), "roster", is_header, MEGABYTE))


def test_another_charset_is_refused_unless_the_source_declares_it() -> None:
    body = TABLE + "Muñoz,9002\n".encode("cp1252")
    with pytest.raises(CrawlError) as caught:
        rows(body)
    assert caught.value.kind is Failure.UNREADABLE
    read = list(chunks(body, charset="windows-1252"))
    assert [row["Last Name"] for chunk in read for row in chunk.rows] == ["Ashwick", "Muñoz"]
    assert sum(chunk.recoded for chunk in read) == 1  # and it is told as a warning


def test_unicode_text_of_a_spreadsheet_is_refused_with_what_to_do() -> None:
    with pytest.raises(CrawlError, match="is in UTF-16") as caught:
        rows(TABLE.decode().encode("utf-16"), charset="windows-1252")
    assert caught.value.kind is Failure.UNREADABLE


def test_lines_in_two_charsets_are_each_read_in_their_own() -> None:
    body = TABLE + "Muñoz,9002\n".encode("cp1252") + "Núñez,9003\n".encode()
    names = [row["Last Name"] for row in rows(body, charset="windows-1252")]
    assert names == ["Ashwick", "Muñoz", "Núñez"]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            "https://docs.google.com/spreadsheets/d/abc/edit?usp=sharing#gid=7",
            "https://docs.google.com/spreadsheets/d/abc/export?format=csv&gid=7",
        ),
        (
            "https://www.google.com/url?q=https://docs.google.com/spreadsheets/d/abc/edit",
            "https://docs.google.com/spreadsheets/d/abc/export?format=csv",
        ),
        ("https://example.org/a.xlsx?v=2", "https://example.org/a.xlsx?v=2"),
    ],
)
def test_a_google_sheet_is_exported_and_other_links_stay(link: str, address: str) -> None:
    assert file_address(link) == address


def test_a_link_is_found_by_its_whole_text_or_by_its_address() -> None:
    body = (
        b"<a href='/a.xlsx'>Counselor\xc2\xa0 Roster</a> <a href='/a.xlsx'>counselor roster</a>"
        b"<a href='/b-2026.csv'>Training Counselor Roster</a>"
    )
    page = HtmlResponse("https://example.org/page", body=body, encoding="utf-8")
    assert find_link(page, "Counselor Roster") == "https://example.org/a.xlsx"
    assert find_link(page, r"/b-\d{4}\.csv$", by_address=True) == "https://example.org/b-2026.csv"
    with pytest.raises(CrawlError, match="0 links read 'Roster'"):
        find_link(page, "Roster")


def test_the_stamp_of_several_files_is_all_of_their_marks_or_none() -> None:
    marks = [("https://a", 'ETag: "1"'), ("https://b", "Last-Modified: Fri, 20 Nov 2026")]
    stamp = stamp_of(marks)
    assert marks_in(stamp) == dict(marks)
    assert stamp_of([*marks, ("https://c", "")]) == ""
    assert conditions('ETag: "1"') == {"If-None-Match": '"1"'}
    assert conditions("Last-Modified: Fri") == {"If-Modified-Since": "Fri"}
    assert conditions("") == {}


def test_rule_37_the_day_in_row_one_is_the_lists_day() -> None:
    assert expected("tx_hhsc_lcdc")["as_of"] == "2026-11-17"
    assert expected("wy_mhplb")["as_of"] == "2026-11-09"  # of two files, the older day
    assert name_day("OPLC_Licensees_2026-11-09.xlsx") == dt.date(2026, 11, 9)
    assert name_day("licensees.xlsx") is None


def test_rule_36_excels_serial_numbers_are_days() -> None:
    told = {r["number"]: r["expires_on"] for r in expected("tx_hhsc_lcdc")["rows"]}
    assert told["90101"] == told["90102"] == told["90106"] == "2027-08-31"  # date, 46630, 46630.0


def test_rule_45_a_new_banner_row_hides_no_header_and_a_lost_column_is_refused() -> None:
    assert expected("wy_mhplb@new_banner")["rows"] == expected("wy_mhplb")["rows"]
    lost = expected("wy_mhplb@column_lost")
    assert (lost["failure"], lost["reasons"]) == (
        "layout_changed",
        ["layout_changed: The column 'License Status' is missing."],
    )


def test_a_pdfs_wrapped_cells_are_joined() -> None:
    assert join_lines("Certified Addic-\ntion\nCounselor") == "Certified Addiction Counselor"
    assert join_lines("Tolliver-\nWren") == "Tolliver-Wren"
    assert join_lines("Ostrander\nVale Jr.") == "Ostrander Vale Jr."


def _pdf_rows(body: bytes, **how: Any) -> list[Any]:
    def header(cells: Any) -> bool:
        return "Last Name" in cells

    found = read_pdf(io.BytesIO(body), "roster", header, 64 * MEGABYTE, **how)
    return [row for chunk in found for row in chunk.rows]


def test_a_pdf_is_read_over_its_pages_and_refused_where_they_are_too_many() -> None:
    assert len(_pdf_rows(roster_pdf())) == 6
    with pytest.raises(CrawlError, match="pages; no roster has more"):
        _pdf_rows(roster_pdf(), max_pages=1)


@pytest.mark.parametrize("body", [b"%PDF-1.4 and nothing else", b"%PDF-", roster_pdf()[:900]])
def test_a_broken_pdf_is_unreadable(body: bytes) -> None:
    with pytest.raises(CrawlError) as caught:
        _pdf_rows(body)
    assert caught.value.kind in (Failure.UNREADABLE, Failure.LAYOUT_CHANGED)


def test_a_pdf_without_our_columns_is_a_changed_layout() -> None:
    with pytest.raises(CrawlError, match="No page of the PDF"):
        list(read_pdf(io.BytesIO(roster_pdf()), "roster", lambda _: False, 64 * MEGABYTE))


OHIO = {
    "LICENSEE_NAME": "ASHWICK , DELLA ANN",
    "BOARD": "Chemical Dependency Professionals Board",
    "LICENSE_NUMBER": "LICDC.900101",
    "TYPE": "LICDC",
    "STATUS": "Active",
    "SUB_STATUS": "",
    "SUB_CATEGORY": "",
    "BOARD_ACTION": "No",
    "PARCEL_CITY": "COLUMBUS",
    "PARCEL_STATE": "OH",
    "PARCEL_COUNTY": "FRANKLIN",
    "PARCEL_ZIP_CODE": "43215",
    "PARCEL_COUNTRY": "USA",
    "COMPACT_ELIGIBILITY": "",
    "ISSUE_DATE": "03/02/2015",
    "EFFECTIVE_DATE": "03/02/2025",
    "EXPIRATION_DATE": "08/31/2027",
    "ENDORSEMENT_1_TYPE": "",
    "MED_SPECIALTY": "",
    "NATIONAL_CERTIFICATION_1": "",
}


def ohio(**changes: str) -> dict[str, str]:
    return OHIO | changes


def _import(lite: Session, name: str, path: Path) -> tuple[Outcome, dict[str, Listing]]:
    outcome = import_files(lite, source(name), [path], NOW)
    return outcome, {one.number: one for one in lite.scalars(select(Listing))}


def test_rules_3_26_and_30_ohios_file_that_a_person_hands_over(
    lite: Session, tmp_path: Path
) -> None:
    listed = [
        ohio(),
        ohio(LICENSE_NUMBER="LICDC.900102", SUB_STATUS="Lapsed", LICENSEE_NAME="QUILLMERE , TAM"),
        ohio(LICENSE_NUMBER="CDCA.900103", TYPE="CDCA", SUB_CATEGORY="Preliminary"),
        ohio(LICENSE_NUMBER="RN.900104", TYPE="Registered Nurse"),
    ]
    (tmp_path / "ohio.csv").write_text(as_csv(listed), "utf-8")
    outcome, found = _import(lite, "oh_cdpb", tmp_path / "ohio.csv")
    assert outcome.verdict == "accepted", outcome.reasons
    assert sorted(found) == ["CDCA.900103", "LICDC.900101", "LICDC.900102"]
    good, lapsed, trainee = (found[n] for n in ("LICDC.900101", "LICDC.900102", "CDCA.900103"))
    assert (good.family_name, good.given_name, good.middle_name) == ("ASHWICK", "DELLA", "ANN")
    assert (good.status, good.discipline) == ("active", "no")
    assert lapsed.status == "expired"  # the sub-status outranks the headline
    assert trainee.title_published == "CDCA / Preliminary"
    known = load_catalogue().credential(str(trainee.credential_id))
    assert known.trainee
    assert not worth(known, facts_of(vars(trainee)), "OH", NOW.date()).counts


def test_rule_40_new_hampshires_workbook_lists_current_licenses_only(lite: Session) -> None:
    path = RECORDED / "nh_oplc" / "OPLC_Licensees_2026-11-09.xlsx"
    outcome, found = _import(lite, "nh_oplc", path)
    assert outcome.as_of == "2026-11-09"  # from the file's name
    assert source("nh_oplc").scope == "current_only"
    assert sorted(found) == ["0900102", "900101", "900103", "900104"]  # a barber is no counselor
    assert found["900104"].status == "expired"  # the calendar outranks the word


def test_a_pdf_roster_is_read_by_hand_too(lite: Session) -> None:
    from tests.crawler.read_recordings import source_of

    example = source_of(RECORDED / "pdf_example", {})
    outcome = import_files(lite, example, [RECORDED / "pdf_example" / "roster.pdf"], NOW)
    assert (outcome.verdict, outcome.as_of, outcome.counts["kept"]) == ("accepted", "2026-11-13", 5)


def test_a_list_read_by_hand_says_what_to_download(fresh: Run) -> None:
    told = not_read(source("oh_cdpb")).reasons[0]["mend"]
    assert told.startswith("On the page, open Export and choose CSV")
    assert told.endswith("interventionist crawl oh_cdpb --file FILE")
    done = fresh("crawl", "oh_cdpb")
    assert done.returncode == 1
    assert "--file FILE" in done.stdout
