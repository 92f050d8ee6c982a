"""Readers of files and of single texts: each takes bytes and may come to its documented error."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

from scrapy.http import Request, Response
from scrapy.robotstxt import ProtegoRobotParser

from crawler.failures import CrawlError
from crawler.files.as_of import header_day
from crawler.files.reader import Packing, read_bytes
from crawler.files.tables import Wanted
from crawler.manners.inside import OutsideOnlyMiddleware
from crawler.manners.patience import retry_after
from crawler.manners.robots import AGENT, asked_delay
from crawler.markup.partial_answer import parts_of
from crawler.rows.layout import Layout
from directory.accuracy.sheet import SheetError, read_sheet
from directory.linkage.deciding import read_decisions
from directory.linkage.reading import People, TableError, read_people
from directory.roster import RosterError, read_roster, read_text
from tests.crawler.lists import source
from web.tokens import BadToken, TokenBox

MEGABYTE = 1 << 20
NOON = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
BOX = TokenBox("a key for tests only")


def file(data: bytes) -> None:
    """A published file of any kind."""
    record = source("co_dora").record
    is_header = Layout(record.columns, record.ignored).is_header
    packing = Packing(charset="windows-1252", most=8 * MEGABYTE)
    told = {"name": "list", "wanted": Wanted(), "is_header": is_header, "packing": packing}
    with suppress(CrawlError):
        for _ in read_bytes(io.BytesIO(data), **told):
            pass


def roster(data: bytes) -> None:
    """A list of names as a file."""
    with suppress(RosterError):
        read_roster(data, "list.csv")


def pasted(data: bytes) -> None:
    """A list of names as text."""
    with suppress(RosterError):
        read_text(data.decode("utf-8", "replace"), "Your list")


def table(ending: str, data: bytes) -> None:
    """A table of people for `dedupe`."""
    _on_disk(ending, data, partial(read_people, ignore_unknown=True))


def decisions(data: bytes) -> None:
    """What somebody decided of pairs."""
    _on_disk(".csv", data, lambda path: read_decisions(path, _people()))


def call_sheet(data: bytes) -> None:
    """A sheet that somebody filled."""
    with suppress(SheetError):
        read_sheet(data)


def token(data: bytes) -> None:
    """A sealed search."""
    with suppress(BadToken):
        BOX.open("search", data.decode("latin-1"))


def robots(data: bytes) -> None:
    """A robots.txt."""
    parser = ProtegoRobotParser(data, None)
    parser.allowed("https://example.org/list?page=2", AGENT)
    asked_delay(parser)


def retry(data: bytes) -> None:
    """A Retry-After."""
    told = retry_after(Response("https://example.org", headers={"Retry-After": data}), NOON)
    assert told is None or told >= 0


def last_modified(data: bytes) -> None:
    """A Last-Modified."""
    header_day(data.decode("latin-1"))


def onward(data: bytes) -> None:
    """An address that a publisher sends us to."""
    with suppress(ValueError):  # Scrapy's, of what is no address
        request = Request(data.decode("latin-1"))
        asyncio.run(OutsideOnlyMiddleware().process_request(request))


def partial_answer(data: bytes) -> None:
    """An answer of ASP.NET in parts."""
    with suppress(CrawlError):
        parts_of(data.decode("utf-8", "replace"))


def _on_disk(ending: str, data: bytes, read: Callable[[Path], object]) -> None:
    with tempfile.NamedTemporaryFile(suffix=ending) as written:
        written.write(data)
        written.flush()
        with suppress(TableError):
            read(Path(written.name))


@cache
def _people() -> People:
    with tempfile.NamedTemporaryFile(suffix=".csv") as written:
        written.write(b"record_id,family_name\na,Vane\nb,Quist\n")
        written.flush()
        return read_people(Path(written.name))
