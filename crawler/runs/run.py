"""Crawling sources, live or from a recording, each to its verdict."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from twisted.internet.error import ReactorNotRunning

from crawler.access import UnreadAccess
from crawler.failures import CrawlError, Failure
from crawler.families import spider_class
from crawler.families.base import SourceSpider
from crawler.manners.hosts import by_host, hosts_of, shared
from crawler.manners.settings import DELAY_SECONDS, crawl_settings, source_settings
from crawler.runs.archive import run_folder, take_over
from crawler.runs.listening import Listener
from crawler.runs.outcome import Outcome
from crawler.runs.recording import Header, Recording, cache_settings, replay_settings
from crawler.runs.signals import given_back
from crawler.runs.sink import Sink
from crawler.source import Source
from directory.database import leases

T = TypeVar("T")
HOSTS_AT_ONCE = 8

Report = Callable[[Outcome], None]
Progress = Callable[[str, int, int], None]  # source, answers so far, rows so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a crawl is told, beside its sources. `delay` is in seconds between two requests."""

    now: dt.datetime
    delay: float = DELAY_SECONDS
    contact: str = ""
    archive: Path | None = None  # where raw responses are kept
    recordings: Mapping[str, Recording] = field(default_factory=dict)  # source -> its answers
    report: Report = lambda _: None
    progress: Progress = lambda *_: None
    listener: Listener = field(default_factory=Listener)


class _Night:
    """One process's crawl: hosts side by side, the sources of one host after one another."""

    def __init__(self, session: Session, plan: Plan, process: AsyncCrawlerProcess) -> None:
        self._session, self._plan, self._process = session, plan, process
        self._holder = leases.new_holder()
        self._blocked: set[str] = set()
        self._gate = asyncio.Semaphore(HOSTS_AT_ONCE)
        self.outcomes: dict[str, Outcome] = {}

    async def crawl(self, sources: Sequence[Source]) -> list[Outcome]:
        """Crawl every source, and settle each run as soon as it ends."""
        renewing = asyncio.create_task(self._renew())
        try:
            await asyncio.gather(*(self._crawl_host(group) for group in by_host(sources)))
        finally:
            renewing.cancel()
        return [self.outcomes[source.id] for source in sources]

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(leases.RENEW_SECONDS)
            try:
                leases.renew(self._session, self._holder)
            except OperationalError:  # whoever reads a list meets it too, and says so
                self._session.rollback()

    async def _crawl_host(self, sources: Sequence[Source]) -> None:
        async with self._gate:
            for number, source in enumerate(sources):
                if number and not self._plan.recordings:
                    await asyncio.sleep(self._plan.delay)  # the next source is the same host
                outcome = await self._crawl_leased(source)
                self.outcomes[source.id] = outcome
                self._plan.report(outcome)

    async def _crawl_leased(self, source: Source) -> Outcome:
        if not source.is_read:
            return not_read(source)
        hosts = () if source.id in self._plan.recordings else hosts_of(source)
        keys = [f"source:{source.id}", *(f"host:{host}" for host in hosts)]
        held = leases.take(self._session, keys, self._holder)
        if held:
            return _busy(source, held)
        try:
            return await self._crawl_one(source)
        finally:
            self._session.rollback()  # of what failed: all that was done is committed
            leases.release(self._session, keys, self._holder)

    async def _crawl_one(self, source: Source) -> Outcome:
        sink = self._sink(source)
        replayed = source.id in self._plan.recordings  # asks no host
        walls = () if replayed else shared(source, self._blocked)
        if walls:
            sink.fail(_walled(walls[0]))
        else:
            family = spider_class(source.access.kind)
            crawler = Crawler(family, self._settings(source, sink, family))
            await self._process.crawl(crawler, source=source, sink=sink)
        outcome = sink.settle()
        if outcome.failure == Failure.BLOCKED and source.id not in self._plan.recordings:
            self._blocked |= hosts_of(source)  # a replay asked nobody: its wall is an old one
        return outcome

    def _sink(self, source: Source) -> Sink:
        recording = self._plan.recordings.get(source.id)
        return Sink(
            self._session,
            source,
            mode="replay" if recording else "live",
            now=recording.header.fetched_at if recording else self._plan.now,
            sample=bool(recording and recording.header.sample),
            progress=self._plan.progress,
            listener=self._plan.listener,
        )

    def _settings(self, source: Source, sink: Sink, family: type[SourceSpider[Any]]) -> Settings:
        plan = self._plan
        told = crawl_settings(delay=plan.delay, contact=plan.contact)
        told |= source_settings(source, session=family.session)
        recording = plan.recordings.get(source.id)
        if recording:
            told |= replay_settings(recording)
        elif plan.archive:
            if sink.resumes and not family.session:
                take_over(plan.archive, source.id, sink.resumes, sink.run_id, plan.now)
            folder = run_folder(plan.archive, source.id, sink.run_id)
            told |= cache_settings(folder, Header(fetched_at=plan.now))
        # Above the process's own settings: Scrapy lays those over a crawler's at equal priority.
        return Settings(told, priority="cmdline")


def not_read(source: Source) -> Outcome:
    """The answer of a list that no spider reads; of one read by hand, what to download."""
    how = source.access.how if isinstance(source.access, UnreadAccess) else ""
    by_hand = f"{how} Then: interventionist crawl {source.id} --file FILE"
    reason = {
        "code": str(Failure.NOT_YET_READ),
        "text": f"No spider reads this list. {source.shape_note}",
        "mend": by_hand if how else f"Ask this board: {source.check_page or source.publisher}",
    }
    return Outcome(source.id, "not_read", failure=str(Failure.NOT_YET_READ), reasons=[reason])


def _busy(source: Source, key: str) -> Outcome:
    reason = {
        "code": "busy",
        "text": f"Another process is crawling it just now ({key}).",
        "mend": "Nothing to do: it is read there. 'interventionist runs' shows how it went.",
    }
    return Outcome(source.id, "busy", reasons=[reason])


def _walled(host: str) -> CrawlError:
    return CrawlError(
        Failure.BLOCKED,
        f"{host} turned us away earlier in this crawl, so it was not asked again.",
        "Do not try to pass it. Ask the publisher for the list.",
    )


async def crawl_in(
    process: AsyncCrawlerProcess, session: Session, sources: Sequence[Source], plan: Plan
) -> list[Outcome]:
    """As `crawl`, in a process whose reactor runs already: for who crawls more than once."""
    return await _Night(session, plan, process).crawl(sources)


def in_reactor(work: Callable[[AsyncCrawlerProcess], Coroutine[Any, Any, T]], plan: Plan) -> T:
    """Do something asynchronous while Twisted's reactor runs: once a process."""
    process = AsyncCrawlerProcess(crawl_settings(delay=plan.delay, contact=plan.contact))
    from twisted.internet import reactor  # only once Scrapy has chosen it

    task = asyncio.get_event_loop().create_task(work(process))

    def stop(_: object) -> None:
        with suppress(ReactorNotRunning):  # a signal has stopped it already
            reactor.stop()  # type: ignore[misc]

    task.add_done_callback(stop)
    with given_back():
        process.start(stop_after_crawl=False)
    return task.result()


def crawl(session: Session, sources: Sequence[Source], plan: Plan) -> list[Outcome]:
    """Crawl sources and settle each run. One failing source never touches another.

    A replay takes its clock from the recording, so that it gives the same on every day. Runs
    Twisted's reactor: once a process.
    """
    return in_reactor(lambda process: crawl_in(process, session, sources, plan), plan)
