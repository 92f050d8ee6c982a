"""The site, and beside it an empty Flask view, in one process: for `find_nation.py` alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from benchmarks.find_nation import SECRET
from web import create_app
from web.warm import warm

_EMPTY = Flask("empty")


@_EMPTY.get("/empty")
def _nothing() -> str:
    return ""


_SITE = create_app(
    {"DATABASE_URL": os.environ["NATION_URL"], "SECRET_KEY": SECRET, "API_LIMIT": "off"}
)
warm(_SITE)


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer /empty by the empty view, and everything else by the site."""
    chosen = _EMPTY if environ["PATH_INFO"] == "/empty" else _SITE
    return chosen(environ, start_response)
