"""Crawl copies of sources of server-made pages, in a process of its own (a reactor runs once).

usage: python -m tests.crawler.crawl_pages DATABASE_URL CASES.json

A case is {"id", "source", "access": {settings that differ}}. Prints the outcomes as JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from crawler.runs.run import Plan, crawl
from crawler.source import Source
from directory.store import connect, upgrade
from tests.crawler.lists import NOW, source


def _copy(case: dict[str, Any]) -> Source:
    """The real source under the case's name, with the case's settings; checked as from YAML."""
    plain = source(case["source"]).model_dump(mode="json")
    plain |= {"id": case["id"], "access": plain["access"] | case["access"]}
    return Source.model_validate(plain)


def main() -> None:
    """Crawl every case."""
    engine = connect(sys.argv[1])
    upgrade(engine)
    cases = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    with Session(engine, expire_on_commit=False) as session:
        plan = Plan(now=NOW, delay=0, contact="https://example.org/crawler")
        outcomes = crawl(session, [_copy(case) for case in cases], plan)
    print(json.dumps({outcome.source_id: asdict(outcome) for outcome in outcomes}))  # noqa: T201


if __name__ == "__main__":
    main()
