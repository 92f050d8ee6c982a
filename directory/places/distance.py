"""Miles between points on the earth: one pair for an answer, arrays for ranking."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

# The earth as WGS 84 has it: no ball, so that a great circle would be wrong by up to one in 180.
_EQUATOR_MILES = 6378.137 / 1.609344
_FLATTENING = 1 / 298.257223563
_LEAST = 1e-18  # of a chord, squared: the same place
_FAR = 0.01  # of a chord, squared: nearly the other side of the earth, where the formula ends


class OnABall(NamedTuple):
    """Points for many distances: sines and cosines of their latitudes as on a ball, longitudes."""

    sines: NDArray[np.float64]
    cosines: NDArray[np.float64]
    longitudes: NDArray[np.float64]

    @classmethod
    def of(cls, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]) -> OnABall:
        """Of points in degrees."""
        return cls(*_reduced(latitudes), longitudes)


def miles_from(
    latitude: float,
    longitude: float,
    latitudes: NDArray[np.float64],
    longitudes: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Statute miles from one point (degrees) to each of many, along the earth's own shape.

    `latitudes` and `longitudes` are of one shape, which the answer has too; a NaN stays NaN. By
    Lambert's formula: within a few yards of the geodesic for places in one country.
    """
    return miles_to(latitude, longitude, OnABall.of(latitudes, longitudes))


def miles_to(latitude: float, longitude: float, points: OnABall) -> NDArray[np.float64]:
    """The same to points that are asked for again and again."""
    (sine, cosine), (sines, cosines, longitudes) = _reduced(latitude), points
    half = ((cosines - cosine) ** 2 + (sines - sine) ** 2) / 4  # squared sine of half the way north
    middle = (1 - cosine * cosines + sine * sines) / 2  # the same of half the sum
    turn = np.sin(np.radians(longitudes - longitude) / 2) ** 2
    # Rounding can lift the antipode a hair above 1, where arcsin has no answer.
    chord = np.minimum(half + cosine * cosines * turn, 1)
    angle = 2 * np.arcsin(np.sqrt(chord))
    swing = 2 * np.sqrt(chord * (1 - chord))  # the sine of the angle
    along = (angle - swing) * middle * (1 - half) / np.maximum(1 - chord, _FAR)
    across = (angle + swing) * (1 - middle) * half / np.maximum(chord, _LEAST)
    miles: NDArray[np.float64] = _EQUATOR_MILES * (angle - _FLATTENING / 2 * (along + across))
    return miles


def _reduced(latitudes: Any) -> tuple[Any, Any]:
    """Sine and cosine of latitudes (degrees) as on a ball."""
    tangents = (1 - _FLATTENING) * np.tan(np.radians(latitudes))
    cosines = 1 / np.sqrt(1 + tangents**2)
    return tangents * cosines, cosines


def shown_miles(
    latitude: float,
    longitude: float,
    latitudes: NDArray[np.float64],
    longitudes: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The same to a tenth of a mile: what is sorted by. See `whole_miles` for what is told."""
    return np.round(miles_from(latitude, longitude, latitudes, longitudes), 1)


def whole_miles(miles: float | None) -> int | None:
    """Miles as they are told: rounded up, so that 5.2 reads as the band and radius it is in.

    0 is less than one mile. Tenths would tell where in its city a listing is.
    """
    return miles if miles is None else 0 if miles < 1 else math.ceil(miles)


def miles_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Geodesic statute miles between two (latitude, longitude) points in degrees."""
    # Imported here: only single answers need it, and its geocoders are slow to import.
    from geopy.distance import geodesic

    return float(geodesic(a, b).miles)
