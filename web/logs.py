"""What the site writes down of its work: a line of JSON each, without persons and questions.

A line of a request has its route, never its path, and no query, form, name or token; of who asked
only the neighborhood. A line of another's code has its fixed words alone: what is filled into them
may come from a request. An exception has its kind and the lines it passed, never its text.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

from pythonjsonlogger.json import JsonFormatter

from web.answers import Answer
from web.neighbors import neighborhood

KEPT_DAYS = 7
NAME = "interventionist.site"
_log = logging.getLogger(NAME)
_LONGEST = 200  # characters of another's words
_FRAMES = 12
_FROM = " from ip="  # gunicorn's word on a request that it cannot read: the rest is theirs
_Raised: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def settings(folder: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: into a file a day in `folder`, or for "" to stderr."""
    handler = (
        {"()": DayFile, "folder": folder, "formatter": "json"}
        if folder
        else {"class": "logging.StreamHandler", "formatter": "json"}
    )
    silent = {"level": "CRITICAL", "propagate": False, "handlers": []}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": PrivateFormatter}},
        "handlers": {"lines": handler},
        "root": {"level": "WARNING", "handlers": ["lines"]},
        "loggers": {
            NAME: {"level": "INFO"},
            "gunicorn.error": {"level": "INFO", "propagate": False, "handlers": ["lines"]},
            "gunicorn.access": silent,  # it has addresses and paths; `note` says what may be said
        },
    }


class PrivateFormatter(JsonFormatter):
    """JSON lines that hold nothing of what a request brought."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            exc_info_as_array=True,
        )

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        safe = logging.makeLogRecord(record.__dict__)
        safe.msg, safe.args = _words(record), None
        safe.exc_text = safe.stack_info = None
        return super().format(safe)

    def formatException(self, ei: _Raised) -> list[str]:  # type: ignore[override]  # noqa: N802
        """The exception's kind, then file, line and function of its last steps."""
        kind, _, trace = ei
        steps = traceback.extract_tb(trace)[-_FRAMES:]
        where = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in steps]
        return [kind.__name__ if kind else "", *where]


class DayFile(logging.Handler):
    """Appends to FOLDER/site-YYYY-MM-DD.jsonl. Several workers may: each line is one write."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = Path(folder)
        self._folder.mkdir(parents=True, exist_ok=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line into the file of its day (UTC)."""
        day = dt.datetime.fromtimestamp(record.created, dt.UTC).date()
        try:
            with (self._folder / f"site-{day}.jsonl").open("ab", buffering=0) as file:
                file.write(self.format(record).encode() + b"\n")
        except OSError:
            self.handleError(record)


def prune(folder: Path, today: dt.date) -> int:
    """Delete the files of days that are more than `KEPT_DAYS` old. Returns how many went."""
    oldest = today - dt.timedelta(days=KEPT_DAYS)
    old = [one for one in folder.glob("site-*.jsonl") if one.name < f"site-{oldest}.jsonl"]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def note(answer: Answer) -> None:
    """Write the line of an answer. Where nobody set a log up (`settings`) there is none."""
    if not _log.isEnabledFor(logging.INFO):
        return
    _log.info(
        "answer",
        extra={
            "rule": answer.rule,
            "method": answer.method,
            "status": answer.status,
            "ms": round(answer.seconds * 1000, 1),
            "client": neighborhood(answer.address),
        },
    )


def _words(record: logging.LogRecord) -> str:
    if record.exc_info:
        return "exception"
    words = str(record.msg).partition(_FROM)[0][:_LONGEST]
    given = record.args if isinstance(record.args, tuple) else ()
    known = tuple(one if isinstance(one, int | float) else "…" for one in given)
    try:
        return words % known if known else words
    except (TypeError, ValueError):
        return words
