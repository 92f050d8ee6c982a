"""A list walked by page number, as far as the site's own pager leads."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from scrapy.http import TextResponse
from w3lib.url import add_or_replace_parameter

from crawler.access import NumberedPagesAccess
from crawler.families.base import SourceSpider
from crawler.markup.page_rows import read_rows
from crawler.markup.pages import declared, layout_changed

FIRST_NUMBERS = (0, 1, 2)  # a pager's first step: sites begin to count at nought or at one


class NumberedPagesSpider(SourceSpider[NumberedPagesAccess]):
    """The page without a number, then each number that the pager offers next."""

    async def read(self) -> None:
        """Follow the pager to its end."""
        self.sink.begin(None)
        page, number = await self.page(self.access.page), None
        if self.access.total:
            self.sink.declare(declared(page, self.access.total))
        while True:
            self.take(read_rows(page, self.access, self.layout))
            following = next_number(page, self.access.parameter, number)
            if following is None:
                break
            page = await self.page(self._url(following))
            number = following
        if number is None:
            raise layout_changed(f"{page.url} leads to no second page.")

    def _url(self, number: int) -> str:
        return add_or_replace_parameter(self.access.page, self.access.parameter, str(number))


def next_number(page: TextResponse, parameter: str, number: int | None) -> int | None:
    """The number after this one (None: the first page, asked for without one); None at the end.

    It is read from the pager's links, so that neither the first number nor the last need be known.
    Raises CrawlError (layout_changed) where the pager leaves a page out.
    """
    offered = (n for n in _linked(page, parameter) if number is None or n > number)
    following = min(offered, default=None)
    expected = FIRST_NUMBERS if number is None else (number + 1,)
    if following is not None and following not in expected:
        raise layout_changed(f"The pager of {page.url} goes on at page {following}.")
    return following


def _linked(page: TextResponse, parameter: str) -> set[int]:
    """Every page number that a link to this same page carries."""
    here = urlsplit(page.url).path
    told = (href for href in page.css("a::attr(href)").getall() if f"{parameter}=" in href)
    links = (urlsplit(page.urljoin(href)) for href in told)
    asked = (pair for link in links if link.path == here for pair in parse_qsl(link.query))
    return {int(value) for name, value in asked if name == parameter and value.isdecimal()}
