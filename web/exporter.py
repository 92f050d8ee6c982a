"""Tells Prometheus how the site and its lists do, at an address of its own that no reader meets.

Its process is another than the site's, so that the site has no such page to guard, and the numbers
are told while the site is overrun. Times are moments (seconds since 1970): an age that is written
down is wrong as soon as nobody renews it.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from directory.database import edition
from directory.index import Shelf, shelf_of
from directory.sources.clocks import QUEUES, source_clocks
from directory.store import StoreError, open_existing

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_DAY = 86_400  # seconds
_SHARED = "PROMETHEUS_MULTIPROC_DIR"


def exporter(url: str, cadences: Mapping[str, int]) -> WSGIApplication:
    """The WSGI application. `cadences`: after how many days each list is due to be read again."""
    registry = CollectorRegistry()
    registry.register(StoreFigures(url, cadences))
    if os.environ.get(_SHARED):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    app: WSGIApplication = make_wsgi_app(registry)
    return app


class StoreFigures(Collector):
    """Reads the store each time it is asked; without a store it says so and nothing else."""

    def __init__(self, url: str, cadences: Mapping[str, int]) -> None:
        self._url, self._cadences, self._shelf = url, cadences, shelf_of(url)
        self._engine: Engine | None = None

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        try:
            found = self._read()
        except (StoreError, SQLAlchemyError):
            found = []
        yield _gauge("store_up", "Whether the store answers.", [((), float(bool(found)))])
        yield from found

    def describe(self) -> Iterator[Metric]:
        """Nothing is read merely to be registered."""
        yield from ()

    def _read(self) -> list[Metric]:
        if self._engine is None:
            self._engine = open_existing(self._url, read_only=True)
        with Session(self._engine) as session:
            return [
                *_sources(session, self._cadences),
                *_queues(session, dt.datetime.now(dt.UTC)),
                *_index(session, self._shelf),
            ]


def _sources(session: Session, cadences: Mapping[str, int]) -> Iterator[Metric]:
    clocks = source_clocks(session)
    yield _gauge(
        "source_accepted_timestamp_seconds",
        "When what is published of a list was read.",
        [((one.source,), one.accepted_at.timestamp()) for one in clocks if one.accepted_at],
        "source",
    )
    yield _gauge(
        "source_cadence_seconds",
        "After how long a list is due to be read again.",
        [((name,), float(days * _DAY)) for name, days in sorted(cadences.items())],
        "source",
    )
    yield _gauge(
        "source_newest_run",
        "1 for the verdict on a list's newest run.",
        [((one.source, one.verdict), 1.0) for one in clocks],
        "source",
        "verdict",
    )


def _queues(session: Session, now: dt.datetime) -> Iterator[Metric]:
    waiting = {name: read(session, now) for name, read in QUEUES.items()}
    yield _gauge(
        "queue_waiting",
        "How many questions wait for a maintainer.",
        [((name,), float(one.count)) for name, one in waiting.items()],
        "queue",
    )
    yield _gauge(
        "queue_oldest_timestamp_seconds",
        "Since when the oldest question of a queue waits; missing where nothing does.",
        [((name,), one.since.timestamp()) for name, one in waiting.items() if one.since],
        "queue",
    )


def _index(session: Session, shelf: Shelf) -> Iterator[Metric]:
    """Of the index that answers, as each worker chooses it: an overtaken one too, for a while."""
    now = edition.published(session)
    found = shelf.answering(now) if now else None
    yield _gauge(
        "index_answers",
        "Whether searches are answered from an index; 0: from the store, as right and slower.",
        [((), float(found is not None))],
    )
    yield _gauge(
        "index_made_timestamp_seconds",
        "When the index that answers was made; missing where none does.",
        [((), found.made_at.timestamp())] if found else [],
    )
    behind = found.overtaken if found else None
    yield _gauge(
        "index_overtaken_timestamp_seconds",
        "Since when something newer is published than the index that answers; missing where not.",
        [((), time.time() - behind)] if behind is not None else [],
    )


def _gauge(
    name: str, text: str, values: Iterable[tuple[tuple[str, ...], float]], *labels: str
) -> Metric:
    gauge = GaugeMetricFamily(f"interventionist_{name}", text, labels=labels)
    for of, value in values:
        gauge.add_metric(of, value)
    return gauge
