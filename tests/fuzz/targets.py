"""Everything that reads bytes of others: what it is given at first, and what it may answer.

A target takes bytes. It returns, or lets through the one error that its reader is documented to
raise; anything else that comes out of it is a find.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser

from crawler.failures import CrawlError
from crawler.files.reader import Packing, read_bytes
from crawler.files.tables import Wanted
from crawler.manners.patience import retry_after
from crawler.manners.robots import AGENT
from crawler.markup.partial_answer import parts_of
from crawler.rows.layout import Layout
from directory.linkage.deciding import read_decisions
from directory.linkage.reading import People, TableError, read_people
from directory.roster import RosterError, read_roster, read_text
from tests.crawler.lists import as_csv, co_row, many, source
from tests.fuzz import bombs, crawls, pages
from web.tokens import BadToken, TokenBox

MEGABYTE = 1 << 20
NOON = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Target:
    """What is fuzzed, and examples to begin with."""

    take: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]


def _file(data: bytes) -> None:
    record = source("co_dora").record
    layout = Layout(record.columns, record.ignored)
    packing = Packing(charset="windows-1252", most=8 * MEGABYTE)
    with suppress(CrawlError):
        for _ in read_bytes(
            io.BytesIO(data),
            name="list",
            wanted=Wanted(),
            is_header=layout.is_header,
            packing=packing,
        ):
            pass


def _roster(data: bytes) -> None:
    with suppress(RosterError):
        read_roster(data, "list.csv")


def _pasted(data: bytes) -> None:
    with suppress(RosterError):
        read_text(data.decode("utf-8", "replace"), "Your list")


def _on_disk(ending: str, data: bytes, read: Callable[[Path], object]) -> None:
    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(data)
        file.flush()
        with suppress(TableError):
            read(Path(file.name))


def _table(ending: str, data: bytes) -> None:
    _on_disk(ending, data, partial(read_people, ignore_unknown=True))


@cache
def _people() -> People:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(b"record_id,family_name\na,Vane\nb,Quist\n")
        file.flush()
        return read_people(Path(file.name))


def _decisions(data: bytes) -> None:
    _on_disk(".csv", data, lambda path: read_decisions(path, _people()))


def _token(data: bytes) -> None:
    with suppress(BadToken):
        TokenBox("a key for tests only").open("search", data.decode("latin-1"))


def _robots(data: bytes) -> None:
    parser = ProtegoRobotParser(data, None)
    parser.allowed("https://example.org/list?page=2", AGENT)
    parser.rp.crawl_delay(AGENT)


def _retry_after(data: bytes) -> None:
    told = retry_after(Response("https://example.org", headers={"Retry-After": data}), NOON)
    assert told is None or told >= 0


def _partial_answer(data: bytes) -> None:
    with suppress(CrawlError):
        parts_of(data.decode("utf-8", "replace"))


def _tables() -> list[bytes]:
    return [
        b"record_id,given_name,family_name,city\n1,Della,Ashwick,Denver\n2,Bo,Quist,Lewes\n",
        b'\xef\xbb\xbfid,name\n"a b","Ashwick, Della"\n',
    ]


def _lists() -> list[bytes]:
    return [
        as_csv(many(co_row(), "licensenumber", 3)).encode(),
        b'[{"lastname": "Ashwick", "licensetype": "ACD"}]',
        *bombs.files(),
    ]


def _rosters() -> list[bytes]:
    return [
        b"name,state,number\nDella Ashwick,CO,0900101\n",
        "name;state\nMuñoz, Ana;CO\n".encode("utf-16"),
        *bombs.workbooks(),
    ]


def _crawls() -> dict[str, Target]:
    kinds = crawls.kinds()
    return {
        f"crawl-{kind}": Target(partial(crawls.crawl, kind), partial(crawls.seeds, kind))
        for kind in kinds
    }


TARGETS: dict[str, Target] = {
    **_crawls(),
    "file": Target(_file, _lists),
    "roster-file": Target(_roster, _rosters),
    "roster-text": Target(_pasted, _rosters),
    "dedupe-csv": Target(partial(_table, ".csv"), _tables),
    "dedupe-parquet": Target(partial(_table, ".parquet"), bombs.parquets),
    "dedupe-decisions": Target(_decisions, lambda: [b"left,right,decision\na,b,same\n"]),
    "token": Target(
        _token, lambda: [TokenBox("a key for tests only").seal("search", ["06103"]).encode()]
    ),
    "robots": Target(
        _robots, lambda: [b"User-agent: *\nDisallow: /private/*.pdf$\nCrawl-delay: 2.5\n"]
    ),
    "retry-after": Target(_retry_after, lambda: [b"120", b"Sat, 28 Nov 2026 12:00:00 GMT"]),
    "partial-answer": Target(_partial_answer, lambda: [b"3|updatePanel|main|a|b|"]),
    "form": Target(pages.form, pages.forms),
    "upload": Target(pages.upload, pages.uploads),
    "api": Target(pages.api, pages.questions),
}
