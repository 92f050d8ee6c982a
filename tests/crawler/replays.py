"""Replaying recorded pages for a test, in a process of its own (a reactor runs once)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scrapy.http import TextResponse

from tests.crawler.apart import run_apart
from tests.crawler.read_recordings import RECORDED


def replay(out: Path, *folders: str) -> dict[str, Any]:
    """What the real spiders make of these folders, or of all: verdicts and rows by their names."""
    run_apart("read_recordings", out, *folders, seconds=300)
    told: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return told


def recorded_page(folder: str, body: str, url: str = "https://example.org/search") -> TextResponse:
    """One recorded page, as a spider gets it."""
    return page_of((RECORDED / folder / body).read_text("utf-8"), url)


def page_of(html: str, url: str = "https://example.org/search") -> TextResponse:
    """A page as a spider gets it."""
    return TextResponse(url, body=html.encode(), encoding="utf-8")
