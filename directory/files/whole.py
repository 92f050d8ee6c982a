"""Files that are there whole or not at all: written beside their place, then put there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Another name to write to; the file takes its own when all went well, else none is left."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)  # of one that was killed
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def keep_first(path: Path, secret: str) -> None:
    """Write a secret for its owner's eyes only; the first of several writers wins.

    On a full disk none is left: half a key, or an empty one, would be a key as well.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secret)
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
    finally:
        fresh.unlink(missing_ok=True)
