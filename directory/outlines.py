"""The outlines of the states, ready to be drawn: no tiles, no outside request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from directory.data import data_path


@dataclass(frozen=True, slots=True)
class Outline:
    """One state as an SVG path, in units of the map's canvas."""

    state: str
    path: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """All states on one canvas; `width` and `height` are its size in units."""

    width: int
    height: int
    states: tuple[Outline, ...]


@cache
def outlines() -> Outlines:
    """Read the shapes: the 50 states and the District of Columbia."""
    held = json.loads(data_path("outlines", "us_states.json").read_text("utf-8"))
    shapes = (Outline(code, shape["path"]) for code, shape in sorted(held["states"].items()))
    return Outlines(held["width"], held["height"], tuple(shapes))
