"""The language that sentences are said in: English, unless a reader's page chose another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ENGLISH = "en"
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def spoken() -> str:
    """The code (ISO 639-1) of the language in use here and now."""
    return _spoken.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say every sentence within in this language. Threads and tasks do not hear each other."""
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)
