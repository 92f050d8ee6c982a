"""Work without Python's garbage collector: for many small things that hold no circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Millions of small rows, none of them in a circle: looking for circles is a quarter of all.

    It is off for the whole process, and on again when the first who turned it off is done.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
