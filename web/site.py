"""The application: each request is answered from one edition of the store, whole."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue

from web import db


class Site(Flask):
    """Flask, but for requests that have to be begun anew."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer; once more, from the store, where the index begun with was overtaken."""
        try:
            return super().dispatch_request()
        except db.OvertakenError:
            db.begin_anew()
            return super().dispatch_request()
