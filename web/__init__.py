"""The site: server-rendered pages and a keyless JSON API over a store that it can only read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from directory import store
from web import (
    answers,
    api,
    bodies,
    compression,
    db,
    errors,
    fhir,
    headers,
    health,
    languages,
    layout,
    logs,
    maintainers,
    metrics,
    parts,
    twins,
    wording,
)
from web.api import describing, hsds, limits, sharing
from web.config import read_settings
from web.pages import (
    claims,
    compare,
    corrections,
    feeds,
    guide,
    lists,
    order,
    own_words,
    people,
    roster,
    saved,
    search,
    shortlist,
    sources,
    states,
    streets,
    titles,
)
from web.site import Site
from web.tokens import TokenBox, secret_from

__all__ = ["create_app"]

_NOUNS = (
    search,
    lists,
    order,
    people,
    corrections,
    claims,
    own_words,
    shortlist,
    roster,
    saved,
    feeds,
    compare,
    states,
    titles,
    sources,
    guide,
    api,
    hsds,
    fhir,
    describing,
    health,
)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application. `config` holds the settings of `web.config.Settings` in capitals.

    Raises ConfigError for an unknown setting. A store that is not there yet is no error: pages
    answer 503 until it is.
    """
    settings = read_settings(config)
    app = Site(__name__)
    app.request_class = roster.MemoryRequest
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.config["TESTING"] = bool((config or {}).get("TESTING"))
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["settings"] = settings
    key = settings.secret_key or secret_from(store.home())
    app.extensions["tokens"] = TokenBox(key)
    answers.init_app(app, logs.note, metrics.count)
    db.init_app(app, settings.database_url)
    for one in (
        bodies,
        compression,
        headers,
        errors,
        layout,
        parts,
        wording,
        languages,
        sharing,
        twins,
    ):
        one.init_app(app)
    limits.init_app(app, settings)
    streets.init_app(app, settings, key)
    for noun in _NOUNS:
        app.register_blueprint(noun.blueprint)
    corrections.init_app(app, settings.reports_database_url, settings.api_limit_storage)
    claims.init_app(app, settings, key)
    if settings.maintain_database_url:
        counts = settings.api_limit_storage
        maintainers.init_app(app, settings.maintain_database_url, key, counts)
    return app
