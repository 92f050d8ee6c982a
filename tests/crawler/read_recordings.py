"""Crawl every recorded source with the real spiders, in a process of its own (a reactor runs once).

usage: python -m tests.crawler.read_recordings OUT.json [FOLDER…]

For each folder of tests/crawler/recorded: the verdict, and what became of every row, in order.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from scrapy import Request, Spider
from scrapy.http import Response
from sqlalchemy.orm import Session

from crawler.rows.reading import Reading
from crawler.runs.collect import Collector
from crawler.runs.recording import (
    INDEX,
    Recording,
    RecordingStorage,
    load_recording,
    request_key,
    sent_with,
)
from crawler.runs.run import Plan, crawl
from crawler.source import Source, load_sources
from directory.listings.draft import Draft
from directory.store import connect, upgrade

RECORDED = Path(__file__).parent / "recorded"
EMPTY = Draft(key="")
read: dict[str, list[Any]] = {}
asked: dict[str, Counter[Any]] = {}


def folders() -> list[Path]:
    """Every recorded source; `SOURCE@CASE` is a further case of it."""
    return sorted(path.parent for path in RECORDED.glob(f"*/{INDEX}"))


def source_of(folder: Path, shipped: Mapping[str, Source]) -> Source:
    """The shipped source, or the folder's own where a family has none yet. Named by its folder.

    A further case without a source of its own has that of its first folder.
    """
    first = folder.with_name(folder.name.partition("@")[0])
    own = [f / "source.yaml" for f in (folder, first) if (f / "source.yaml").exists()]
    if own:
        source = Source.model_validate(YAML(typ="safe", pure=True).load(own[0].read_text("utf-8")))
    else:
        source = shipped[first.name]
    return source.model_copy(update={"id": folder.name})


def _plain(reading: Reading) -> dict[str, Any]:
    """A row's facts, without those that are empty; or why it was passed over."""
    told: dict[str, Any] = {}
    if reading.skip:
        told["skip"] = str(reading.skip)
    if reading.draft:
        pairs = ((f.name, getattr(reading.draft, f.name)) for f in fields(Draft) if f.name != "raw")
        told |= {name: value for name, value in pairs if value != getattr(EMPTY, name)}
    if reading.signals:
        told["signals"] = [f"{s.kind}: {s.value}" for s in reading.signals]
    return json.loads(json.dumps(told, default=str))


class _Listening(Collector):
    """Keeps what became of every row."""

    def _take(self, reading: Reading) -> None:
        read.setdefault(self._source.id, []).append(_plain(reading))
        super()._take(reading)


class _Watched(RecordingStorage):
    """Keeps which responses were asked for."""

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        key = request_key(request.method, request.url, sent_with(request))
        asked.setdefault(spider.name, Counter())[key] += 1
        return super().retrieve_response(spider, request)


def _recorded_times(recording: Recording) -> Counter[Any]:
    times = Counter(recording.responses.keys())
    times.update({key: len(later) for key, later in recording.repeats.items()})
    return times


def main() -> None:
    """Crawl the folders named, or all, and write what came of them."""
    import crawler.runs.recording
    import crawler.runs.sink

    crawler.runs.sink.Collector = _Listening  # type: ignore[misc]
    crawler.runs.recording.RecordingStorage = _Watched  # type: ignore[misc]
    chosen = [RECORDED / name for name in sys.argv[2:]] or folders()
    shipped = load_sources()
    recordings = {folder.name: load_recording(folder) for folder in chosen}
    with tempfile.TemporaryDirectory() as home:
        engine = connect(f"sqlite:///{home}/recorded.db")
        upgrade(engine)
        with Session(engine, expire_on_commit=False) as session:
            sources = [source_of(folder, shipped) for folder in chosen]
            now = next(iter(recordings.values())).header.fetched_at
            outcomes = crawl(session, sources, Plan(now=now, recordings=recordings))
        engine.dispose()
    told = {}
    for outcome in outcomes:
        name = outcome.source_id
        unused = _recorded_times(recordings[name]) - asked.get(name, Counter())
        told[name] = {
            "verdict": outcome.verdict,
            "failure": outcome.failure,
            "reasons": [f"{r['code']}: {r['text']}" for r in outcome.reasons],
            "warnings": [f"{r['code']}: {r['text']}" for r in outcome.warnings],
            "as_of": outcome.as_of,
            "listings": outcome.counts.get("kept", 0),
            "rows": read.get(name, []),
            "not_asked_for": sorted(" ".join(key).strip() for key in unused),
        }
    Path(sys.argv[1]).write_text(json.dumps(told, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
