"""How well each state is covered, as tiles and as a table."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.sources.coverage import people_shown, state_coverage
from directory.store import today
from web.maintainers import desk
from web.pages.state_tiles import drawn

blueprint = Blueprint("coverage", __name__)


@blueprint.get("/coverage")
def every_state() -> str:
    """Each state's best list, its people and its newest day."""
    session = desk.session()
    rows = state_coverage(session, today(session))
    return render_template(
        "maintainers/coverage.html",
        rows=rows,
        people=people_shown(session, rows),
        tiles=drawn(rows),
    )
