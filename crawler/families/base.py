"""What every spider shares: named failures, and one sink for all it reads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

import scrapy
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure as TwistedFailure

from crawler.failures import CrawlError, Failure, is_challenge
from crawler.replay import NotRecordedError
from crawler.robots import UNREACHABLE
from crawler.sink import Sink
from crawler.source import Source

Callback = Callable[[Response], Iterable[scrapy.Request] | None]

_STATUS = {401: Failure.BLOCKED, 403: Failure.BLOCKED, 404: Failure.GONE, 410: Failure.GONE}
_MENDS = {
    Failure.BLOCKED: "Do not try to pass it. Ask the publisher for the list.",
    Failure.GONE: "Find the list's new address on the publisher's page.",
    Failure.HTTP_ERROR: "Try again later; what is published stays as it was.",
    Failure.UNREACHABLE: "Check the network and the address; what is published stays as it was.",
}


def name_http_error(response: Response) -> CrawlError:
    """Name a bad answer."""
    wall = is_challenge(response.body[:20_000].decode("utf-8", "replace"))
    kind = Failure.BLOCKED if wall else _STATUS.get(response.status, Failure.HTTP_ERROR)
    return CrawlError(kind, f"{response.url} answered {response.status}.", _MENDS[kind])


def name_error(error: BaseException, url: str) -> CrawlError:
    """Name whatever kept a page from us: four outcomes, never one (rule 50)."""
    if isinstance(error, CrawlError):
        return error
    if isinstance(error, HttpError):
        return name_http_error(error.response)
    if isinstance(error, NotRecordedError):
        return CrawlError(
            Failure.NOT_RECORDED, f"Nobody recorded {url}.", "Record it, or mend the spider."
        )
    if isinstance(error, IgnoreRequest) and UNREACHABLE not in str(error):
        return CrawlError(
            Failure.DISALLOWED,
            f"robots.txt of the host forbids {url}.",
            "Ask the publisher; do not crawl it.",
        )
    return CrawlError(
        Failure.UNREACHABLE,
        f"{url} could not be reached ({error or type(error).__name__}).",
        _MENDS[Failure.UNREACHABLE],
    )


class SourceSpider(scrapy.Spider):
    """One crawl of one source. The first failure ends it: half a list is no list."""

    def __init__(self, source: Source, sink: Sink, **kwargs: Any) -> None:
        super().__init__(name=source.id, **kwargs)
        self.source, self.sink = source, sink

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the first pages."""
        for request in self.first_requests():
            yield request

    def first_requests(self) -> Iterable[scrapy.Request]:
        """Say where to begin."""
        raise NotImplementedError

    def ask(self, url: str, then: Callback, **meta: Any) -> scrapy.Request:
        """Make a request whose every way of failing is named and kept."""
        return scrapy.Request(
            url,
            callback=self._guarded(then),
            errback=self._failed,
            meta=meta,
            dont_filter=True,
        )

    def _guarded(self, then: Callback) -> Callable[[Response], Iterator[scrapy.Request]]:
        def callback(response: Response) -> Iterator[scrapy.Request]:
            try:
                yield from then(response) or ()
            except CrawlError as error:
                self._stop(error)

        return callback

    def _failed(self, failure: TwistedFailure) -> None:
        url = getattr(getattr(failure, "request", None), "url", self.source.page)
        self._stop(name_error(failure.value or OSError("no answer"), url))

    def _stop(self, error: CrawlError) -> None:
        self.sink.fail(error)
        raise CloseSpider(str(error.kind))

    def closed(self, reason: str) -> None:
        """Tell the sink how the crawl ended: only `finished` counts as whole."""
        self.sink.closed(reason)


def expect_data(response: Response) -> None:
    """Refuse a page where data should be: a challenge often comes with a 200 (rule 49)."""
    head = response.body[:20_000].lstrip()
    if not head.startswith(b"<"):
        return
    if is_challenge(head.decode("utf-8", "replace")):
        raise CrawlError(
            Failure.BLOCKED, f"{response.url} answered a challenge page.", _MENDS[Failure.BLOCKED]
        )
    raise CrawlError(
        Failure.WRONG_CONTENT,
        f"{response.url} answered a web page, not data.",
        "Open it in a browser to see what the publisher says.",
    )
