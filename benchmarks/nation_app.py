"""The site, and beside it bare Flask views, in one process: for `find_nation.py` alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from benchmarks.find_nation import SECRET
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


_SITE = create_app(
    {"DATABASE_URL": os.environ["NATION_URL"], "SECRET_KEY": SECRET, "API_LIMIT": "off"}
)
warm(_SITE)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer /empty and /ready by bare views, and everything else by the site."""
    chosen = _BARE if environ["PATH_INFO"] in {"/empty", "/ready"} else _SITE
    return chosen(environ, start_response)
