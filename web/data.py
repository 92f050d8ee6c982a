"""Whole answers as JSON, written by a library that knows dataclasses and days by itself."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from directory.finding.find import Query
from directory.finding.in_json import in_json
from directory.places import resolve_place
from directory.words.language import spoken
from web import db
from web.compression import Squeezable, packed

_PLAIN, _SQUEEZED = "json", "gzip"


def in_full(query: Query, mark: str | None = None) -> Response:
    """The answer in the shape of `find --json`. Raises as `directory.finding.find.find` does.

    `mark`: that of this answer alone, so that `recalled` may find it again.
    """
    reader, today = db.reader(), db.today()
    about = (today, query) if mark is None else mark
    may_be_kept = _may_be_kept(query)

    def kept(form: str, make: Callable[[], bytes]) -> bytes:
        return reader.remembered((form, spoken(), about), make) if may_be_kept else make()

    text = kept(_PLAIN, lambda: in_json(reader, query, today))
    return _answer(text, lambda: kept(_SQUEEZED, lambda: packed(text)))


def recalled(mark: str) -> Response | None:
    """The answer of this mark, if this worker remembers it: what was asked is not even read."""
    reader = db.reader()
    text = reader.recalled((_PLAIN, spoken(), mark))
    if text is None:
        return None
    squeezed = (_SQUEEZED, spoken(), mark)
    return _answer(text, lambda: reader.remembered(squeezed, lambda: packed(text)))


def _answer(text: bytes, squeezed: Callable[[], bytes]) -> Response:
    answer = Squeezable(text, mimetype="application/json")
    answer.squeezed = squeezed
    return answer


def _may_be_kept(query: Query) -> bool:
    """Nobody's street stays in a worker's memory, not even without a name beside it."""
    return isinstance(query.place, str) and not resolve_place(query.place).street
