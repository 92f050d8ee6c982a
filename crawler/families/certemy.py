"""Certemy public registries: counted JSON, page by page, in a total order.

The registry's page is an app that reads this JSON. Columns are set by each tenant, so that every
row's own names are checked, at every run.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from scrapy.http import TextResponse

from crawler.access import CertemyAccess
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider
from crawler.markup.pages import layout_changed

_REGISTRY = re.compile(r"/public-registry/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
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


def linked_registry(response: TextResponse) -> str:
    """The id of the one registry that a board's page links to.

    Raises CrawlError (layout_changed) for none or several.
    """
    found = {
        m[1] for href in response.css("a::attr(href)").getall() if (m := _REGISTRY.search(href))
    }
    if len(found) != 1:
        raise layout_changed(f"{response.url} links to {len(found)} registries, not to one.")
    return found.pop()


class CertemySpider(SourceSpider[CertemyAccess]):
    """Walk the pages until as many rows are in hand as the registry counts (rule 43)."""

    async def read(self) -> None:
        """Find the registry, and take every page."""
        access = self.access
        registry = access.registry or linked_registry(await self.page(access.page))
        self.sink.begin(None)
        count, got, page = None, 0, 1
        while count is None or got < count:
            body = await self.json(registry_url(access, registry, page))
            if count is None:
                count = int(body["count"])
                self.sink.declare(count)
            elif count != int(body["count"]):
                raise _moved(count, int(body["count"]))
            rows = body["result"]
            if not rows:
                break  # fewer than counted: the gate says so
            self.take(rows, columns=tuple(rows[0]))
            got, page = got + len(rows), page + 1


def _moved(before: int, after: int) -> CrawlError:
    return CrawlError(
        Failure.PARTIAL,
        f"The registry counted {before} rows, and {after} while it was read.",
        "Crawl it again: it was changed meanwhile, and a row may have slipped between two pages.",
    )
