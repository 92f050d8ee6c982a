"""Published files behind links that are found by what they read, since their addresses move."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from scrapy.http import TextResponse

from crawler.access import PdfRosterAccess, PublishedFileAccess
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider, expect_data
from crawler.files.as_of import header_day
from crawler.files.import_file import begin_with, day_in_name, packing_of, wanted_of
from crawler.files.reader import read_bytes
from crawler.markup.pages import layout_changed, text_of

A = TypeVar("A", PublishedFileAccess, PdfRosterAccess)
_SHEET = re.compile(r"/spreadsheets/d/(?!e/)(?P<key>[\w-]+)")


def find_link(response: TextResponse, wanted: str, *, by_address: bool = False) -> str:
    """Find the one link that reads like this, without regard to case and spaces.

    With `by_address`, the one whose address fits this pattern. Several links to one address are
    one link. Raises CrawlError (layout_changed) for none or several.
    """
    found = {
        response.urljoin(link.attrib["href"].strip())
        for link in response.css("a[href]")
        if (
            re.search(wanted, link.attrib["href"])
            if by_address
            else text_of(link).casefold() == wanted.casefold()
        )
    }
    if len(found) != 1:
        raise CrawlError(
            Failure.LAYOUT_CHANGED,
            f"{len(found)} links {'lead to' if by_address else 'read'} {wanted!r} on "
            f"{response.url}.",
            "Open the page, and correct 'links' in the source.",
        )
    return found.pop()


def file_address(url: str) -> str:
    """Where the data of a link is: itself, save for a Google Sheet, which is exported as CSV.

    The sheet that the link opens (`gid`) is kept. A link that leads through Google's redirecting
    page is taken for the address that it names.
    """
    parts = urlsplit(url)
    if parts.netloc == "www.google.com" and parts.path == "/url":
        query = parse_qs(parts.query)
        return file_address((query.get("q") or query.get("url") or [""])[0])
    sheet = _SHEET.match(parts.path) if parts.netloc == "docs.google.com" else None
    if sheet is None:
        return url
    told = {**parse_qs(parts.query), **parse_qs(parts.fragment)}
    gid = f"&gid={told['gid'][0]}" if "gid" in told else ""
    return f"https://docs.google.com/spreadsheets/d/{sheet['key']}/export?format=csv{gid}"


def mark_of(response: TextResponse) -> str:
    """The publisher's own mark of this version of a file, "" if there is none."""
    for name in ("ETag", "Last-Modified"):
        value = response.headers.get(name)
        if value:
            return f"{name}: {value.decode('latin-1')}"
    return ""


def conditions(mark: str) -> dict[str, str]:
    """The headers that ask for a file only if it is not the version we have read."""
    name, _, value = mark.partition(": ")
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}.get(name)
    return {asked: value} if asked else {}


def stamp_of(marks: Sequence[tuple[str, str]]) -> str:
    """The mark of a list in several files: each one's address and mark; "" if any has none."""
    lines = [f"{url} {mark}" for url, mark in marks]
    return "\n".join(lines) if all(mark for _, mark in marks) else ""


def marks_in(stamp: str) -> dict[str, str]:
    """A stamp's mark of each address."""
    pairs = (line.partition(" ") for line in stamp.splitlines())
    return {url: mark for url, _, mark in pairs}


class LinkedFiles(SourceSpider[A]):
    """The page that carries the links, then the file behind each."""

    async def read(self) -> None:
        """Find the links, and read the files unless all of them are as we know them."""
        urls = await self._addresses()
        known = marks_in(self.sink.known_stamp)
        answers = {url: await self._ask(url, known.get(url, "")) for url in urls}
        marks = [
            (url, known[url] if answer.status == 304 else mark_of(answer))
            for url, answer in answers.items()
        ]
        stamp = stamp_of(marks)
        if stamp and stamp == self.sink.known_stamp:
            self.sink.begin(None, stamp=stamp)
            return
        for url in urls:
            answer = answers.pop(url)
            whole = await self.fetch(url) if answer.status == 304 else answer
            self._take_file(url, whole, stamp)

    async def _addresses(self) -> list[str]:
        page, access = await self.page(self.access.page), self.access
        links = [find_link(page, link, by_address=access.by_address) for link in access.links]
        urls = [file_address(link) for link in links]
        if len(set(urls)) < len(urls):
            raise layout_changed(f"Two links of {page.url} lead to the same file.")
        return urls

    async def _ask(self, url: str, mark: str) -> TextResponse:
        return await self.fetch(url, headers=conditions(mark))

    def _take_file(self, url: str, answer: TextResponse, stamp: str) -> None:
        expect_data(answer)
        name = urlsplit(url).path.rsplit("/", 1)[-1]
        modified = answer.headers.get("Last-Modified") or b""
        chunks = read_bytes(
            io.BytesIO(answer.body),
            name=name,
            wanted=wanted_of(self.source, self.layout),
            is_header=self.layout.is_header,
            packing=packing_of(self.source),
        )
        day = day_in_name(self.source, name) or header_day(modified.decode("latin-1"))
        begin_with(self.sink, self.layout, chunks, stamp=stamp, day=day)


class PublishedFileSpider(LinkedFiles[PublishedFileAccess]):
    """Files of any kind that we read."""


class PdfRosterSpider(LinkedFiles[PdfRosterAccess]):
    """Rosters in PDFs."""

    def _take_file(self, url: str, answer: TextResponse, stamp: str) -> None:
        if not answer.body.startswith(b"%PDF"):
            expect_data(answer)
            raise CrawlError(
                Failure.WRONG_CONTENT,
                f"{url} answered no PDF.",
                "Open it. If the publisher gives another kind of file now, the source's "
                "family is 'published_file'.",
            )
        super()._take_file(url, answer, stamp)
