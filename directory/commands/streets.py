"""The street in a command's place, looked up where the environment allows it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from directory.finding.query import Query

_SETTINGS = ("GEOCODER", "GEOCODER_CONTACT", "GEOCODER_DELAY")


def with_street(query: Query) -> Query:
    """The query from its street, if INTERVENTIONIST_GEOCODER is set; else as it is.

    Raises PlaceNotFound, as `resolve_place` does; ends the command for a setting that cannot be.
    """
    told = [os.environ.get(f"INTERVENTIONIST_{name}", "") for name in _SETTINGS]
    if told[0] in ("", "off") or not isinstance(query.place, str):
        return query
    from directory.commands.console import refusing
    from directory.files.secret_file import suppression_secret
    from directory.places.street import Streets, StreetSettings, StreetSettingsError
    from directory.store import home

    with refusing(StreetSettingsError):
        settings = StreetSettings(told[0], told[1], told[2] or "1")
        streets = Streets(settings, suppression_secret(), home())
    return replace(query, place=streets.place(query.place))
