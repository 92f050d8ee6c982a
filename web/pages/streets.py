"""A family's typed street, looked up where a setting allows it; programs' questions never are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask, current_app

from directory import store
from directory.finding.query import Query
from web.config import Settings
from web.pages.criteria import Criteria

if TYPE_CHECKING:
    from directory.places.street import Streets

_EXTENSION = "directory-streets"


def init_app(app: Flask, settings: Settings, key: str) -> None:
    """Keep who looks streets up, if anybody, and tell the pages' privacy lines."""
    app.extensions[_EXTENSION] = streets = _streets(settings, key)
    app.jinja_env.globals["street_host"] = streets.host if streets else ""


def query_of(asked: Criteria) -> Query:
    """The search with its place, from the street where one was typed and may be looked up."""
    query = asked.query()
    streets: Streets | None = current_app.extensions[_EXTENSION]
    return replace(query, place=streets.place(asked.place)) if streets else query


def _streets(settings: Settings, key: str) -> Streets | None:
    if settings.geocoder == "off":
        return None
    # Imported here: geocoders are slow to import, and most copies of the site ask none.
    from directory.places.street import StreetSettings, streets_of

    told = StreetSettings(settings.geocoder, settings.geocoder_contact, settings.geocoder_delay)
    return streets_of(told, key.encode(), store.home())
