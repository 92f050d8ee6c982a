"""The disk is full in the middle of what writes: said in words, nothing half done, rerun equal.

    INTERVENTIONIST_TEST_DISKS=40 pytest -s tests/faults/test_disk_full.py

tries each step on so many disks, each with room for a part of what is to be written.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.forked import Done, run, under_main
from tests.faults.small_disk import SmallDisk, small_disk
from tests.faults.steps import STEPS, Step, crawling
from tests.faults.stores import copy

DISKS = int(os.environ.get("INTERVENTIONIST_TEST_DISKS", "1"))
PAGE = 4096


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDisk]:
    with small_disk(tmp_path_factory.mktemp("disk") / "small") as made:
        yield made


def _act(step: Step[Path], store: Path, said: Path) -> Done:
    return run(under_main(lambda: step.act(store)), said)


def _written(step: Step[Path], begun: Path, disk: SmallDisk, said: Path) -> int:
    """The most that the step has on the disk at one time, in bytes, found by halving."""
    enough, too_little = 64 * 1024 * 1024, 0
    while enough - too_little > max(PAGE * 8, enough // 16):
        middle = (enough + too_little) // 2
        store = copy(begun, disk.folder / "tried")
        disk.leave(middle)
        if _act(step, store, said).code == 0:
            enough = middle
        else:
            too_little = middle
        disk.clear()
    return enough


@pytest.mark.parametrize("name", ["crawl", *STEPS])
def test_a_full_disk_is_named_and_leaves_nothing_half_done(
    name: str, tmp_path: Path, disk: SmallDisk
) -> None:
    with ExitStack() as stack:
        step = stack.enter_context(crawling()) if name == "crawl" else STEPS[name]
        begun, said = tmp_path / "begun", tmp_path / "said"
        begun.mkdir()
        step.begin(begun / "store.db")
        calm = copy(begun, tmp_path / "calm")
        before = step.seen(calm)
        assert _act(step, calm, said).code == 0
        after, seen = step.told(calm), step.seen(calm)
        rooms = random.Random(name)
        needed = _written(step, begun, disk, said) if DISKS > 1 else PAGE * 32
        failed = 0
        for _ in range(DISKS):
            disk.clear()
            store = copy(begun, disk.folder / "full")
            disk.leave(room := rooms.randrange(needed))
            done = _act(step, store, said)
            between = step.seen(copy(store.parent, tmp_path / "looked-at"))
            assert between in (before, seen), f"half done with {room} bytes: {done.said}"
            assert done.code == 1 or between == seen, (room, done.code, done.said)
            if done.code:
                failed += 1
                assert "disk is full" in done.said, (room, done.said)
                assert "Make room" in done.said
                assert "Traceback" not in done.said
            disk.make_room()
            again = _act(step, store, said)
            assert again.code == 0, again.said
            assert step.told(store) == after
    assert failed, "no disk was too small"
    sys.stdout.write(f"{name}: {DISKS} disks, {failed} too small; needs {needed:,} bytes\n")
