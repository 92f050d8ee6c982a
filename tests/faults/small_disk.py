"""A real file system that is as small as one says, and can grow."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import IN_CI

ROOMY = 256 * 1024 * 1024  # bytes; only what is used takes memory


class SmallDisk:
    """A mounted tmpfs: writing more than fits fails with ENOSPC, as on any disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave(self, free: int) -> None:
        """Let no more than so many bytes be written from now on (in whole pages)."""
        self._resize(shutil.disk_usage(self.folder).used + free)

    def make_room(self) -> None:
        """As if somebody had taken other files away."""
        self._resize(ROOMY)

    def _resize(self, size: int) -> None:
        _mount("-o", f"remount,size={max(size, 4096)}", self.folder)

    def clear(self) -> None:
        """Take every file away."""
        self.make_room()
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _mount(*arguments: object) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A disk mounted at a new folder. Only root may mount: without it the test is left out."""
    if os.geteuid() != 0 and not IN_CI:
        pytest.skip("only root may mount a small disk")
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={ROOMY}", "none", folder)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
