"""Where things are, offline: states, cities and ZIP codes, and the miles between them.

Names, and the points of ZIP codes without an area, come from the `zipcodes` package, whose
coordinates are those of GeoNames (CC BY 4.0). All other points are the Census Bureau's. See
data/gazetteer/README.md.
"""

from __future__ import annotations

from directory.places.distance import miles_between, miles_from, shown_miles, whole_miles
from directory.places.gazetteer import Place, zip_prefixes
from directory.places.resolve import (
    AmbiguousPlace,
    Located,
    PlaceNotFound,
    locate,
    resolve_place,
)
from directory.places.states import (
    ASSOCIATED,
    STATES,
    TERRITORIES,
    state_code,
    state_label,
    state_name,
)

__all__ = [
    "ASSOCIATED",
    "STATES",
    "TERRITORIES",
    "AmbiguousPlace",
    "Located",
    "Place",
    "PlaceNotFound",
    "locate",
    "miles_between",
    "miles_from",
    "resolve_place",
    "shown_miles",
    "state_code",
    "state_label",
    "state_name",
    "whole_miles",
    "zip_prefixes",
]
