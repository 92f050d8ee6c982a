"""Source health: a row a source, and its last runs as a line."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.source_health import health
from directory.store import today
from web.maintainers import desk
from web.maintainers.spark import spark

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def every_source() -> str:
    """The sources that a run was made of."""
    session = desk.session()
    rows = health(session, today(session))
    return render_template(
        "maintainers/sources.html", rows=[(row, spark(row.points)) for row in rows]
    )
