"""Crawl copies of a source from local servers, in a process of its own (a reactor runs once).

usage: python -m tests.crawler.crawl_cases DATABASE_URL CASES.json
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crawler.runs.run import Plan, crawl
from crawler.source import Source
from directory.store import connect, upgrade
from tests.crawler.lists import source

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)


def _copy(case: dict[str, Any]) -> Source:
    """The real source of that family, under the case's name and at its server's address."""
    original = source(case["source"])
    place = {"tx_hhsc_lcdc": "page"}.get(case["source"], "url")
    changes: dict[str, object] = {place: case["url"]}
    if case["source"] == "nppes":
        changes["states"] = tuple(case.get("states", "CT").split())
    access = original.access.model_copy(update=changes)
    return original.model_copy(update={"id": case["id"], "access": access})


def main(copy: Callable[[dict[str, Any]], Source] = _copy) -> None:
    """Crawl every case and print the outcomes as JSON."""
    engine = connect(sys.argv[1])
    upgrade(engine)
    cases = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    with Session(engine, expire_on_commit=False) as session:
        plan = Plan(now=NOW, delay=0, contact="https://example.org/crawler")
        outcomes = crawl(session, [copy(case) for case in cases], plan)
    print(json.dumps({outcome.source_id: asdict(outcome) for outcome in outcomes}))  # noqa: T201


if __name__ == "__main__":
    main()
