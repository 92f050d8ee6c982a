"""robots.txt as RFC 9309 has it: a 4xx may be crawled, a 5xx or no answer may not."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from twisted.internet.defer import Deferred

from crawler.manners.patience import LONGEST_WAIT

UNREACHABLE = "robots.txt could not be read"
AGENT = "interventionist-directory"
REFUSED = "robots.txt of the host"
FORBIDDEN = f"{REFUSED} forbids"  # the page follows
TOO_SLOW = f"{REFUSED} asks for longer waits than a night allows, before"


class _Shut(RobotParser):
    """Stands for a robots.txt that could not be read or kept to: nothing is allowed."""

    def __init__(self, why: str) -> None:
        self.why = why

    @classmethod
    def from_crawler(cls, crawler: object, robotstxt_body: bytes) -> _Shut:
        """Ignore both: there is nothing to parse."""
        return cls(UNREACHABLE)

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Say no."""
        return False


class StrictRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, which takes any answer for a robots file, made to follow the RFC."""

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuse with the reason, so that a wall and an outage are told apart (rule 50)."""
        if isinstance(rp, _Shut):
            raise IgnoreRequest(rp.why)
        if rp is not None and not rp.allowed(request.url, AGENT):
            raise IgnoreRequest(FORBIDDEN)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._robots_error(OSError(f"robots.txt answered {response.status}"), netloc)
            return
        body = response.body if response.status < 400 else b""
        if (asked_delay(ProtegoRobotParser(body, None)) or 0.0) > LONGEST_WAIT:
            self._shut(netloc, TOO_SLOW)
            return
        await super()._parse_robots(response.replace(body=body), netloc, request)
        self._slow_down(netloc)

    def _slow_down(self, netloc: str) -> None:
        """Take the host's own crawl delay where it is longer than ours."""
        parser = self._parsers[netloc]
        if not isinstance(parser, ProtegoRobotParser):
            return
        wanted = asked_delay(parser)
        slot = self.crawler.engine.downloader.slots.get(netloc.partition(":")[0])
        if wanted and slot and self.crawler.settings.getfloat("DOWNLOAD_DELAY") > 0:
            slot.delay = max(slot.delay, wanted)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._shut(netloc, UNREACHABLE)

    def _shut(self, netloc: str, why: str) -> None:
        waiting = self._parsers[netloc]
        nobody = _Shut(why)
        self._parsers[netloc] = nobody
        if isinstance(waiting, Deferred):
            waiting.callback(nobody)


def asked_delay(parser: ProtegoRobotParser) -> float | None:
    """Seconds that a host asks for between two requests; None where it asks for nothing."""
    told = parser.rp.crawl_delay(AGENT)
    return None if told is None else float(told)
