"""Pages' data twins (`/people/ID.json`) take no parameters: one that would not act is refused."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

from web.api.parameters import stray
from web.errors import refused
from web.languages import for_programs

_PAGES = frozenset({"people", "sources", "states", "titles"})
_NONE: frozenset[str] = frozenset()


def init_app(app: Flask) -> None:
    """Refuse them before the page's own view is asked."""
    app.before_request(_refuse_stray)


def _refuse_stray() -> Response | None:
    if request.query_string and request.blueprint in _PAGES and for_programs(request.path):
        wrong = stray(request.args, _NONE, _NONE)
        return refused(wrong) if wrong else None
    return None
