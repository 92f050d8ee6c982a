"""Crawling local replicas, beside bare Scrapy spiders with the same settings, delays off.

usage: python benchmarks/crawl_replica.py [--rows 500000]

Two publishers: a board's list in server-made pages of 100 rows (what most sources are), and an
open-data set in JSON pages of 1,000. A bare spider asks for the same pages, parses them and yields
every row as an item; it reads no word, keeps nothing and judges nothing. The first crawl of a list
publishes every row; a later one, told as `again`, finds most of them unchanged.
"""

from __future__ import annotations

import argparse
import tempfile

from benchmarks.measure import Cost, figure, run
from benchmarks.replica import replica

OURS = """
import datetime as dt, sys, time
from pathlib import Path
from sqlalchemy.orm import Session
from crawler.runs.run import Plan, crawl
from crawler.source import load_sources
from directory.store import connect, upgrade
kind, url, page, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
engine = connect(f"sqlite:///{folder}/replica.db")
upgrade(engine)
source = load_sources()[{"set": "co_dora", "board": "us_pcb"}[kind]]
changes = {"domain": url, "page_size": page}
changes = changes if kind == "set" else {"page": url + "/credential-search"}
access = source.access.model_copy(update=changes)
source = source.model_copy(update={"access": access, "max_requests": 10**6})
with Session(engine, expire_on_commit=False) as session:
    now = dt.datetime.now(dt.UTC)
    began = time.perf_counter()
    done = crawl(session, [source], Plan(now=now, delay=0, archive=folder / "responses"))[0]
assert done.verdict == "accepted", done
print(done.counts["read"], time.perf_counter() - began)
"""
BARE = "from benchmarks.bare_spider import main; main()"


def _read(cost: Cost) -> tuple[int, float]:
    rows, seconds = cost.output.split()
    return int(rows), float(seconds)


def _measure(kind: str, rows: int, page: int) -> None:
    """Ours, ours again, the bare spider; then ours with a tenth of the rows."""
    pages = rows / page
    with replica(rows, page) as url, tempfile.TemporaryDirectory() as folder:
        ours = run(OURS, kind, url, str(page), folder)
        again = run(OURS, kind, url, str(page), folder) if kind == "board" else None
        bare = run(BARE, kind, url, str(page))
    with replica(rows // 10, page) as url, tempfile.TemporaryDirectory() as folder:
        small = run(OURS, kind, url, str(page), folder)
    (read, seconds), (bare_read, bare_seconds) = _read(ours), _read(bare)
    assert read == bare_read == rows, (read, bare_read, rows)
    peer = "bare Scrapy spider"
    figure(f"{kind}_bare_spider", pages / bare_seconds, "pages/s", n=rows)
    ratio = bare_seconds / seconds
    figure(f"{kind}_crawl", pages / seconds, "pages/s", peer, ratio, rows)
    if again is not None:
        once_more = _read(again)[1]
        figure(f"{kind}_again", pages / once_more, "pages/s", peer, bare_seconds / once_more, rows)
    flat = ours.megabytes / small.megabytes
    figure(f"{kind}_crawl_peak", ours.megabytes, "MB", "a tenth of the rows", flat, rows)


def main() -> None:
    """Measure both publishers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=500_000)
    told = parser.parse_args()
    _measure("board", told.rows, 100)
    _measure("set", told.rows, 1000)


if __name__ == "__main__":
    main()
