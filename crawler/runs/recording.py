"""Recordings: what publishers answered, in a folder that the real spiders can be run against.

One format serves three uses: pages recorded for tests and the demo, the raw responses that every
live run keeps for a while, and a run that goes on where it was stopped. The index holds a header
and then a line a response, so that a crash loses at most the line being written.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, ValidationError
from scrapy import Request, Spider
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings
from w3lib.url import canonicalize_url

from crawler.runs.listening import Listener

INDEX = "recorded.jsonl"
KEPT_HEADERS = (  # none of these can carry a cookie or a token (rule 52)
    "Content-Type",
    "Content-Encoding",
    "Location",
    "ETag",
    "Last-Modified",
    "Retry-After",
)
FAST = 1  # gzip's level: a crawl waits for its pages, not for its archive
Key = tuple[str, str, str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Header(_Strict):
    """The first line of an index."""

    fetched_at: dt.datetime  # the clock of a replay
    sample: bool = False  # the people in it are invented
    notice: str = ""


class Recorded(_Strict):
    """One response. `form` or `data` is what was sent; `body` is a file (.gz: packed)."""

    url: str
    method: str = "GET"
    form: dict[str, str] = {}
    data: str = ""
    status: int = 200
    headers: dict[str, str] = {}
    body: str

    @property
    def key(self) -> Key:
        """What tells this request from others."""
        sent = urlencode(self.form) if self.form else self.data
        return request_key(self.method, self.url, sent)


def request_key(method: str, url: str, sent: str) -> Key:
    """Name a request: the order of its fields does not matter, everything else does."""
    fields = parse_qsl(sent, keep_blank_values=True) if "=" in sent and sent[:1] not in "{[" else []
    return method, canonicalize_url(url), urlencode(sorted(fields)) if fields else sent


@dataclass(frozen=True)
class Recording:
    """Recorded responses of one moment."""

    folder: Path
    header: Header
    responses: dict[Key, Recorded] = field(default_factory=dict)
    repeats: dict[Key, list[Recorded]] = field(default_factory=dict)  # later answers to one request

    def answer(self, key: Key, times: int) -> Recorded | None:
        """The answer to a request that was made so often before (0: never).

        A host that keeps a session answers one address differently as the session goes on.
        """
        answers = [*filter(None, [self.responses.get(key)]), *self.repeats.get(key, ())]
        return answers[min(times, len(answers) - 1)] if answers else None

    @property
    def has_robots(self) -> bool:
        """Does it hold any host's robots.txt?"""
        return any(r.url.endswith("/robots.txt") for r in self.responses.values())

    def body(self, recorded: Recorded) -> bytes:
        """Read a response's body as it was received."""
        raw = (self.folder / recorded.body).read_bytes()
        return gzip.decompress(raw) if recorded.body.endswith(".gz") else raw


class RecordingError(ValueError):
    """A folder that is no recording. The message names the line."""


def load_recording(folder: Path) -> Recording:
    """Read a folder's index. A last line that a crash cut short is left out.

    Raises RecordingError naming the line that cannot be read.
    """
    lines = (folder / INDEX).read_text("utf-8").splitlines()
    try:
        recording = Recording(folder, Header.model_validate_json(lines[0] if lines else ""))
    except ValidationError as error:
        raise RecordingError(f"{folder / INDEX}, line 1: {error}") from error
    for number, line in enumerate(lines[1:], 2):
        try:
            recorded = Recorded.model_validate_json(line)
        except ValidationError as error:
            if number == len(lines):
                break
            raise RecordingError(f"{folder / INDEX}, line {number}: {error}") from error
        if recorded.key in recording.responses:
            recording.repeats.setdefault(recorded.key, []).append(recorded)
        else:
            recording.responses[recorded.key] = recorded
    return recording


class RecordingWriter:
    """Appends responses to a folder; each is whole before its line stands in the index."""

    def __init__(self, folder: Path, header: Header) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        fresh = not (folder / INDEX).exists()
        if not fresh:
            _drop_half_line(folder / INDEX)
        self._count = 0 if fresh else sum(1 for _ in folder.iterdir())
        self._index: IO[str] = (folder / INDEX).open("a", encoding="utf-8")
        if fresh:
            self._line(header.model_dump(mode="json"))

    def _line(self, value: Mapping[str, Any]) -> None:
        self._index.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._index.flush()

    def add(self, body: bytes, *, url: str, name: str = "", **facts: Any) -> None:
        """Keep one response; without a `name` its body is packed under a running number."""
        if not name:
            self._count += 1
            name = f"{self._count:06d}.gz"
            (self.folder / name).write_bytes(gzip.compress(body, FAST, mtime=0))
        else:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(body)
        told = {k: v for k, v in facts.items() if v}
        self._line({"url": url, **told, "body": name})

    def close(self) -> None:
        """Close the index."""
        self._index.close()


def _drop_half_line(index: Path) -> None:
    """Cut a line that a crash left unfinished, so that the next one stands on its own."""
    written = index.read_bytes()
    whole = written.rfind(b"\n") + 1
    if whole < len(written):
        index.write_bytes(written[:whole])


def sent_with(request: Request) -> str:
    """What a request sends in its body, as text."""
    return request.body.decode("utf-8", "replace")


class RecordingStorage:
    """Scrapy's HTTP cache kept in a recording: it answers replays, resumes and keeps live runs."""

    def __init__(self, settings: BaseSettings) -> None:
        self._folder = Path(settings["RECORDING"])
        self._header = Header.model_validate_json(settings["RECORDING_HEADER"])
        self._writes = not settings.getbool("HTTPCACHE_IGNORE_MISSING")
        self._writer: RecordingWriter | None = None
        self._broken: OSError | None = None
        self._recording = Recording(self._folder, self._header)
        self._asked: Counter[Key] = Counter()

    def open_spider(self, spider: Spider) -> None:
        """Read what is there."""
        if (self._folder / INDEX).exists():
            self._recording = load_recording(self._folder)
        if self._writes:
            try:
                self._writer = RecordingWriter(self._folder, self._header)
            except OSError as error:  # raised where a spider hears of it
                self._broken = error

    def close_spider(self, spider: Spider) -> None:
        """Close what was written."""
        if self._writer:
            with suppress(OSError):  # told already when the line could not be written
                self._writer.close()

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """Answer from the recording, exactly what was asked or nothing."""
        if self._broken:
            raise self._broken
        key = request_key(request.method, request.url, sent_with(request))
        recorded = self._recording.answer(key, self._asked[key])
        if recorded is None:
            return None
        self._asked[key] += 1
        if isinstance(listener := getattr(spider, "listener", None), Listener):
            listener.asked(recorded)
        headers, body = Headers(recorded.headers), self._recording.body(recorded)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(url=request.url, status=recorded.status, headers=headers, body=body)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Keep a live response."""
        if self._writer is None:
            return
        told = {n: v.decode("latin-1") for n in KEPT_HEADERS if (v := response.headers.get(n))}
        self._writer.add(
            response.body,
            url=request.url,
            method=request.method if request.method != "GET" else "",
            data=sent_with(request),
            status=response.status if response.status != 200 else 0,
            headers=told,
        )


def cache_settings(folder: Path, header: Header) -> dict[str, object]:
    """Scrapy's settings to keep a live run's responses, and to go on from those already kept."""
    return {
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_STORAGE": "crawler.runs.recording.RecordingStorage",
        "HTTPCACHE_IGNORE_HTTP_CODES": [304, *range(400, 600)],
        "RECORDING": str(folder),
        "RECORDING_HEADER": header.model_dump_json(),
    }


def replay_settings(recording: Recording) -> dict[str, object]:
    """Scrapy's settings for a replay: no network at all, and no reason to wait."""
    return cache_settings(recording.folder, recording.header) | {
        "HTTPCACHE_IGNORE_MISSING": True,
        "ROBOTSTXT_OBEY": recording.has_robots,
        "DOWNLOAD_DELAY": 0,
        "RETRY_ENABLED": False,
    }
