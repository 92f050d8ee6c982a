"""A published file behind a link that is found by its text, since its address moves."""

from __future__ import annotations

import io

from scrapy.http import TextResponse

from crawler.access import PublishedFileAccess
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider, expect_data
from crawler.files import read_bytes
from crawler.import_file import begin_with
from crawler.tables import Wanted


def link_by_text(response: TextResponse, text: str) -> str:
    """Find the one link that reads like this, without regard to case and spaces.

    Raises CrawlError (layout_changed) for none or several.
    """
    wanted = text.casefold()
    found = {
        link.attrib["href"]
        for link in response.css("a[href]")
        if " ".join("".join(link.css("*::text").getall()).split()).casefold() == wanted
    }
    if len(found) != 1:
        raise CrawlError(
            Failure.LAYOUT_CHANGED,
            f"{len(found)} links read {text!r} on {response.url}.",
            "Open the page, and correct 'link_text' in the source.",
        )
    return response.urljoin(found.pop())


class PublishedFileSpider(SourceSpider[PublishedFileAccess]):
    """The page that carries the link, then the file."""

    async def read(self) -> None:
        """Find the link by its text, and read the file behind it."""
        page = await self.page(self.access.page)
        url = link_by_text(page, self.access.link_text)
        known = self.sink.known_stamp
        response = await self.fetch(url, headers=conditions(known))
        if response.status == 304:
            self.sink.begin(None, stamp=known)
            return
        expect_data(response)
        chunks = read_bytes(
            io.BytesIO(response.body),
            name=url.rsplit("/", 1)[-1],
            wanted=Wanted(),
            is_header=self.layout.is_header,
        )
        begin_with(self.sink, self.layout, chunks, stamp=stamp_of(response))


def stamp_of(response: TextResponse) -> str:
    """The publisher's own mark of this version of a file, "" if there is none."""
    for name in ("ETag", "Last-Modified"):
        value = response.headers.get(name)
        if value:
            return f"{name}: {value.decode('latin-1')}"
    return ""


def conditions(stamp: str) -> dict[str, str]:
    """The headers that ask for a file only if it is not the version we have read."""
    name, _, value = stamp.partition(": ")
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}.get(name)
    return {asked: value} if asked else {}
