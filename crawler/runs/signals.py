"""What Ctrl-C and a polite end do, before and after Scrapy's reactor as within it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_TAKEN = (signal.SIGINT, signal.SIGTERM)  # by Scrapy, which never gives them back


@contextmanager
def given_back() -> Iterator[None]:
    """Afterwards each is handled as before: Scrapy's handlers stop a reactor, and nothing else."""
    before = [(one, signal.getsignal(one)) for one in _TAKEN]
    try:
        yield
    finally:
        for one, handler in before:
            if handler is not None:  # None: not set by Python, which cannot set it again
                signal.signal(one, handler)
