"""Everything that reads bytes of others: what it is given at first, and how many cases.

A target takes bytes. It returns, or lets through the one error that its reader is documented to
raise; anything else that comes out of it is a find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from tests.crawler.lists import as_csv, co_row, many
from tests.fuzz import bombs, crawls, imports, pages, readers, servers
from tests.fuzz.sites import office, public

_ROBOTS = b"User-agent: *\nDisallow: /private/*.pdf$\nCrawl-delay: 2.5\n"


@dataclass(frozen=True)
class Target:
    """What is fuzzed, and examples to begin with; quick ones have more weight: more cases."""

    take: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]
    weight: float = 1


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


def _call_sheets() -> list[bytes]:
    head = b"row,rows,seed,people,reached,credential_right,place_right,person_right\n"
    return [head + b"1,2,2026Q4,900,,,,\n2,2,2026Q4,900,,,,\n", head + b"1,900000000,a,1,,,,\n"]


def _days() -> list[bytes]:
    day = b"Sat, 28 Nov 2026 12:00:00 "
    return [b"120", day + b"GMT", day + b"+99999999999999"]


TARGETS: dict[str, Target] = {
    **{
        f"crawl-{kind}": Target(partial(crawls.crawl, kind), partial(crawls.seeds, kind))
        for kind in crawls.kinds()
    },
    "file": Target(readers.file, _lists, 0.5),
    "import": Target(imports.take, imports.files, 0.5),
    "record": Target(imports.record, imports.answers, 0.5),
    "roster-file": Target(readers.roster, _rosters, 10),
    "roster-text": Target(readers.pasted, _rosters, 10),
    "dedupe-csv": Target(partial(readers.table, ".csv"), _tables),
    "dedupe-parquet": Target(partial(readers.table, ".parquet"), bombs.parquets),
    "dedupe-decisions": Target(readers.decisions, lambda: [b"left,right,decision\na,b,same\n"]),
    "call-sheet": Target(readers.call_sheet, _call_sheets, 10),
    "token": Target(readers.token, lambda: [readers.BOX.seal("search", ["06103"]).encode()], 50),
    "robots": Target(readers.robots, lambda: [_ROBOTS], 50),
    "retry-after": Target(readers.retry, _days, 50),
    "last-modified": Target(readers.last_modified, _days, 50),
    "onward": Target(readers.onward, lambda: [b"https://example.org:80/list?page=2"], 5),
    "partial-answer": Target(readers.partial_answer, lambda: [b"3|updatePanel|main|a|b|"], 50),
    "webhook": Target(servers.webhook, servers.answers),
    "street": Target(servers.street, servers.answers),
    "upload": Target(pages.upload, pages.uploads),
    "form": Target(partial(pages.form, public), partial(pages.forms, public)),
    "address": Target(partial(pages.address, public), partial(pages.addresses, public)),
    "claim": Target(pages.claim, pages.claims),
    "sign-in": Target(partial(pages.sign_in, office), pages.first_signs, 0.05),
    "office-form": Target(partial(pages.form, office), partial(pages.forms, office)),
    "office-address": Target(partial(pages.address, office), partial(pages.addresses, office)),
}
