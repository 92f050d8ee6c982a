"""What a source's spider would ask for first: found by letting it begin, with nothing to ask."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from crawler.failures import CrawlError
from crawler.families import spider_class
from crawler.runs.recording import Header
from crawler.runs.sink import Sink
from crawler.source import Source
from directory.models import Base


@dataclass(frozen=True, slots=True)
class FirstRequest:
    """An address, what is sent to it, and the kind of content that is expected back."""

    url: str
    form: Any = None
    data: Any = None
    content_type: str = "text/html"


class _AskedError(Exception):
    def __init__(self, request: FirstRequest) -> None:
        self.request = request


def first_request(source: Source, header: Header) -> FirstRequest:
    """The spider's first request; the source's own page where it cannot even begin."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        sink = Sink(session, source, mode="replay", now=header.fetched_at)
        spider = spider_class(source.access.kind)(source=source, sink=sink)
        for name, kind in _KINDS.items():
            setattr(spider, name, _asking(kind))
        try:
            asyncio.run(spider.read())
        except _AskedError as asked:
            return asked.request
        except (CrawlError, LookupError, TypeError, ValueError, AttributeError):
            pass  # its settings are not read yet
    return FirstRequest(source.page)


_KINDS = {"page": "text/html", "json": "application/json", "fetch": "text/html"}


def _asking(content_type: str) -> Any:
    async def ask(url: str, *, form: Any = None, data: Any = None, **_: Any) -> NoReturn:
        raise _AskedError(FirstRequest(url, form, data, content_type))

    return ask
