"""How large a request's body may be: too large a one is refused before any of it is read."""

from __future__ import annotations

from flask import Flask, abort, request

LARGEST = 16 * 1024  # bytes of a form
_OWN = frozenset({"roster.check", "saved.again"})  # take files: each sets its own limit


def init_app(app: Flask) -> None:
    """Limit every route. A body without a stated length ends at the limit while it is read."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.before_request(_refuse_large)
    app.before_request(_refuse_nul)


def _refuse_large() -> None:
    if (request.content_length or 0) > LARGEST and request.endpoint not in _OWN:
        abort(413)


def _refuse_nul() -> None:
    """No name or place holds a zero byte, and PostgreSQL takes none."""
    if b"%00" in request.query_string or "\0" in request.path:
        abort(400)
