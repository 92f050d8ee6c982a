"""Recordings: what a publisher answered to each address, and the index that replay reads."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.runs.recording import Header, RecordingWriter

NOTICE = "Every person in these recordings is invented."
JSON_TYPE = "application/json"
_HOUR = dt.time(6, tzinfo=dt.UTC)


class Recorder:
    """Writes bodies into a folder and their addresses into its index."""

    def __init__(self, folder: Path, day: dt.date) -> None:
        moment = dt.datetime.combine(day, _HOUR)
        header = Header(fetched_at=moment, sample=True, notice=NOTICE)
        self._writer = RecordingWriter(folder, header)

    def add(self, url: str, body: str, content: bytes, content_type: str) -> None:
        """Keep one answer. `body` is the file's path inside the folder."""
        self._writer.add(content, url=url, name=body, headers={"Content-Type": content_type})

    def add_json(self, url: str, body: str, answer: Any) -> None:
        """Keep one JSON answer."""
        self.add(url, body, json_bytes(answer), JSON_TYPE)

    def add_robots(self, url: str, *, crawl_delay: int | None = None) -> None:
        """Keep the robots.txt of an address's host: it allows everything we ask for."""
        parts = urlsplit(url)
        lines = ["User-agent: *", "Disallow: /OData.svc/", "Allow: /"]
        lines += [f"Crawl-delay: {crawl_delay}"] if crawl_delay else []
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        self.add(address, f"robots/{parts.netloc}.txt", "\n".join(lines).encode(), "text/plain")

    def close(self) -> None:
        """Close the index."""
        self._writer.close()


def json_bytes(value: Any) -> bytes:
    """JSON as text with one record a line where it is a list: readable, and the same every time."""
    if isinstance(value, list):
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in value)
        return f"[{rows}]\n".encode()
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()
