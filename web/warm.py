"""What a worker makes before its first answer, so that no family waits for it."""

from __future__ import annotations

import gc

from flask import Flask

from directory.index import IndexReader, prepare
from directory.store import StoreError
from web import db

# Objects made before the young, the middle-aged and the old ones are looked through for circles.
# An answer makes next to none, and a look takes a microsecond an object: with a small number many
# answers wait for one a little, with a large one a single answer waits a tenth of a second.
_COLLECTED = (100_000, 20, 100)


def warm(app: Flask) -> None:
    """Read the state files and make each state's view of today's people; a few seconds' work.

    For whoever starts workers: once before they fork, or once in each. Without a store or an
    index there is nothing to make. What is published later, and another day, is met as it comes.
    """
    with app.app_context():
        try:
            reader = db.reader()
        except StoreError:
            return
        if isinstance(reader, IndexReader):
            prepare(reader, db.today())
    gc.collect()
    gc.freeze()  # what stays for good need not be looked through again and again,
    gc.set_threshold(*_COLLECTED)  # nor what is kept between answers at every few of them
