"""Crawling a local replica, beside a bare Scrapy spider with the same settings, delays off.

usage: python benchmarks/crawl_replica.py [--rows 500000] [--page 1000]

The bare spider asks for the same pages, parses them and yields every row as an item; it reads no
word, keeps nothing and judges nothing. A second one yields nothing: what a page costs at the least.
"""

from __future__ import annotations

import argparse
import tempfile

from benchmarks.measure import Cost, figure, run
from benchmarks.replica import replica

OURS = """
import datetime as dt, sys
from pathlib import Path
from sqlalchemy.orm import Session
from crawler.run import Plan, crawl
from crawler.source import load_sources
from directory.store import connect, upgrade
url, page, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
engine = connect(f"sqlite:///{folder}/replica.db")
upgrade(engine)
source = load_sources()["co_dora"]
access = source.access.model_copy(update={"domain": url, "page_size": page})
source = source.model_copy(update={"access": access})
with Session(engine, expire_on_commit=False) as session:
    plan = Plan(now=dt.datetime.now(dt.UTC), delay=0, archive=folder / "responses")
    done = crawl(session, [source], plan)[0]
assert done.verdict == "accepted", done
print(done.counts["read"])
"""
BARE = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from crawler.families.socrata_urls import page_url
from crawler.settings import crawl_settings
from crawler.source import load_sources
url, page, items = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "items"
source = load_sources()["co_dora"]
access = source.access.model_copy(update={"domain": url, "page_size": page})
names = [c.name for c in source.record.columns]
class Bare(scrapy.Spider):
    name, read = "bare", 0
    async def start(self):
        yield scrapy.Request(page_url(access, names, 0), meta={"offset": 0})
    def parse(self, response):
        rows = json.loads(response.body)
        Bare.read += len(rows)
        if items:
            yield from rows
        if len(rows) == page:
            offset = response.meta["offset"] + len(rows)
            yield scrapy.Request(page_url(access, names, offset), meta={"offset": offset})
process = AsyncCrawlerProcess(crawl_settings(delay=0))
process.crawl(Bare)
process.start()
print(Bare.read)
"""


def _ours(url: str, page: int) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        return run(OURS, url, str(page), folder)


def main() -> None:
    """Measure a large and a small list, and both bare spiders."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--page", type=int, default=1000)
    told = parser.parse_args()
    pages = told.rows // told.page
    with replica(told.rows, told.page) as url:
        ours = _ours(url, told.page)
        items = run(BARE, url, str(told.page), "items")
        least = run(BARE, url, str(told.page), "none")
    with replica(told.rows // 10, told.page) as url:
        small = _ours(url, told.page)
    assert int(ours.output) == int(items.output) == told.rows
    for name, cost in (("crawl", ours), ("bare_spider", items), ("bare_download", least)):
        figure(f"{name}_pages_per_second", pages / cost.seconds, "pages/s", n=told.rows)
    rate = items.seconds / ours.seconds
    figure("crawl_throughput", rate, "of a bare spider", "bare Scrapy spider", rate, told.rows)
    flat = ours.megabytes / small.megabytes
    figure("crawl_peak", ours.megabytes, "MB", "a tenth of the rows", flat, told.rows)


if __name__ == "__main__":
    main()
