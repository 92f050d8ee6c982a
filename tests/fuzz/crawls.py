"""Whole crawls whose answers are spoilt: the real spider, the real sink, a store in memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Headers, Request, Response, TextResponse
from scrapy.responsetypes import responsetypes
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from crawler.failures import CrawlError, Failure
from crawler.families import spider_class
from crawler.families.base import SourceSpider, _request, name_http_error
from crawler.runs.outcome import Outcome
from crawler.runs.recording import Recorded, Recording, load_recording, request_key, sent_with
from crawler.runs.sink import Sink
from crawler.source import Source, load_sources
from directory.database.base import Base
from tests.crawler.read_recordings import RECORDED, folders, source_of

_ONWARD = (301, 302, 303)


@cache
def store() -> Any:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    return engine


@cache
def recordings(kind: str) -> tuple[tuple[Source, Recording], ...]:
    """The sound recordings of one kind of publisher."""
    return tuple(_recorded()[kind])


def kinds() -> list[str]:
    """Every kind of publisher of which there is a recording."""
    return sorted(_recorded())


@cache
def _recorded() -> dict[str, list[tuple[Source, Recording]]]:
    shipped, found = load_sources(), dict[str, list[tuple[Source, Recording]]]()
    for folder in folders():
        if folder.parent == RECORDED and "@" not in folder.name:
            source = source_of(folder, shipped)
            found.setdefault(source.access.kind, []).append((source, load_recording(folder)))
    return found


def answers(kind: str) -> list[tuple[Source, Recording, Recorded]]:
    """Every recorded answer that may be spoilt, in order."""
    return [
        (source, recording, one)
        for source, recording in recordings(kind)
        for one in recording.responses.values()
        if not one.url.endswith("/robots.txt")
    ]


def seeds(kind: str) -> Iterator[bytes]:
    """Two bytes that choose an answer, and its body."""
    for number, (_, recording, one) in enumerate(answers(kind)):
        yield number.to_bytes(2, "big") + recording.body(one)


def whole(kind: str) -> dict[str, bytes]:
    """Of each source a seed: as nothing of it is spoilt, all of its recording is read."""
    return {source.id: seed for (source, *_), seed in zip(answers(kind), seeds(kind), strict=True)}


def crawl(kind: str, data: bytes) -> Outcome:
    """Crawl a source one of whose answers is this. Whatever it is, the run has a verdict."""
    choice = answers(kind)
    number = int.from_bytes(data[:2], "big") % len(choice)
    source, recording, spoilt = choice[number]
    with Session(store(), expire_on_commit=False) as session:
        now = recording.header.fetched_at
        sink = Sink(session, source, mode="replay", now=now, sample=True)
        spider = _spoilt(source, sink, recording, {spoilt.body: data[2:]})
        asyncio.run(spider._read_to_the_end())
        outcome = sink.settle()
        forget(session)
    return outcome


def _spoilt(
    source: Source, sink: Sink, recording: Recording, bodies: Mapping[str, bytes]
) -> SourceSpider[Any]:
    family: Any = spider_class(source.access.kind)
    asked: Counter[Any] = Counter()

    class Spoilt(family):  # type: ignore[misc]
        """Answered from a recording; nothing else of it is other than at night."""

        async def fetch(
            self, url: str, *, form: Any = None, data: Any = None, headers: Any = None
        ) -> TextResponse:
            request = _request(url, form, data, headers)
            self._count_request()
            recorded = _recorded_for(request, recording, asked)
            while recorded.status in _ONWARD:
                request = Request(urljoin(request.url, recorded.headers["Location"]))
                recorded = _recorded_for(request, recording, asked)
            body = bodies.get(recorded.body)
            return _text(_response(request.url, recorded, recording, body))

    return Spoilt(source, sink)


def _recorded_for(request: Request, recording: Recording, asked: Counter[Any]) -> Recorded:
    key = request_key(request.method, request.url, sent_with(request))
    recorded = recording.answer(key, asked[key])
    if recorded is None:
        raise CrawlError(Failure.NOT_RECORDED, f"Nobody recorded {request.url}.", "Go on.")
    asked[key] += 1
    return recorded


def _response(url: str, recorded: Recorded, recording: Recording, body: bytes | None) -> Response:
    whole = recording.body(recorded) if body is None else body
    told = Headers(recorded.headers)
    kind = responsetypes.from_args(headers=told, url=url, body=whole)
    return kind(url=url, status=recorded.status, headers=told, body=whole)


def _text(response: Response) -> TextResponse:
    if response.status not in (200, 304):
        raise name_http_error(response)
    if isinstance(response, TextResponse):
        return response
    return TextResponse(response.url, 200, response.headers, response.body)


def forget(session: Session) -> None:
    """An empty store again, for the next one."""
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(table.delete())
    session.commit()
