"""How we crawl: named, slow, one connection a host, robots first."""

from __future__ import annotations

import os
import re
from importlib.metadata import version
from typing import Any

from crawler.manners.robots import AGENT
from crawler.source import Source

PRODUCT = f"{AGENT}/{version('interventionist-directory')}"
DELAY_SECONDS = 5.0
CONTACT_VARIABLE = "INTERVENTIONIST_CONTACT"
_CONTACT = re.compile(r"(https://|mailto:)\S+\.\S+")


class ContactError(ValueError):
    """Nobody has said whom a publisher can write to. The message says how to."""


def contact() -> str:
    """Whom a publisher can reach about our visits: a page or an address, from the environment.

    Raises ContactError where it is not set: nobody crawls a live host without a name.
    """
    told = os.environ.get(CONTACT_VARIABLE, "").strip()
    if not _CONTACT.fullmatch(told):
        raise ContactError(
            f"Set {CONTACT_VARIABLE} to a page or address where a publisher can reach you "
            "(https://… or mailto:…). It is sent with every request of a live crawl."
        )
    return told


def user_agent(contact: str) -> str:
    """The name that every request carries."""
    return f"{PRODUCT} (+{contact})" if contact else PRODUCT


def crawl_settings(*, delay: float = DELAY_SECONDS, contact: str = "") -> dict[str, Any]:
    """Scrapy's settings. `delay` is in seconds between two requests to one host.

    Scrapy's remote control and telnet console run Python for whoever reaches them: both are off.
    """
    return {
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": delay,
        "RANDOMIZE_DOWNLOAD_DELAY": False,
        "RETRY_TIMES": 2,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",  # its line holds the address and any token in it
        "REDIRECT_MAX_TIMES": 5,
        "COOKIES_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": True,
        "LOG_LEVEL": "ERROR",
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.manners.inside.OutsideOnlyMiddleware": 90,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.manners.robots.StrictRobotsMiddleware": 100,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "crawler.manners.patience.PatientRetryMiddleware": 550,
        },
    }


def source_settings(source: Source, *, session: bool) -> dict[str, Any]:
    """What one source adds: its bounds, and cookies for one crawl where the host keeps a session.

    Nothing is kept of a cookie afterwards.
    """
    return {
        "DOWNLOAD_TIMEOUT": source.timeout_seconds,
        "DOWNLOAD_MAXSIZE": source.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "COOKIES_ENABLED": session,
    }
