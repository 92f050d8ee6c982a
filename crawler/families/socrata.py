"""Socrata open data: a version stamp, a count, and pages in a total order."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider, expect_data
from crawler.families.socrata_urls import count_url, metadata_url, page_url, register_url
from crawler.register import read_order
from crawler.rows import Layout
from crawler.source import SocrataAccess
from crawler.tables import Chunk


def answer(response: Response) -> Any:
    """Read a JSON answer; the publisher's own error words are a failure of their own."""
    expect_data(response)
    try:
        body = json.loads(response.body)
    except ValueError as error:
        raise CrawlError(
            Failure.TRUNCATED, f"{response.url} ended too early ({error}).", "Crawl it again."
        ) from error
    if isinstance(body, dict) and body.get("error"):
        raise CrawlError(
            Failure.SOURCE_ERROR,
            f"The publisher answered: {body.get('message', body)}.",
            "Look at the query in the source's YAML.",
        )
    return body


class SocrataSpider(SourceSpider):
    """Metadata, then the count, then the pages, then the register of actions if there is one."""

    @property
    def access(self) -> SocrataAccess:
        """The source's Socrata settings."""
        access = self.source.access
        assert isinstance(access, SocrataAccess)
        return access

    def first_requests(self) -> Iterator[scrapy.Request]:
        """Begin with the version stamp."""
        yield self.ask(metadata_url(self.access), self.on_metadata)

    def on_metadata(self, response: Response) -> Iterator[scrapy.Request]:
        """Check the columns and take the publisher's own date."""
        body = answer(response)
        names = [c["fieldName"] for c in body["columns"] if not c["fieldName"].startswith(":")]
        layout = Layout(self.source.record.columns, self.source.record.ignored)
        layout.check(names)
        stamp = body.get("rowsUpdatedAt")
        day = dt.datetime.fromtimestamp(stamp, dt.UTC).date() if stamp else None
        self.sink.begin(day)
        for name in layout.unknown(names):
            mend = f"ignored:\n    {name}: ?   # or take it under 'columns'"
            self.sink.collector.signal("unknown_column", name, mend)
        yield self.ask(count_url(self.access), self.on_count)

    def on_count(self, response: Response) -> Iterator[scrapy.Request]:
        """Keep the declared total: fewer rows than this is no whole list (rule 43)."""
        self.sink.declared = int(answer(response)[0]["count"])
        yield self._page(0)

    def _names(self) -> Sequence[str]:
        return [column.name for column in self.source.record.columns]

    def _page(self, offset: int) -> scrapy.Request:
        return self.ask(page_url(self.access, self._names(), offset), self.on_page, offset=offset)

    def on_page(self, response: Response) -> Iterator[scrapy.Request]:
        """Take a page and ask for the next one until one is short."""
        rows = answer(response)
        self.sink.add(Chunk((), rows))
        if len(rows) == self.access.page_size:
            yield self._page(response.meta["offset"] + len(rows))
        elif self.access.register_of_actions:
            yield self._register(0)

    def _register(self, offset: int) -> scrapy.Request:
        return self.ask(register_url(self.access, offset), self.on_register, offset=offset)

    def on_register(self, response: Response) -> Iterator[scrapy.Request]:
        """Take the register of board actions, page by page."""
        register = self.access.register_of_actions
        assert register is not None
        rows = answer(response)
        self.sink.add_orders(read_order(register, row) for row in rows)
        if len(rows) == self.access.page_size:
            yield self._register(response.meta["offset"] + len(rows))
