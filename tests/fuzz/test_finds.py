"""What fuzzing found, each with the bytes that did it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from scrapy.http import Response, TextResponse

from crawler.failures import CrawlError, Failure
from crawler.families.base import read_json_answer
from crawler.files.reader import read_bytes
from crawler.files.tables import Wanted
from crawler.manners.patience import retry_after
from crawler.markup.pages import hidden_fields
from directory.linkage.reading import TableError, read_people
from directory.roster import RosterError, read_roster, read_text
from tests.crawler.lists import CO_COLUMNS
from tests.fuzz import bombs
from tests.fuzz.targets import NOON


def _read(content: bytes) -> list[object]:
    is_header = {"lastname", "licensetype"}.issubset
    return list(read_bytes(io.BytesIO(content), name="list", wanted=Wanted(), is_header=is_header))


@pytest.mark.parametrize("content", [b"[" * bombs.DEEP, b'{"a":' * bombs.DEEP])
def test_json_without_an_end_is_no_list_and_fills_no_memory(content: bytes) -> None:
    with pytest.raises(CrawlError) as told:
        _read(content)
    assert told.value.kind in (Failure.UNREADABLE, Failure.TRUNCATED)


def test_an_answer_that_nests_without_end_is_unreadable() -> None:
    with pytest.raises(CrawlError) as told:
        read_json_answer(Response("https://example.org", body=b"[" * bombs.DEEP))
    assert told.value.kind is Failure.UNREADABLE


@pytest.mark.parametrize("told", ["²", "9999999999999999999999", "Sat, 99 Nov 99999 12:00:00 GMT"])
def test_a_wait_that_is_no_number_of_seconds(told: str) -> None:
    answer = Response("https://example.org", headers={"Retry-After": told.encode("latin-1")})
    assert retry_after(answer, NOON) in (None, 1e22)


def test_a_page_that_claims_a_view_state_of_a_trillion_parts() -> None:
    body = b"<input type=hidden name=__VIEWSTATEFIELDCOUNT value=1000000000000>"
    with pytest.raises(CrawlError, match="has 1000000000000 parts"):
        hidden_fields(TextResponse("https://example.org", body=body))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Arrow's own
def test_a_row_of_the_wrong_length_in_no_charset_has_a_name() -> None:
    head = ",".join(CO_COLUMNS)
    with pytest.raises(CrawlError) as told:
        _read(f"{head}\n".encode() + b"Ashwick\x8a,Della\n")
    assert told.value.kind is Failure.UNREADABLE


def _torn() -> bytes:
    """A workbook whose directory lies before its own beginning."""
    whole = bombs.workbook()
    return whole[:4] + whole[40:]


def _packed_oddly() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("list.csv", b"lastname\n" * 1000)
    return out.getvalue()


def _locked() -> bytes:
    whole = bytearray(bombs.workbook())
    at = whole.find(b"PK\x01\x02")
    while at >= 0:
        whole[at + 8] |= 1
        at = whole.find(b"PK\x01\x02", at + 4)
    return bytes(whole)


@pytest.mark.parametrize("content", [_torn(), _packed_oddly(), _locked()])
def test_a_damaged_or_odd_archive_has_a_name(content: bytes) -> None:
    with pytest.raises(CrawlError) as told:
        _read(content)
    assert told.value.kind in (Failure.UNREADABLE, Failure.TRUNCATED)
    with pytest.raises(RosterError, match="could not be read as XLSX"):
        read_roster(content, "list.xlsx")


@pytest.mark.parametrize("content", [b"PAR1 and no more", bombs.parquets()[0][:-20] + b"PAR1"])
def test_a_broken_parquet_is_no_table(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    path.write_bytes(content)
    with pytest.raises(TableError, match="could not be read"):
        read_people(path)


def test_a_table_with_two_columns_of_one_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,name, id\n1,Ada Vane,2\n")
    with pytest.raises(TableError, match="more than one column 'id'"):
        read_people(path)


@pytest.mark.parametrize("text", ["name;a\rb;c\nA;B;C\n", "x" * 200_000 + ",name\nA,B\n"])
def test_a_first_line_that_is_no_row_is_refused(text: str) -> None:
    with pytest.raises(RosterError):
        read_roster(text.encode(), "list.csv")
    with pytest.raises(RosterError):
        read_text(text, "Your list")


@pytest.mark.parametrize("content", bombs.workbooks()[1:4])
def test_a_workbook_that_claims_or_grows_to_more_is_refused(content: bytes) -> None:
    with pytest.raises(RosterError):
        read_roster(content, "list.xlsx")
