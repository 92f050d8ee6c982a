"""Thentia Cloud registers: a search over everybody, then each record.

A search row's `publicNotices` is empty whatever stands in the record: silence there is no "no"
(rule 17). A wall often answers with HTTP 200, and any tenant's name gets the same wall (rules 49,
54): it is blocked, and says nothing about whose register it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from crawler.access import ThentiaAccess
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider

NOTICES = "publicNotices"
_EVERYBODY = {
    "registrant": {"keyword": "all"},
    "profile": {
        "keyword": "all",
        "lang": "en-us",
        "licenseType": "all",
        "licenseStatus": "all",
        "disciplined": "false",
    },
}


def search_url(access: ThentiaAccess, skip: int) -> str:
    """One page of the search that finds everybody."""
    query = _EVERYBODY[access.endpoint] | {"skip": str(skip), "take": str(access.page_size)}
    return f"{access.base}/search/?{urlencode(query)}"


def record_url(access: ThentiaAccess, record: str) -> str:
    """One record."""
    return f"{access.base}/get/?{urlencode({'id': record})}"


def as_row(found: Mapping[str, Any], record: Mapping[str, Any] | None) -> dict[str, Any]:
    """A search row, with what its record says of notices: Yes, No, or nothing at all (rule 17)."""
    row = {name: value for name, value in found.items() if name not in (NOTICES, "id")}
    if record is not None:
        row[NOTICES] = "Yes" if record[NOTICES] else "No"
    return row


def _checked(body: Mapping[str, Any], url: str) -> Mapping[str, Any]:
    code = body.get("errorCode")
    if code not in (None, 0, "0", ""):
        raise CrawlError(
            Failure.SOURCE_ERROR, f"{url} answered error {code}.", "Look at the query; try later."
        )
    return body


class ThentiaSpider(SourceSpider[ThentiaAccess]):
    """Search, page by page; then a record at a time where discipline is to be known."""

    async def read(self) -> None:
        """Take as many rows as the register counts (rule 43)."""
        self.sink.begin(None)
        count, got = None, 0
        while count is None or got < count:
            url = search_url(self.access, got)
            body = _checked(await self.json(url), url)
            if count is None:
                count = int(body["resultCount"])
                self.sink.declare(count)
            found = body["result"]
            if not found:
                break  # fewer than counted: the gate says so
            await self._take(found)
            got += len(found)

    async def _take(self, found: list[dict[str, Any]]) -> None:
        if not self.access.details:
            self.take([as_row(one, None) for one in found])
            return
        for one in found:
            url = record_url(self.access, str(one["id"]))
            self.take([as_row(one, _checked(await self.json(url), url))])
