"""The outlines of the states, ready to be drawn: no tiles, no outside request."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from directory.data import data_path

_STEPS = re.compile(r"([Ml])([^Mlz]*)")
_NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class Outline:
    """One state as an SVG path, in units of the map's canvas. `label`: the middle of its letters.

    `square`: the state is too small for letters, so they stand in a square at `label`, out at sea.
    """

    state: str
    path: str
    label: tuple[int, int]
    square: bool

    def box(self) -> tuple[float, float, float, float]:
        """The smallest box that holds the outline: left, top, right, bottom, in units."""
        return _box(self.path)


@cache
def _box(path: str) -> tuple[float, float, float, float]:
    """Of a path whose only commands are M (absolute), l (relative) and z."""
    x = y = 0.0
    xs, ys = [], []
    for command, told in _STEPS.findall(path):
        numbers = [float(one) for one in _NUMBER.findall(told)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = (right, down) if command == "M" else (x + right, y + down)
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


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
    aside = json.loads(data_path("outlines", "labels.json").read_text("utf-8"))
    shapes = (_outline(code, shape, aside) for code, shape in sorted(held["states"].items()))
    return Outlines(held["width"], held["height"], tuple(shapes))


def _outline(code: str, shape: dict[str, Any], aside: dict[str, dict[str, Any]]) -> Outline:
    x, y = aside["squares"].get(code) or aside["moved"].get(code) or shape["label"]
    return Outline(code, shape["path"], (x, y), code in aside["squares"])
