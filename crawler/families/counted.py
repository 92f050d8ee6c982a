"""Lists that say at every page how many rows they hold (rule 43).

Such a list is sorted by a name at best, so that people of one name may change places between two
pages: one then comes twice and another not at all, and the plain number of rows looks right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from crawler.failures import CrawlError, Failure
from crawler.families.base import A, SourceSpider


class Counted:
    """What the pages of one list have given so far."""

    def __init__(self) -> None:
        self.count: int | None = None  # rows that the publisher says there are
        self.got = 0  # rows answered, those that came twice among them
        self._seen: set[bytes] = set()
        self._ended = False

    @property
    def more(self) -> bool:
        """Is there a page to ask for? The last was the one that gave nothing new."""
        return not self._ended and (self.count is None or self.got < self.count)

    def fresh(self, count: int, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The rows of a page that no page before it gave.

        What was left out is missing from the count, and so holds the run. A row that stands twice
        on one page is the publisher's own doing, and stays (rule 25). Raises CrawlError (partial)
        if the count moved.
        """
        if self.count not in (None, count):
            raise _moved(self.count, count)
        self.count = count
        told = [_digest(row) for row in rows]
        new = [row for row, digest in zip(rows, told, strict=True) if digest not in self._seen]
        self._seen.update(told)
        self.got += len(rows)
        self._ended = not new
        return new


class CountedSpider(SourceSpider[A]):
    """A crawl of a counted list of records, each of which names its own columns."""

    def count_page(
        self, counted: Counted, count: Any, rows: Sequence[Mapping[str, Any]]
    ) -> list[Mapping[str, Any]]:
        """The rows of a page that are new; the first page's count is the one to be reached."""
        if counted.count is None:
            self.sink.declare(int(count))
        return counted.fresh(int(count), rows)

    def take_records(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take rows, each of which must have every column that we need.

        Raises CrawlError (layout_changed).
        """
        for columns in dict.fromkeys(tuple(row) for row in rows):
            self.layout.check(columns)
        self.take(rows)


def _digest(row: Mapping[str, Any]) -> bytes:
    return hashlib.blake2b(json.dumps(row, sort_keys=True).encode(), digest_size=16).digest()


def _moved(before: int | None, after: int) -> CrawlError:
    return CrawlError(
        Failure.PARTIAL,
        f"The list counted {before} rows, and {after} while it was read.",
        "Crawl it again: it was changed meanwhile, and a row may have slipped between two pages.",
    )
