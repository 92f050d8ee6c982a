"""Crawl recorded sources into a store that stays, in a process of its own (a reactor runs once).

usage: python -m tests.crawler.recorded_store DATABASE_URL LOG FOLDER…

Everything that anything logs, at every level, goes to the file LOG.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from sqlalchemy.orm import Session

from crawler.runs.recording import load_recording
from crawler.runs.run import Plan, crawl
from crawler.source import load_sources
from directory.store import connect, upgrade
from tests.crawler.apart import run_apart
from tests.crawler.read_recordings import RECORDED, source_of


def crawl_recorded(url: str, log: Path, *names: str) -> None:
    """Crawl these folders of recorded pages into the store at `url`."""
    done = run_apart("recorded_store", url, log, *names, seconds=300)
    with log.open("a", encoding="utf-8") as out:
        out.write(done.stdout + done.stderr)


def main() -> None:
    """Crawl, with every log line kept."""
    url, log, *names = sys.argv[1:]
    logging.getLogger().addHandler(logging.FileHandler(log, encoding="utf-8"))
    shipped = load_sources()
    recordings = {name: load_recording(RECORDED / name) for name in names}
    engine = connect(url)
    upgrade(engine)
    logging.getLogger().setLevel(logging.DEBUG)  # the migrations' own settings stand above ours
    with Session(engine, expire_on_commit=False) as session:
        now = next(iter(recordings.values())).header.fetched_at
        sources = [source_of(RECORDED / name, shipped) for name in names]
        crawl(session, sources, Plan(now=now, recordings=recordings))
    engine.dispose()


if __name__ == "__main__":
    main()
