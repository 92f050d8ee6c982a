"""The peer of crawl_replica.py: a Scrapy spider that parses the pages and yields rows, no more.

usage: python -c "from benchmarks.bare_spider import main; main()" set|board ADDRESS PAGE_SIZE
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import TextResponse

from crawler.families.socrata_urls import page_url
from crawler.manners.settings import crawl_settings
from crawler.source import load_sources


class Bare(scrapy.Spider):
    """Reads the pages of a set or of a board."""

    name = "bare"
    read = 0

    def __init__(self, kind: str, url: str, page: int) -> None:
        super().__init__()
        self.kind, self.url, self.page = kind, url, page
        source = load_sources()["co_dora"]
        changes = {"domain": url, "page_size": page}
        self.access: Any = source.access.model_copy(update=changes)
        self.names = [column.name for column in source.record.columns]

    async def start(self) -> AsyncIterator[scrapy.Request]:
        if self.kind == "board":
            yield scrapy.Request(f"{self.url}/credential-search", callback=self.board)
        else:
            yield scrapy.Request(page_url(self.access, self.names, 0), callback=self.set)

    def set(self, response: TextResponse) -> Iterator[Any]:
        rows = json.loads(response.body)
        Bare.read += len(rows)
        yield from rows
        if len(rows) == self.page:
            following = page_url(self.access, self.names, Bare.read)
            yield scrapy.Request(following, callback=self.set)

    def board(self, response: TextResponse) -> Iterator[Any]:
        table = response.css("table")[0]
        heads = [" ".join(th.css("*::text").getall()).strip() for th in table.css("th")]
        for row in table.css("tbody > tr"):
            cells = [" ".join(td.css("*::text").getall()).strip() for td in row.css("td")]
            Bare.read += 1
            yield dict(zip(heads, cells, strict=True))
        for link in response.css("a[rel=next]"):
            yield response.follow(link, callback=self.board)


def main() -> None:
    """Crawl, and print how many rows were read and in how many seconds."""
    kind, url, page = sys.argv[1], sys.argv[2], int(sys.argv[3])
    process = AsyncCrawlerProcess(crawl_settings(delay=0))
    began = time.perf_counter()
    process.crawl(Bare, kind=kind, url=url, page=page)
    process.start()
    print(Bare.read, time.perf_counter() - began)
