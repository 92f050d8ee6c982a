"""The mark of an answer: of what is published, the day, this program, and what is asked."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from flask import request

from directory import program
from web import db

_SITE = Path(__file__).parents[1]


def mark(*, by_index: bool = False) -> str | None:
    """The answer's mark (a strong ETag), without making the answer; None for a store without one.

    `by_index`: the answer is read from the index, which may be of the edition before. Raises
    StoreError where there is no store.
    """
    edition = db.edition() if by_index else db.stored_edition()
    if edition is None:
        return None
    asked = f"{request.path}?{request.query_string.decode('latin-1')}"
    text = "\n".join((edition, db.today().isoformat(), software(), program.mark(_SITE), asked))
    return blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def software() -> str:
    """This version of the software."""
    return version("interventionist-directory")
