"""Certemy public registries: counted JSON, page by page, by last name.

The registry's page is an app that reads this JSON. Columns are set by each tenant, so that every
row's own names are checked, at every run.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from scrapy.http import TextResponse

from crawler.access import CertemyAccess
from crawler.families.counted import Counted, CountedSpider
from crawler.pages import layout_changed

_REGISTRY = re.compile(
    r"(https?://[^/]+)/public-registry/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_NO_FILTER: dict[str, list[str] | None] = {
    "last_name": [],
    "certificationIds": [],
    "organizationId": None,
}


def registry_url(access: CertemyAccess, registry: str, page: int) -> str:
    """One page of a registry, whole: no search, no filter, by last name."""
    query = {
        "search": "",
        "filters": json.dumps(_NO_FILTER, separators=(",", ":")),
        "page": page,
        "page_size": access.page_size,
        "order_id": "last_name",
        "order_type": "asc",
    }
    return f"{access.base}/api/organization/public_registry/{registry}?{urlencode(query)}"


def linked_registry(response: TextResponse, base: str) -> str:
    """The id of the one registry that a board's page links to, below the tenant's `base`.

    Raises CrawlError (layout_changed) for none or several, and for one of another tenant: only the
    board's own settings say which host is asked.
    """
    links = {response.urljoin(href) for href in response.css("a::attr(href)").getall()}
    found = {(m[1], m[2]) for link in links if (m := _REGISTRY.match(link))}
    if len(found) != 1:
        raise layout_changed(f"{response.url} links to {len(found)} registries, not to one.")
    tenant, registry = found.pop()
    if tenant != base:
        raise layout_changed(f"{response.url} links to a registry of {tenant}, not of {base}.")
    return registry


class CertemySpider(CountedSpider[CertemyAccess]):
    """Walk the pages until as many rows are in hand as the registry counts (rule 43)."""

    async def read(self) -> None:
        """Find the registry, and take every page."""
        access = self.access
        registry = access.registry
        if not registry:
            registry = linked_registry(await self.page(access.page), access.base)
        self.sink.begin(None)
        counted, page = Counted(), 0
        while counted.more:
            page += 1
            body = await self.json(registry_url(access, registry, page))
            self.take_records(self.count_page(counted, body["count"], body["result"]))
