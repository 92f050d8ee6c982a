"""Record copies of sources with invented people, in a process of its own (a reactor runs once).

usage: python -m tests.crawler.record_cases CASES.json

A case is {"name", "folder", "out"} and, where they matter, "source", "salt" and "people". Prints
what was made of each, or why it was refused.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from crawler.inventing.record import RecordError, record
from crawler.runs.recording import load_recording
from crawler.runs.run import Plan, in_reactor
from crawler.source import load_sources
from tests.crawler.read_recordings import source_of

SOURCES = load_sources()


async def _one(process: AsyncCrawlerProcess, case: dict[str, Any]) -> dict[str, Any]:
    folder, out = Path(case["folder"]), Path(case["out"])
    source = SOURCES[case["source"]] if "source" in case else source_of(folder, SOURCES)
    salt = case.get("salt", "a secret").encode()
    try:
        made = await record(
            process, source, load_recording(folder), out, salt=salt, people=case.get("people")
        )
    except RecordError as error:
        return {"refused": str(error), "left": out.exists()}
    return asdict(made) | {"folder": str(out)}


async def _all(process: AsyncCrawlerProcess) -> dict[str, Any]:
    cases = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    return {case["name"]: await _one(process, case) for case in cases}


if __name__ == "__main__":
    plan = Plan(now=dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC))
    print(json.dumps(in_reactor(_all, plan)))  # noqa: T201
