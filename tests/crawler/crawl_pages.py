"""Crawl copies of sources of server-made pages, in a process of its own (a reactor runs once).

usage: python -m tests.crawler.crawl_pages DATABASE_URL CASES.json

A case is {"id", "source", "access": {settings that differ}}. Prints the outcomes as JSON.
"""

from __future__ import annotations

from typing import Any

from crawler.source import Source
from tests.crawler.crawl_cases import main
from tests.crawler.lists import source


def _copy(case: dict[str, Any]) -> Source:
    """The real source under the case's name, with the case's settings; checked as from YAML."""
    plain = source(case["source"]).model_dump(mode="json")
    plain |= {"id": case["id"], "access": plain["access"] | case["access"]}
    return Source.model_validate(plain)


if __name__ == "__main__":
    main(_copy)
