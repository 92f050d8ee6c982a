"""Answers that need not be made again for whoever holds the one that still stands."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from werkzeug.wrappers import Response

_CONDITIONS = ("IF_NONE_MATCH", "IF_MATCH", "IF_MODIFIED_SINCE", "IF_UNMODIFIED_SINCE", "RANGE")


def unless_held(make: Callable[[], Response], mark: str | None) -> Response:
    """What `make` answers, under this mark; 304 for whoever holds it, without making it.

    Without a mark beforehand, the answer's mark is one of its bytes.
    """
    held = request.if_none_match
    if mark and held.contains_weak(mark) and not held.star_tag:  # "*" asks whether there is any
        return _marked(Response(status=304), mark)
    return _marked(make(), mark)


def _marked(answer: Response, mark: str | None) -> Response:
    if answer.status_code not in {200, 304}:
        return answer
    if mark:
        answer.set_etag(mark)
    else:
        answer.add_etag()
    # To look at every condition takes longer than the rest of an answer's head.
    if not any(f"HTTP_{name}" in request.environ for name in _CONDITIONS):
        return answer
    return answer.make_conditional(request)
