"""The application: each request is answered from one edition of the store, whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue

from web import db


class Site(Flask):
    """Flask, but for requests that have to be begun anew."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Every view and hook is a plain function: Flask need not look at each, each time."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer; once more, from the store, where the index begun with was overtaken."""
        try:
            return super().dispatch_request()
        except db.OvertakenError:
            db.begin_anew()
            return super().dispatch_request()
