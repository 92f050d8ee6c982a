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


def in_full(query: Query) -> Response:
    """The answer in the shape of `find --json`. Raises as `directory.finding.find.find` does."""
    reader, today = db.reader(), db.today()

    def kept(form: str, make: Callable[[], bytes]) -> bytes:
        asked = (form, spoken(), today, query)
        return reader.remembered(asked, make) if _may_be_kept(query) else make()

    text = kept("json", lambda: in_json(reader, query, today))
    answer = Squeezable(text, mimetype="application/json")
    answer.squeezed = lambda: kept("gzip", lambda: packed(text))
    return answer


def _may_be_kept(query: Query) -> bool:
    """Nobody's street stays in a worker's memory, not even without a name beside it."""
    return isinstance(query.place, str) and not resolve_place(query.place).street
