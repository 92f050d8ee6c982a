"""Whole answers as JSON, written by a library that knows dataclasses and days by itself."""

from __future__ import annotations

import orjson
from werkzeug.wrappers import Response

from directory.finding.find import Answer, as_data


def in_full(answer: Answer) -> Response:
    """The answer in the shape of `find --json`."""
    return Response(orjson.dumps(as_data(answer)), mimetype="application/json")
