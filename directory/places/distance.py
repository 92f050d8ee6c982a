"""Miles between points on the earth: one pair for an answer, arrays for ranking."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_EARTH_RADIUS_MILES = 3958.7613  # mean radius, 6371.0088 km, in statute miles


def miles_from(
    latitude: float,
    longitude: float,
    latitudes: NDArray[np.float64],
    longitudes: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Great-circle statute miles from one point (degrees) to each of many, by haversine.

    `latitudes` and `longitudes` are of one shape, which the answer has too; a NaN stays NaN.
    """
    here_latitude, here_longitude = np.radians(latitude), np.radians(longitude)
    there_latitudes, there_longitudes = np.radians(latitudes), np.radians(longitudes)
    chord = (
        np.sin((there_latitudes - here_latitude) / 2) ** 2
        + np.cos(here_latitude)
        * np.cos(there_latitudes)
        * np.sin((there_longitudes - here_longitude) / 2) ** 2
    )
    # Rounding can lift the antipode a hair above 1, where arcsin has no answer.
    miles: NDArray[np.float64] = 2 * _EARTH_RADIUS_MILES * np.arcsin(np.sqrt(np.minimum(chord, 1)))
    return miles


def shown_miles(
    latitude: float,
    longitude: float,
    latitudes: NDArray[np.float64],
    longitudes: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The same to a tenth of a mile: what pages show, and what is sorted by."""
    return np.round(miles_from(latitude, longitude, latitudes, longitudes), 1)


def miles_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle statute miles between two (latitude, longitude) points in degrees."""
    # Imported here: only single answers need it, and its geocoders are slow to import.
    from geopy.distance import great_circle

    return float(great_circle(a, b).miles)
