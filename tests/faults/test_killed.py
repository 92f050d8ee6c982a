"""kill -9 in the middle of what writes: the state before or the one after, and rerun equal.

    INTERVENTIONIST_TEST_KILLS=200 pytest -s tests/faults/test_killed.py

kills each step so many times and prints how often it was at its end already.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.forked import Done, run
from tests.faults.steps import STEPS, Step, crawling
from tests.faults.stores import copy

KILLS = int(os.environ.get("INTERVENTIONIST_TEST_KILLS", "3"))


@pytest.fixture(scope="module")
def table() -> Iterator[list[tuple[str, int, float]]]:
    """A line a step: how many kills found it done, and how many seconds it takes undisturbed."""
    lines: list[tuple[str, int, float]] = []
    yield lines
    told = [f"{name:8} {KILLS:6} {done:12} {took:11.2f}" for name, done, took in lines]
    told += [f"{'in all':8} {KILLS * len(lines):6} {sum(done for _, done, _ in lines):12}"]
    sys.stdout.write("\n".join(["", "step      kills  already done  seconds whole", *told, ""]))


def _act(step: Step[Path], store: Path, kill_after: float | None = None) -> Done:
    done = run(lambda: step.act(store), store.parent.with_suffix(".said"), kill_after=kill_after)
    assert kill_after is not None or done.code == 0, f"it did not run again: {done.said}"
    return done


@pytest.mark.parametrize("name", ["crawl", *STEPS])
def test_killed_at_any_moment_nothing_is_lost_or_half_done(
    name: str, tmp_path: Path, table: list[tuple[str, int, float]]
) -> None:
    with ExitStack() as stack:
        step = stack.enter_context(crawling()) if name == "crawl" else STEPS[name]
        begun = tmp_path / "begun"
        begun.mkdir()
        step.begin(begun / "store.db")
        calm = copy(begun, tmp_path / "calm")
        before = step.seen(calm)
        _act(step, calm)  # the first one finds nothing in the caches
        calm = copy(begun, tmp_path / "calm")
        whole = _act(step, calm).seconds
        after, seen = step.told(calm), step.seen(calm)
        assert before != seen
        moments = random.Random(name)
        finished = 0
        for _ in range(KILLS):
            store = copy(begun, tmp_path / "killed")
            had = _act(step, store, kill_after=moments.uniform(0, whole)).seconds
            between = step.seen(store)
            finished += between == seen
            assert between in (before, seen), f"half done after {had:.3f} s"
            _act(step, store)
            assert step.told(store) == after, f"killed after {had:.3f} of {whole:.3f} s"
    table.append((name, finished, whole))
