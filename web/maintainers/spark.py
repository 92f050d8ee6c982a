"""A line of a source's last runs, drawn here. Pure: numbers in, places on a small canvas out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.sources.health import Course, Point

WIDTH, HEIGHT = 120, 28  # of the canvas
_EDGE = 4  # room around the line


@dataclass(frozen=True, slots=True)
class Spark:
    """The line as SVG points, a mark for each run (x, y, verdict), and the same in words."""

    line: str
    marks: tuple[tuple[float, float, str], ...]
    words: str


def spark(points: Sequence[Point]) -> Spark:
    """A source's rows: from none at the bottom to the most at the top."""
    rows = Course("rows of the last runs", "count", tuple(point.rows for point in points))
    return drawn(rows, [point.verdict for point in points])


def drawn(course: Course, verdicts: Sequence[str]) -> Spark:
    """From nothing at the bottom to the most at the top, which for a share is all of them.

    A run that has no such figure lies at the bottom, and the line passes over it.
    """
    most = 1.0 if course.unit == "share" else max((v or 0 for v in course.values), default=0)
    step = (WIDTH - 2 * _EDGE) / max(len(course.values) - 1, 1)
    places = [(_EDGE + n * step, _height(v or 0, most)) for n, v in enumerate(course.values)]
    read = [place for place, v in zip(places, course.values, strict=True) if v is not None]
    said = (_said(course, v, word) for v, word in zip(course.values, verdicts, strict=True))
    return Spark(
        line=" ".join(f"{x:.1f},{y:.1f}" for x, y in read),
        marks=tuple(
            (round(x, 1), round(y, 1), word) for (x, y), word in zip(places, verdicts, strict=True)
        ),
        words=f"{course.name.replace('_', ' ').capitalize()}: {', '.join(said)}",
    )


def figure(course: Course, value: float | None) -> str:
    """One value in words, or "" for none."""
    if value is None:
        return ""
    return f"{value:.1%}" if course.unit == "share" else f"{value:,.0f}"


def _height(value: float, most: float) -> float:
    return HEIGHT - _EDGE - (value / most if most else 0) * (HEIGHT - 2 * _EDGE)


def _said(course: Course, value: float | None, verdict: str) -> str:
    told = figure(course, value) or "not read"
    return told if verdict in ("accepted", "unchanged") else f"{told} ({verdict})"
