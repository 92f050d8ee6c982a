"""When a source is crawled next: by its cadence, at night, and not at once after a failure."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.source import Source
from directory.sources.due import due_from

OFF_PEAK_VARIABLE = "INTERVENTIONIST_OFF_PEAK"
DEFAULT_OFF_PEAK = "20-8 America/Chicago"
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_WINDOW = re.compile(r"(\d{1,2})-(\d{1,2}) (\S+)")


class WindowError(ValueError):
    """The off-peak hours cannot be read. The message shows the form."""


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the day, from `begins` up to `ends`, over midnight if need be."""

    begins: int
    ends: int
    zone: str

    def __str__(self) -> str:
        return f"{self.begins}:00 to {self.ends}:00 {self.zone}"


def off_peak() -> Window | None:
    """The hours in which `--due` crawls: "20-8 America/Chicago", or "always".

    Raises WindowError.
    """
    told = os.environ.get(OFF_PEAK_VARIABLE, DEFAULT_OFF_PEAK).strip()
    if told == "always":
        return None
    found = _WINDOW.fullmatch(told)
    try:
        if not found or not all(0 <= int(h) <= 24 for h in found.groups()[:2]):
            raise ValueError(told)
        ZoneInfo(found[3])
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise WindowError(
            f"{OFF_PEAK_VARIABLE} is {told!r}. Write it like {DEFAULT_OFF_PEAK!r}, or 'always'."
        ) from error
    return Window(int(found[1]), int(found[2]), found[3])


def is_off_peak(now: dt.datetime, window: Window | None) -> bool:
    """Is this moment within the hours?"""
    if window is None:
        return True
    hour = now.astimezone(ZoneInfo(window.zone)).hour
    if window.begins <= window.ends:
        return window.begins <= hour < window.ends
    return hour >= window.begins or hour < window.ends


def next_due(source: Source, accepted: dt.datetime | None) -> dt.datetime:
    """The moment from which a source is due. One never accepted is due at once."""
    return LONG_AGO if accepted is None else due_from(accepted, source.cadence_days)
