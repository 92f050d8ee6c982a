"""The site, and beside it bare Flask views, in one process: for `find_nation.py` alone.

Under /framed the site answers as ever, but finds nobody: it takes those it found last.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, has_request_context, request

from benchmarks.find_nation import SECRET
from directory.finding.reading import Listed
from directory.index import IndexReader
from web import create_app
from web.warm import warm

_BARE = Flask("bare")
_READY = b"x" * 137_000  # as many bytes as a new answer has


@_BARE.get("/empty")
def _nothing() -> str:
    return ""


@_BARE.get("/ready")
def _ready() -> bytes:
    return _READY


_FIND = IndexReader.listed
_FOUND: list[Listed] = []  # what was found last
_FRAMED = "/framed"


def _listed(reader: IndexReader, *asked: Any) -> Listed:
    if not (has_request_context() and request.environ.get(_FRAMED) and _FOUND):
        _FOUND[:] = [_FIND(reader, *asked)]
    return _FOUND[0]


IndexReader.listed = _listed  # type: ignore[assignment, method-assign]
_SITE = create_app(
    {"DATABASE_URL": os.environ["NATION_URL"], "SECRET_KEY": SECRET, "API_LIMIT": "off"}
)
warm(_SITE)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer /empty and /ready by bare views, and everything else by the site."""
    path = environ["PATH_INFO"]
    environ[_FRAMED] = path.startswith(_FRAMED)
    environ["PATH_INFO"] = path.removeprefix(_FRAMED)
    chosen = _BARE if path in {"/empty", "/ready"} else _SITE
    return chosen(environ, start_response)
