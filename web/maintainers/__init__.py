"""The maintainers' pages, below /maintain: for those with an account, and nobody else.

They are there only where MAINTAIN_DATABASE_URL names a store to write to. `access` lets in and
keeps out, `desk` is their store, and each of the others is a page.
"""

from __future__ import annotations

from flask import Flask

from directory.accounts.second_factor import SecondFactors
from web.maintainers import (
    account,
    accuracy,
    audit,
    claims,
    corrections,
    coverage,
    desk,
    doorstep,
    home,
    opt_out,
    review,
    runs,
    sign_in,
    sources,
    words,
)
from web.maintainers.access import blueprint
from web.maintainers.numbers import Number

_PAGES = (home, sign_in, account, review, runs, sources, words, coverage, accuracy)
for _page in (*_PAGES, corrections, claims, opt_out, audit):
    blueprint.register_blueprint(_page.blueprint)


def init_app(app: Flask, url: str, key: str, counts: str) -> None:
    """Give the app these pages. `url` is the store they write to; `key` seals second factors;
    `counts` is where tries to sign in are counted.
    """
    doorstep.init_app(app, counts)
    app.url_map.converters["number"] = Number
    desk.init_app(app, url, SecondFactors(key))
    app.register_blueprint(blueprint)
