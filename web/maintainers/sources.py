"""Source health: a row a source with its last runs as a line, and a page each with the charts."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from directory.sources.drift import newest_notes
from directory.sources.health import LAST, courses, health
from web.maintainers import desk
from web.maintainers.spark import drawn, figure, spark

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def every_source() -> str:
    """The sources that are read, or that a run was made of."""
    rows = health(desk.session(), desk.now())
    return render_template(
        "maintainers/sources.html",
        rows=[(row, spark(row.points)) for row in rows],
        late=[row.status.id for row in rows if row.turn == "late"],
        known=all(row.turn != "unknown" for row in rows),
        due=[row.status.id for row in rows if row.turn == "due"],
    )


@blueprint.get("/sources/<source>")
def one(source: str) -> str:
    """One source: each figure of its last runs as a chart, and all of them as a table."""
    rows = [row for row in health(desk.session(), desk.now()) if row.status.id == source]
    if not rows:
        abort(404)
    runs = newest_notes(desk.session(), source, LAST)
    figures = courses(runs)
    verdicts = [run.verdict for run in runs]
    return render_template(
        "maintainers/source.html",
        row=rows[0],
        runs=runs,
        charts=[(course, drawn(course, verdicts), _newest(course.values)) for course in figures],
        figures=figures,
        figure=figure,
    )


def _newest(values: tuple[float | None, ...]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)
