"""How well each state is covered, as tiles and as a table."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.state_coverage import Level, state_coverage, tiles
from web.maintainers import desk

blueprint = Blueprint("coverage", __name__)
_TILE, _GAP = 44, 4  # units of the drawing


@blueprint.get("/coverage")
def every_state() -> str:
    """Each state's best list, its people and its newest day."""
    rows = state_coverage(desk.session())
    known = {row.code: row for row in rows}
    step = _TILE + _GAP
    drawn = [(known[code], x * step, y * step) for code, x, y in tiles()]
    return render_template(
        "maintainers/coverage.html",
        rows=rows,
        tiles=drawn,
        size=_TILE,
        width=max(x for _row, x, _y in drawn) + _TILE,
        height=max(y for _row, _x, y in drawn) + _TILE,
        levels={one: sum(row.level == one for row in rows if row.code != "US") for one in Level},
    )
