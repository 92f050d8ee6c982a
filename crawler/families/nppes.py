"""The national provider registry's API: pages of 200, at most 1,200 a question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import Response

from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider
from crawler.families.nppes_urls import nppes_url
from crawler.families.socrata import answer
from crawler.nppes_record import from_api, unknown_keys
from crawler.source import NppesAccess
from crawler.tables import Chunk
from directory.places import zip_prefixes


def records(response: Response) -> list[dict[str, Any]]:
    """Read a page. Errors come with HTTP 200, as a list of words."""
    body = answer(response)
    if body.get("Errors"):
        words = "; ".join(e.get("description", "?") for e in body["Errors"])
        raise CrawlError(
            Failure.SOURCE_ERROR, f"The registry answered: {words}.", "Look at the query."
        )
    found: list[dict[str, Any]] = body["results"]
    return found


class NppesSpider(SourceSpider):
    """A question a state; where the answer is capped, a question a ZIP prefix (rule 42)."""

    @property
    def access(self) -> NppesAccess:
        """The source's registry settings."""
        access = self.source.access
        assert isinstance(access, NppesAccess)
        return access

    def first_requests(self) -> Iterator[scrapy.Request]:
        """Ask for every state."""
        self.sink.begin(None, completeness="full")
        for state in self.access.states:
            yield self._ask(state, 0, None)

    def _ask(self, state: str, skip: int, postal_code: str | None) -> scrapy.Request:
        url = nppes_url(self.access, state, skip, postal_code)
        return self.ask(url, self.on_page, state=state, skip=skip, postal_code=postal_code)

    def on_page(self, response: Response) -> Iterator[scrapy.Request]:
        """Take a page; go on while pages are full."""
        page, meta = records(response), response.meta
        self._take(page)
        if len(page) < self.access.page_size:
            return
        following = meta["skip"] + len(page)
        if following <= self.access.max_skip:
            yield self._ask(meta["state"], following, meta["postal_code"])
        elif meta["postal_code"] is None:
            for prefix in zip_prefixes(meta["state"]):
                yield self._ask(meta["state"], 0, f"{prefix}*")
        else:
            raise CrawlError(
                Failure.PARTIAL,
                f"More than {following} people in {meta['state']} {meta['postal_code']}: "
                "the registry shows no further.",
                "Use the registry's published file: crawl nppes --file.",
            )

    def _take(self, page: list[dict[str, Any]]) -> None:
        for key in {key for record in page for key in unknown_keys(record)}:
            mend = "Add it to the known keys of the NPPES record."
            self.sink.collector.signal("unknown_column", key, mend)
        self.sink.add(Chunk((), [from_api(record) for record in page]))
