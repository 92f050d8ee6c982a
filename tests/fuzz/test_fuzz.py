"""Spoilt bytes for every reader of them: none breaks, hangs or fills the memory.

    INTERVENTIONIST_TEST_FUZZ=2000 pytest tests/fuzz

tries so many of each; `make fuzz` looks for new ones by what they reach in the code.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.spoiling import cases
from tests.fuzz.targets import TARGETS

CASES = int(os.environ.get("INTERVENTIONIST_TEST_FUZZ", "8"))
LONGEST = 30  # seconds of one case: no measure of speed, an end to what would never end


@contextmanager
def in_time() -> Iterator[None]:
    def too_long(_signal: int, _frame: Any) -> None:
        raise TimeoutError(f"no answer after {LONGEST} s")

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)


# Arrow cannot hand over a row of the wrong length whose bytes are no text, and says so apart.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_bytes_come_to_the_documented_error_or_to_none(name: str) -> None:
    target = TARGETS[name]

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(target.seeds))
    def spoilt(data: bytes) -> None:
        with in_time():
            target.take(data)

    spoilt()


@pytest.mark.parametrize("name", [name for name in TARGETS if not name.startswith("crawl")])
def test_what_the_search_begins_with_is_sound(name: str) -> None:
    """Bombs among it too: each ends by itself."""
    for seed in TARGETS[name].seeds():
        with in_time():
            TARGETS[name].take(seed)
