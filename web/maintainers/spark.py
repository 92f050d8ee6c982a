"""A line of a source's last runs, drawn here. Pure: points in, places on a small canvas out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.source_health import Point

WIDTH, HEIGHT = 120, 28  # of the canvas
_EDGE = 4  # room around the line


@dataclass(frozen=True, slots=True)
class Spark:
    """The line as SVG points, a mark for each run (x, y, verdict), and the same in words."""

    line: str
    marks: tuple[tuple[float, float, str], ...]
    words: str


def spark(points: Sequence[Point]) -> Spark:
    """From no rows at the bottom to the most at the top; a run that was not read lies below."""
    most = max((point.rows or 0 for point in points), default=0)
    step = (WIDTH - 2 * _EDGE) / max(len(points) - 1, 1)
    places = [
        (_EDGE + n * step, _height(point.rows or 0, most), point.verdict)
        for n, point in enumerate(points)
    ]
    read = [place for place, point in zip(places, points, strict=True) if point.rows is not None]
    return Spark(
        line=" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in read),
        marks=tuple((round(x, 1), round(y, 1), verdict) for x, y, verdict in places),
        words="Rows of the last runs: " + ", ".join(map(_said, points)),
    )


def _height(rows: int, most: int) -> float:
    return HEIGHT - _EDGE - (rows / most if most else 0) * (HEIGHT - 2 * _EDGE)


def _said(point: Point) -> str:
    rows = "not read" if point.rows is None else f"{point.rows:,}"
    return rows if point.verdict == "accepted" else f"{rows} ({point.verdict})"
