"""Crawling sources, live or from a recording, each to its verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scrapy.crawler import CrawlerProcess
from sqlalchemy.orm import Session

from crawler.families.base import SourceSpider
from crawler.families.nppes import NppesSpider
from crawler.families.published_file import PublishedFileSpider
from crawler.families.socrata import SocrataSpider
from crawler.replay import load_recording, replay_settings
from crawler.settings import DELAY_SECONDS, crawl_settings
from crawler.sink import Outcome, Sink
from crawler.source import Source

FAMILIES: Mapping[str, type[SourceSpider]] = {
    "socrata": SocrataSpider,
    "published_file": PublishedFileSpider,
    "nppes": NppesSpider,
}
Report = Callable[[Outcome], None]


def crawl(
    session: Session,
    sources: Sequence[Source],
    *,
    now: dt.datetime,
    replay: Path | None = None,
    delay: float = DELAY_SECONDS,
    report: Report = lambda _: None,
) -> list[Outcome]:
    """Crawl sources and settle each run. One failing source never touches another.

    `delay` is in seconds between two requests to one host. A replay takes its clock from the
    recording, so that it gives the same on every day. Runs Twisted's reactor: once a process.
    """
    recording = load_recording(replay) if replay else None
    moment = recording.fetched_at if recording else now
    settings = crawl_settings(delay=delay) | (replay_settings(replay) if replay else {})
    process = CrawlerProcess(settings)
    sinks = []
    for source in sources:
        sink = Sink(
            session,
            source,
            mode="replay" if recording else "live",
            now=moment,
            sample=bool(recording and recording.sample),
        )
        sinks.append(sink)
        process.crawl(FAMILIES[source.access.kind], source=source, sink=sink)
    process.start()
    outcomes = []
    for sink in sinks:
        outcomes.append(sink.settle())
        report(outcomes[-1])
    return outcomes
