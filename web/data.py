"""Whole answers as JSON, written by a library that knows dataclasses and days by itself."""

from __future__ import annotations

from collections.abc import Hashable

from werkzeug.wrappers import Response

from directory.finding.find import Query
from directory.finding.in_json import in_json
from directory.places import resolve_place
from directory.words.language import spoken
from web import db
from web.compression import is_accepted, packed


def in_full(query: Query, mark: str | None = None) -> Response:
    """The answer in the shape of `find --json`. Raises as `directory.finding.find.find` does.

    It is remembered as it is sent, squeezed or not, so that a worker remembers many. `mark`: that
    of this answer alone, so that `recalled` may find it again.
    """
    reader, today = db.reader(), db.today()
    about = (today, query) if mark is None else mark

    def made() -> bytes:
        text = in_json(reader, query, today)
        return packed(text) if is_accepted() else text

    return _answer(reader.remembered(_form(about), made) if _may_be_kept(query) else made())


def recalled(mark: str) -> Response | None:
    """The answer of this mark, if this worker remembers it: what was asked is not even read."""
    text = db.reader().recalled(_form(mark))
    return None if text is None else _answer(text)


def _form(about: Hashable) -> Hashable:
    """An answer in the form and the language in which it is sent."""
    return is_accepted(), spoken(), about


def _answer(text: bytes) -> Response:
    answer = Response(text, mimetype="application/json")
    if is_accepted():
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _may_be_kept(query: Query) -> bool:
    """Nobody's street stays in a worker's memory, not even without a name beside it."""
    return isinstance(query.place, str) and not resolve_place(query.place).street
