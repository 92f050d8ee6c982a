"""The states as tiles of one size, drawn by how well we read their lists. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from directory.sources.coverage import Level, StateCoverage, tiles

SIZE, _GAP = 44, 4  # of a tile, in units of the drawing


@dataclass(frozen=True, slots=True)
class Tiles:
    """The drawing: (state, x, y) of each tile's upper left; how many states each level has."""

    placed: tuple[tuple[StateCoverage, int, int], ...]
    size: int
    width: int
    height: int
    levels: dict[Level, int]


def drawn(rows: Iterable[StateCoverage]) -> Tiles:
    """The tiles of all states; the whole country's lists have none."""
    known = {row.code: row for row in rows}
    step = SIZE + _GAP
    placed = tuple((known[code], x * step, y * step) for code, x, y in tiles())
    counts = Counter(row.level for row, _, _ in placed)
    return Tiles(
        placed=placed,
        size=SIZE,
        width=max(x for _, x, _ in placed) + SIZE,
        height=max(y for _, _, y in placed) + SIZE,
        levels={one: counts[one] for one in Level},
    )
