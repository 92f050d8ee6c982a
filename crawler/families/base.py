"""What every spider shares: one way to ask, named failures, and one sink for all it reads.

A family is one coroutine, `read`, that asks for a page, takes its rows and asks for the next: the
order of the requests, and so of the rows, is the order of the code. Nothing is asked for in
parallel, since a host gets one connection of ours.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response, TextResponse

from crawler.failures import CrawlError, Failure, is_challenge
from crawler.files.tables import Chunk, Row
from crawler.manners.inside import INSIDE
from crawler.manners.robots import REFUSED, UNREACHABLE
from crawler.rows.layout import Layout
from crawler.rows.words import stanza
from crawler.runs.sink import Sink
from crawler.source import Source
from directory.database.trouble import Errors, what_to_do

A = TypeVar("A")
logger = logging.getLogger(__name__)

FORM_TYPE = "application/x-www-form-urlencoded"
SNIFFED_BYTES = 20_000
MAX_REPEATS = 2  # of one page's rows
SHOWN_CHARS = 40  # of a form's value, in a sentence
_ODD = (LookupError, TypeError, ValueError, AttributeError, RecursionError, ArithmeticError)
_QUERY = re.compile(r"(https?://[^\s?]+)\?\S*?(?=[.,]?(?:\s|$))")
_STATUS = {401: Failure.BLOCKED, 403: Failure.BLOCKED, 404: Failure.GONE, 410: Failure.GONE}
_MENDS = {
    Failure.BLOCKED: "Do not try to pass it. Ask the publisher for the list.",
    Failure.GONE: "Find the list's new address on the publisher's page.",
    Failure.HTTP_ERROR: "Try again later; what is published stays as it was.",
    Failure.UNREACHABLE: "Check the network and the address; what is published stays as it was.",
    Failure.DISALLOWED: "Ask the publisher; do not crawl it.",
    Failure.NOT_RECORDED: "Record it, or mend the spider.",
    Failure.TRUNCATED: "Crawl it again.",
    Failure.UNREADABLE: "Look at the kept response: its encoding may have changed.",
    Failure.TOO_LARGE: "Look at the address; if the list is really so large, raise 'max_bytes'.",
}


def _named(kind: Failure, what: str) -> CrawlError:
    return CrawlError(kind, what, _MENDS[kind])


def name_http_error(response: Response) -> CrawlError:
    """Name a bad answer."""
    kind = _STATUS.get(response.status, Failure.HTTP_ERROR)
    if is_challenge(response.body[:SNIFFED_BYTES].decode("utf-8", "replace")):
        kind = Failure.BLOCKED
    return _named(kind, f"{response.url} answered {response.status}.")


_IGNORED = (  # what Scrapy and our robots say when they do not ask, or give up
    (REFUSED, Failure.DISALLOWED, "{words} {url}."),
    (UNREACHABLE, Failure.UNREACHABLE, "The robots.txt of {url} could not be read."),
    ("not in cache", Failure.NOT_RECORDED, "Nobody recorded {method} {url}{sent}."),
    (INSIDE, Failure.HTTP_ERROR, "{url} lies in a private network: the publisher sends us there."),
    ("redirections", Failure.HTTP_ERROR, "{url} sends us on from page to page without end."),
    ("DOWNLOAD_MAXSIZE", Failure.TOO_LARGE, "{url} unpacks to more than we take."),
)
_BROKEN = (
    (DownloadCancelledError, Failure.TOO_LARGE, "{url} sends more than we take."),
    (CannotResolveHostError, Failure.UNREACHABLE, "The host of {url} has no address."),
    (DownloadTimeoutError, Failure.UNREACHABLE, "{url} did not finish its answer in time."),
    (ResponseDataLossError, Failure.TRUNCATED, "The answer of {url} was cut short."),
)


def _told(sent: str) -> str:
    """A form as a person may read it: long values, which may be a session's, are cut (rule 52)."""
    fields = parse_qsl(sent, keep_blank_values=True) if sent[:1] not in "{[" else []
    shown = (f"{n}={v if len(v) <= SHOWN_CHARS else v[:8] + '…'}" for n, v in fields)
    return "&".join(shown) or sent


def name_error(error: Exception, request: scrapy.Request) -> CrawlError:
    """Name whatever kept a page from us: four outcomes, never one (rule 50)."""
    if full := what_to_do(error):
        return CrawlError(Failure.INTERRUPTED, "An answer could not be kept.", full)
    words = str(error) or type(error).__name__
    sent = f" with {_told(request.body.decode('utf-8', 'replace'))!r}" if request.body else ""
    told = {"url": request.url, "method": request.method, "sent": sent, "words": words}
    if isinstance(error, IgnoreRequest):
        known = ((kind, text) for mark, kind, text in _IGNORED if mark in words)
    else:
        known = ((kind, text) for broken, kind, text in _BROKEN if isinstance(error, broken))
    kind, text = next(known, (Failure.UNREACHABLE, ""))
    return _named(kind, text.format(**told) or f"{request.url} could not be reached ({words}).")


class SourceSpider(scrapy.Spider, Generic[A]):
    """One crawl of one source. The first failure ends it: half a list is no list."""

    session: ClassVar[bool] = False  # does the host keep a session? Then cookies live for one crawl

    def __init__(self, source: Source, sink: Sink, **kwargs: Any) -> None:
        super().__init__(name=source.id, **kwargs)
        self.source, self.sink, self.listener = source, sink, sink.listener
        self.access: A = source.access  # type: ignore[assignment]
        self.layout = Layout(source.record.columns, source.record.ignored)
        self._headings: set[str] = set()
        self._asked = 0
        self._last, self._repeated = b"", 0
        self._no_items: tuple[Any, ...] = ()

    async def start(self) -> AsyncIterator[Any]:
        """Read the source to its end. Rows go to the sink: Scrapy is given no item."""
        await self._read_to_the_end()
        for item in self._no_items:
            yield item

    async def _read_to_the_end(self) -> None:
        """Or to its first failure."""
        try:
            await self.read()
        except CrawlError as error:
            self.sink.fail(self._without_tokens(error))
        except _ODD as error:
            logger.debug("%s could not be read", self.source.id, exc_info=True)
            self.sink.fail(_unexpected(error))
        except Errors as error:
            self.sink.give_up(_in_trouble(error))
        else:
            self.sink.finished()

    def _without_tokens(self, error: CrawlError) -> CrawlError:
        """The queries of a session's addresses may be tokens: they are not told (rule 52)."""
        what = _QUERY.sub(r"\1", error.what) if self.session else error.what
        return CrawlError(error.kind, what, error.mend)

    async def read(self) -> None:
        """Ask for every page and `take` its rows. Raises CrawlError."""
        raise NotImplementedError

    async def fetch(
        self,
        url: str,
        *,
        form: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> TextResponse:
        """Ask for a page, or post a form, or post JSON `data`. Any failure has its own name.

        Raises CrawlError. An answer of 304 is given back, for those who asked with a condition.
        """
        request = _request(url, form, data, headers)
        self._count_request()
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise name_error(error, request) from error
        self.listener.answered(response)
        if response.status not in (200, 304):
            raise name_http_error(response)
        if not isinstance(response, TextResponse):
            return TextResponse(response.url, 200, response.headers, response.body)
        return response

    async def page(self, url: str, **asked: Any) -> TextResponse:
        """Fetch a web page. A challenge is `blocked`, whatever its status (rule 49)."""
        response = await self.fetch(url, **asked)
        if is_challenge(response.body[:SNIFFED_BYTES].decode("utf-8", "replace")):
            raise _named(Failure.BLOCKED, f"{response.url} answered a challenge page.")
        return response

    async def json(self, url: str, **asked: Any) -> Any:
        """Fetch JSON. The publisher's own error words are a failure of their own."""
        response = await self.fetch(url, **asked)
        expect_data(response)
        return read_json_answer(response)

    def take(self, rows: Sequence[Row], columns: Sequence[str] = (), unasked: int = 0) -> None:
        """Take rows. `columns` is the header as printed, where there is one.

        A column that we need and that is missing raises CrawlError (layout_changed); one that
        nobody has explained is signalled, and holds the run. `unasked` counts what a loose search
        gave beside the rows (rule 27).
        """
        if columns:
            self.layout.check(columns)
        headings = columns or tuple(dict.fromkeys(h for row in rows for h in row))
        for heading in self.layout.unknown(h for h in headings if h not in self._headings):
            mend = stanza("ignored", heading, "?   # or take it under 'columns'")
            self.sink.collector.signal("unknown_column", heading, mend)
        self._headings.update(headings)
        self._refuse_repetition(rows)
        self.sink.add(Chunk((), rows, unasked=unasked))

    def _count_request(self) -> None:
        self._asked += 1
        if self._asked > self.source.max_requests:
            raise CrawlError(
                Failure.ENDLESS,
                f"More than {self.source.max_requests:,} pages were asked for.",
                "Look at the paging; if the list is really so long, raise 'max_requests'.",
            )

    def _refuse_repetition(self, rows: Sequence[Row]) -> None:
        """A pager that gives the same rows again never ends."""
        told = hashlib.blake2b(repr(rows).encode(), digest_size=16).digest() if rows else b""
        self._repeated = self._repeated + 1 if rows and told == self._last else 0
        self._last = told
        if self._repeated == MAX_REPEATS:
            raise CrawlError(
                Failure.ENDLESS,
                f"The same {len(rows)} rows came {MAX_REPEATS + 1} times in a row.",
                "Look at the paging: the publisher may have changed it.",
            )


def _unexpected(error: Exception) -> CrawlError:
    return CrawlError(
        Failure.LAYOUT_CHANGED,
        f"An answer has not the form we know ({type(error).__name__}: {error}).",
        "Compare the kept response with the source's note on its form.",
    )


def _in_trouble(error: Exception) -> CrawlError:
    """The store did not take what was read."""
    if not (mend := what_to_do(error)):
        raise error
    return CrawlError(Failure.INTERRUPTED, "What was read could not be kept.", mend)


def _request(
    url: str,
    form: Mapping[str, str] | Sequence[tuple[str, str]] | None,
    data: Any,
    headers: Mapping[str, str] | None,
) -> scrapy.Request:
    if form is not None:
        told = {"Content-Type": FORM_TYPE} | dict(headers or {})
        return scrapy.Request(
            url, method="POST", body=urlencode(form), headers=told, dont_filter=True
        )
    if data is not None:
        told = {"Content-Type": "application/json"} | dict(headers or {})
        return scrapy.Request(
            url, method="POST", body=json.dumps(data), headers=told, dont_filter=True
        )
    return scrapy.Request(url, headers=dict(headers or {}), dont_filter=True)


def read_json_answer(response: Response) -> Any:
    """Read a JSON body. Raises CrawlError (truncated, unreadable, source_error)."""
    try:
        body = json.loads(response.body)
    except UnicodeDecodeError as error:
        what = f"{response.url} is not in the encoding of JSON ({error.reason})."
        raise _named(Failure.UNREADABLE, what) from error
    except RecursionError as error:
        raise _named(Failure.UNREADABLE, f"{response.url} nests without end.") from error
    except ValueError as error:
        what = f"{response.url} ended too early ({error})."
        raise _named(Failure.TRUNCATED, what) from error
    if isinstance(body, dict) and (words := body.get("error") or body.get("Errors")):
        told = body.get("message") or words
        raise CrawlError(
            Failure.SOURCE_ERROR,
            f"The publisher answered: {told}.",
            "Look at the query in the source's YAML.",
        )
    return body


def expect_data(response: Response) -> None:
    """Refuse a page where data should be: a challenge often comes with a 200 (rule 49)."""
    head = response.body[:SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head.startswith(b"<"):
        return
    if is_challenge(head.decode("utf-8", "replace")):
        raise _named(Failure.BLOCKED, f"{response.url} answered a challenge page.")
    raise CrawlError(
        Failure.WRONG_CONTENT,
        f"{response.url} answered a web page, not data.",
        "Open it in a browser to see what the publisher says.",
    )
