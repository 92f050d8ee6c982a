"""A published file behind a link that is found by its text, since its address moves."""

from __future__ import annotations

import io
from collections.abc import Iterator

import scrapy
from scrapy.http import Response
from scrapy.http.response.text import TextResponse

from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider, expect_data
from crawler.files import read_bytes
from crawler.import_file import begin_with
from crawler.rows import Layout
from crawler.source import PublishedFileAccess
from crawler.tables import Wanted


class PublishedFileSpider(SourceSpider):
    """The page that carries the link, then the file."""

    @property
    def access(self) -> PublishedFileAccess:
        """The source's file settings."""
        access = self.source.access
        assert isinstance(access, PublishedFileAccess)
        return access

    def first_requests(self) -> Iterator[scrapy.Request]:
        """Begin with the page that carries the link."""
        yield self.ask(self.access.page, self.on_page)

    def on_page(self, response: Response) -> Iterator[scrapy.Request]:
        """Find exactly one link with the source's text."""
        assert isinstance(response, TextResponse)
        wanted = self.access.link_text.casefold()
        found = {
            link.attrib["href"]
            for link in response.css("a[href]")
            if " ".join("".join(link.css("*::text").getall()).split()).casefold() == wanted
        }
        if len(found) != 1:
            raise CrawlError(
                Failure.LAYOUT_CHANGED,
                f"{len(found)} links read {self.access.link_text!r} on {response.url}.",
                "Open the page, and correct 'link_text' in the source.",
            )
        yield self.ask(response.urljoin(found.pop()), self.on_file)

    def on_file(self, response: Response) -> None:
        """Read the file."""
        expect_data(response)
        layout = Layout(self.source.record.columns, self.source.record.ignored)
        name = response.url.rsplit("/", 1)[-1]
        chunks = read_bytes(
            io.BytesIO(response.body), name=name, wanted=Wanted(), is_header=layout.is_header
        )
        begin_with(self.sink, layout, chunks, name)
