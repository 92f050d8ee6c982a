"""Answering from recorded responses, so that the real spiders run without a network."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from w3lib.url import canonicalize_url

INDEX = "recorded.json"


class NotRecordedError(Exception):
    """A URL that the recording does not have: a real crawl would have gone further than it."""


class _Recorded(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str
    status: int = 200
    headers: dict[str, str] = {}
    body: str


class _Index(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    sample: bool = False  # the people in it are invented
    notice: str = ""
    fetched_at: dt.datetime
    responses: tuple[_Recorded, ...]


@dataclass(frozen=True)
class Recording:
    """Recorded responses of one moment."""

    folder: Path
    fetched_at: dt.datetime
    sample: bool
    responses: dict[str, _Recorded]


@cache
def load_recording(folder: Path) -> Recording:
    """Read a folder's index. The recording's own moment is the clock of its replay."""
    index = _Index.model_validate_json((folder / INDEX).read_text("utf-8"))
    by_url = {canonicalize_url(r.url): r for r in index.responses}
    return Recording(folder, index.fetched_at, index.sample, by_url)


class ReplayHandler(BaseDownloadHandler):
    """Takes the network's place. An unknown URL is an error, never an empty page."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._recording = load_recording(Path(crawler.settings["REPLAY_FOLDER"]))

    async def download_request(self, request: Request) -> Response:
        """Answer from the recording."""
        recorded = self._recording.responses.get(canonicalize_url(request.url))
        if recorded is None or request.method != "GET":
            raise NotRecordedError(request.url)
        body = (self._recording.folder / recorded.body).read_bytes()
        headers = Headers(recorded.headers)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(url=request.url, status=recorded.status, headers=headers, body=body)


def replay_settings(folder: Path) -> dict[str, object]:
    """Scrapy's settings for a replay: no network at all, and no reason to wait."""
    handler = "crawler.replay.ReplayHandler"
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "REPLAY_FOLDER": str(folder),
        "DOWNLOAD_DELAY": 0,
        "RETRY_ENABLED": False,
    }
