"""Waiting as long as a host asks us to, and no longer than a night allows."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

_SECONDS = re.compile("[0-9]+")  # `str.isdigit` takes a raised 2 for one
LONGEST_WAIT = 600.0  # seconds; a host that asks for more is left alone until the next crawl


def retry_after(response: Response, now: dt.datetime) -> float | None:
    """Seconds that the answer asks us to wait (RFC 9110 §10.2.3), None where it does not say."""
    told = response.headers.get("Retry-After")
    if told is None:
        return None
    text = told.decode("latin-1").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return max((aware - now).total_seconds(), 0.0)
    except (ValueError, OverflowError):
        return None


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's middleware, which comes back at once, made to honour Retry-After."""

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Wait as asked before trying again; give up where the wait is too long."""
        wait = retry_after(response, dt.datetime.now(dt.UTC))
        if wait is None or response.status == 200:
            return super().process_response(request, response)
        if wait > LONGEST_WAIT:
            return response
        await asyncio.sleep(wait)
        return super().process_response(request, response)
