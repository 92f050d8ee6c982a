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
from crawler.families.counted import Counted, CountedSpider
from crawler.pages import layout_changed
from crawler.reading import RowReader

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
    """A search row, with what its record says of notices: Yes, No, or nothing at all (rule 17).

    Raises CrawlError (layout_changed) for another one's record, and for one without such a list.
    """
    row = {name: value for name, value in found.items() if name not in (NOTICES, "id")}
    if record is None:
        return row
    notices = record.get(NOTICES)
    if record.get("id", found["id"]) != found["id"] or not isinstance(notices, list):
        raise layout_changed(f"Record {found['id']} is another, or has no list of notices.")
    return row | {NOTICES: "Yes" if notices else "No"}


def _checked(body: Mapping[str, Any], url: str) -> Mapping[str, Any]:
    code = body.get("errorCode")
    if code not in (None, 0, "0", ""):
        raise CrawlError(
            Failure.SOURCE_ERROR, f"{url} answered error {code}.", "Look at the query; try later."
        )
    return body


class ThentiaSpider(CountedSpider[ThentiaAccess]):
    """Search, page by page; then a record at a time where discipline is to be known."""

    async def read(self) -> None:
        """Take as many rows as the register counts (rule 43)."""
        self.sink.begin(None)
        reader, counted = RowReader(self.source, self.sink.now.date()), Counted()
        while counted.more:
            body = await self._ask(search_url(self.access, counted.got))
            for found in self.count_page(counted, body["resultCount"], body["result"]):
                # Whoever makes no listing, of another profession say, is not asked about.
                listed = reader.read(as_row(found, None)).draft is not None
                record = await self._record(found) if listed and self.access.details else None
                self.take_records([as_row(found, record)])

    async def _record(self, found: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._ask(record_url(self.access, str(found["id"])))

    async def _ask(self, url: str) -> Mapping[str, Any]:
        return _checked(await self.json(url), url)
