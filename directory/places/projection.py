"""From latitude and longitude to the canvas of the state outlines: an Albers map of the country.

The outlines are those of us-atlas `states-albers-10m`: three equal-area conic maps on one canvas,
the lower states at scale 1300, Alaska at 0.35 of it, Hawaii at the same, each set in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, sqrt

_SCALE = 1300.0
_MIDDLE = (487.5, 305.0)
_MILES_A_DEGREE = 69.1  # of latitude


@dataclass(frozen=True, slots=True)
class _Conic:
    """An equal-area conic map: degrees of its middle meridian, parallels and centre; its place."""

    turn: float
    parallels: tuple[float, float]
    centre: tuple[float, float]
    scale: float
    shift: tuple[float, float]

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        x, y = self._plain(longitude + self.turn, latitude)
        x0, y0 = self._plain(*self.centre)
        left, down = self.shift
        return (
            _MIDDLE[0] + left * _SCALE + self.scale * (x - x0),
            _MIDDLE[1] + down * _SCALE - self.scale * (y - y0),
        )

    def _plain(self, east: float, north: float) -> tuple[float, float]:
        first, second = (sin(radians(one)) for one in self.parallels)
        n = (first + second) / 2
        c = 1 + first * (2 * n - first)
        r = sqrt(c - 2 * n * sin(radians(north))) / n
        angle = n * radians(east)
        return r * sin(angle), sqrt(c) / n - r * cos(angle)


_LOWER = _Conic(96, (29.5, 45.5), (-0.6, 38.7), _SCALE, (0, 0))
_APART = {
    "AK": _Conic(154, (55, 65), (-2, 58.5), _SCALE * 0.35, (-0.307, 0.201)),
    "HI": _Conic(157, (8, 18), (-3, 19.9), _SCALE, (-0.205, 0.212)),
}


def on_canvas(latitude: float, longitude: float, state: str) -> tuple[float, float]:
    """The point's place on the canvas of `outlines`, in units, x to the right, y down."""
    return _APART.get(state, _LOWER).at(latitude, longitude)


@cache
def units_a_mile(state: str) -> float:
    """How many units of the canvas a mile is, in the middle of that state's part of it."""
    part = _APART.get(state, _LOWER)
    north, east = part.centre[1], part.centre[0] - part.turn
    (_, y), (_, beyond) = part.at(north, east), part.at(north + 1, east)
    return abs(beyond - y) / _MILES_A_DEGREE
