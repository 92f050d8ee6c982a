"""No page that a publisher sends us to leads into the network that the crawler runs in."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from socket import gaierror
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured

INSIDE = "leads into a private network"


class OutsideOnlyMiddleware:
    """Refuses redirects and links to addresses that are not public (loopback, private, metadata).

    The host of a crawl's first request is the source's own, from its YAML, and may be anywhere.
    """

    def __init__(self) -> None:
        self._trusted: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OutsideOnlyMiddleware:
        """A replay uses no network, so none is asked for addresses either. Raises NotConfigured."""
        if crawler.settings.getbool("HTTPCACHE_IGNORE_MISSING"):
            raise NotConfigured
        return cls()

    async def process_request(self, request: Request) -> None:
        """Look at each new host once. Raises IgnoreRequest."""
        host = urlsplit(request.url).hostname or ""
        if self._trusted and host not in self._trusted and await is_inside(host):
            raise IgnoreRequest(INSIDE)
        self._trusted.add(host)


async def is_inside(host: str) -> bool:
    """Whether any address of a host is not public. One without an address is left to fail later."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None)
    except (gaierror, UnicodeError):
        return False
    return any(not ip_address(told[4][0]).is_global for told in found)
