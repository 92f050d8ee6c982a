"""Whole answers as JSON, written by a library that knows dataclasses and days by itself."""

from __future__ import annotations

import orjson
from werkzeug.wrappers import Response

from directory.finding.find import Query, data
from web import db


def in_full(query: Query) -> Response:
    """The answer in the shape of `find --json`. Raises as `directory.finding.find.find` does."""
    return Response(orjson.dumps(data(db.reader(), query, db.today())), mimetype="application/json")
