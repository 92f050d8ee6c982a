"""What fuzzing found, each with the bytes that did it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from scrapy.http import Response, TextResponse

from crawler.failures import CrawlError, Failure
from crawler.families.base import read_json_answer
from crawler.files.as_of import header_day
from crawler.files.reader import read_bytes
from crawler.files.tables import Wanted
from crawler.inventing.bodies import Answer, UnwritableError, Walk
from crawler.inventing.private import Private
from crawler.manners.patience import retry_after
from crawler.markup.pages import hidden_fields
from directory.accuracy.sheet import SheetError, questions, read_sheet
from directory.linkage.reading import TableError, read_people
from directory.roster import RosterError, read_roster, read_text
from tests.crawler.lists import CO_COLUMNS, source
from tests.fuzz import bombs, crawls, imports, pages, servers
from tests.fuzz.readers import NOON
from tests.fuzz.sites import office, public


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


def test_a_long_heading_is_refused_though_another_library_lifted_the_limit_of_csv() -> None:
    usual = csv.field_size_limit(1 << 30)
    try:
        with pytest.raises(RosterError, match="cell of 501 characters; 500 is the most"):
            read_text("x" * 501 + ",name\nA,B\n", "Your list")
    finally:
        csv.field_size_limit(usual)


@pytest.mark.parametrize("content", bombs.workbooks()[1:4])
def test_a_workbook_that_claims_or_grows_to_more_is_refused(content: bytes) -> None:
    with pytest.raises(RosterError):
        read_roster(content, "list.xlsx")


@pytest.mark.parametrize("zone", ["+99999999999999999999", "+9999999999999"])
def test_a_day_in_a_zone_that_cannot_be_is_none(zone: str) -> None:
    assert header_day(f"Sat, 28 Nov 2026 12:00:00 {zone}") is None


def test_a_count_of_infinity_gives_the_run_a_verdict() -> None:
    body = b'{"page": 11e999, "totalPages": 0, "recordCount": 5, "rows": []}'
    crawls.crawl("findtreatment", b"\0\3" + body)


def test_a_provider_file_of_an_impossible_day_has_none() -> None:
    imports.take(imports.files()[1])


@pytest.mark.parametrize("rows", ["900000000", "9" * 5000])
def test_a_call_sheet_of_more_rows_than_may_be_drawn_is_refused(rows: str) -> None:
    head = "row,rows,seed,people," + ",".join(questions())
    with pytest.raises(SheetError, match="Leave them as drawn"):
        read_sheet(f"{head}\n1,{rows},a,1\n".encode())


def test_an_archive_with_a_member_before_its_beginning_has_a_name(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    whole = imports.files()[0][1:]
    path.write_bytes(whole[:4] + whole[1000:])
    with pytest.raises(CrawlError), path.open("rb") as opened:
        list(read_bytes(opened, name="list", wanted=Wanted(), is_header=bool))


@pytest.mark.parametrize("content", [_torn(), *bombs.workbooks()[2:4], b"PK\3\4 xl/ and no more"])
def test_no_recording_is_made_of_a_workbook_that_is_damaged_or_grows(content: bytes) -> None:
    layout = Private(source("co_dora")).layouts[0]
    walk = Walk(layout, lambda _: False, lambda _, value: value)
    with pytest.raises(UnwritableError):
        walk.through(Answer("https://example.org", "", content))


def test_a_recorded_answer_may_nest_without_end() -> None:
    imports.record(b"\1" + b"[" * bombs.DEEP)


@pytest.mark.parametrize(
    "answer", [b"220 mail.example.org ESMTP\r\n", b"HTTP/1.1 200\r\n: \r\n" * 9]
)
def test_a_receiver_that_speaks_no_http_got_nothing(answer: bytes) -> None:
    servers.webhook(answer)


def test_a_server_of_streets_whose_answer_nests_without_end() -> None:
    body = b"[" * bombs.DEEP
    servers.street(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


@pytest.mark.parametrize("count", ["9" * 4000, "9" * 5000, "-1", "٣"])
def test_numbers_that_no_row_has(count: str) -> None:
    asked = ("runs/?answered=", "audit?before=", "review/?kept=", "runs/1?examples=", "runs/")
    for path in (*asked, "corrections/"):
        office().ask("GET", f"/maintain/{path}{count}")
    for path in ("review/undo", f"runs/{count}", f"corrections/{count}"):
        office().ask(
            "POST",
            f"/maintain/{path}",
            data=office().hidden + f"kept={count}".encode(),
            content_type=pages.FORM,
        )
    public().ask("GET", f"/fhir/Practitioner?_count={count}")
    public().ask("POST", "/search", data={"place": "06103", "radius": count})


def test_what_is_sent_on_is_not_as_long_as_likes() -> None:
    """A proxy takes no answer whose head is longer than its buffer."""
    long = "x" * 10_000
    asked = {"base_url": "https://directory.example.org"}
    sent = office().hidden + f"decision_id=1&verdict=skip&person={long}".encode()
    answers = (
        office().client.get(f"/maintain/opt-out/?person={long}", **asked),
        office().client.post("/maintain/review/", data=sent, content_type=pages.FORM, **asked),
    )
    for answer in answers:
        assert answer.status_code == 303
        assert len(answer.location) < 200
