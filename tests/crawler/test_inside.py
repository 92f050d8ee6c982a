"""Addresses that no publisher may send us to."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.utils.test import get_crawler

from crawler.manners.inside import OutsideOnlyMiddleware, is_inside

PRIVATE = ("127.0.0.2", "169.254.169.254", "10.1.2.3", "192.168.0.1", "::1", "fe80::1", "localhost")


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_inside(host: str) -> None:
    assert asyncio.run(is_inside(host))


@pytest.mark.parametrize("host", ["93.184.215.14", "2606:4700::1111"])
def test_public_addresses_are_not(host: str) -> None:
    assert not asyncio.run(is_inside(host))


def test_only_the_sources_own_host_may_be_inside() -> None:
    async def crawl() -> None:
        guard = OutsideOnlyMiddleware()
        await guard.process_request(Request("http://127.0.0.1:8000/list"))
        await guard.process_request(Request("http://127.0.0.1:9000/next"))
        await guard.process_request(Request("http://93.184.215.14/file.csv"))
        with pytest.raises(IgnoreRequest, match="private network"):
            await guard.process_request(Request("http://169.254.169.254/latest"))

    asyncio.run(crawl())


def test_a_replay_asks_for_no_address() -> None:
    with pytest.raises(NotConfigured):
        OutsideOnlyMiddleware.from_crawler(
            get_crawler(settings_dict={"HTTPCACHE_IGNORE_MISSING": True})
        )
    assert OutsideOnlyMiddleware.from_crawler(get_crawler())
