"""Crawl local boards into a store, in a process of its own (a reactor runs once).

usage: python -m tests.crawler.board_crawl DATABASE_URL CASES.json

A case is {"id", "url", and any setting of a source}. Prints outcomes and the memory used as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crawler.runs.run import Plan, crawl
from crawler.source import Source
from directory.store import connect, upgrade
from tests.crawler.lists import source


def board_source(case: dict[str, Any]) -> Source:
    """Colorado's source, read from a local board."""
    original = source("co_dora")
    changes = {"domain": case.pop("url"), "page_size": case.pop("page_size", 10)}
    access = original.access.model_copy(update=changes)
    return original.model_copy(update={"access": access, "timeout_seconds": 1, **case})


def crawl_boards(url: str, told: dict[str, Any]) -> dict[str, Any]:
    """Crawl every case into the store at `url`; what came of each."""
    engine = connect(url)
    upgrade(engine)
    archive = told.get("archive")
    plan = Plan(
        now=dt.datetime.fromisoformat(told["now"]),
        delay=told.get("delay", 0),
        contact="https://example.org/crawler",
        archive=Path(archive) if archive else None,
    )
    with Session(engine, expire_on_commit=False) as session:
        outcomes = crawl(session, [board_source(case) for case in told["cases"]], plan)
    return {outcome.source_id: asdict(outcome) for outcome in outcomes}


def main() -> None:
    """Crawl, and say what came of it."""
    outcomes = crawl_boards(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"outcomes": outcomes, "peak": peak}))  # noqa: T201


if __name__ == "__main__":
    main()
