"""How we crawl: named, slow, one connection a host, robots first."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from crawler.robots import AGENT

CONTACT = "https://github.com/interventionist-directory/interventionist-directory"
USER_AGENT = f"{AGENT}/{version('interventionist-directory')} (+{CONTACT})"
DELAY_SECONDS = 5.0


def crawl_settings(*, delay: float = DELAY_SECONDS) -> dict[str, Any]:
    """Scrapy's settings. `delay` is in seconds between two requests to one host.

    Scrapy's remote control and telnet console run Python for whoever reaches them: both are off.
    """
    return {
        "USER_AGENT": USER_AGENT,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": delay,
        "RANDOMIZE_DOWNLOAD_DELAY": False,
        "DOWNLOAD_TIMEOUT": 120,
        "DOWNLOAD_MAXSIZE": 512 * 1024 * 1024,
        "RETRY_TIMES": 2,
        "REDIRECT_MAX_TIMES": 5,
        "COOKIES_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": True,
        "LOG_LEVEL": "ERROR",
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawler.robots.StrictRobotsMiddleware": 100,
        },
    }
