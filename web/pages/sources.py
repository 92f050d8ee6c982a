"""Sources: the lists we read and how they stand, and the boards whose lists we do not read."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers import Response

from directory.cards.model import to_plain
from directory.sources.coverage import state_coverage
from directory.sources.info import read_sources
from directory.standing.status import SourceStatus, as_json, for_everyone, overview
from web import db
from web.layout import place_name
from web.pages.state_tiles import drawn

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def every_source() -> str:
    """The overview, in two parts."""
    rows = for_everyone(overview(db.session(), db.today()))
    return render_template(
        "sources.html",
        rows=[row for row in rows if row.access == "read"],
        infos=read_sources(db.session()),
        states=_by_state(row for row in rows if row.access == "ask"),
    )


def _by_state(boards: Iterable[SourceStatus]) -> list[tuple[str, list[SourceStatus]]]:
    """(two letters, its boards to ask), by the state's name; the whole country's come first."""
    found: dict[str, list[SourceStatus]] = {}
    for one in boards:
        found.setdefault(one.jurisdiction, []).append(one)
    return sorted(found.items(), key=lambda pair: (pair[0] != "US", place_name(pair[0])))


@blueprint.get("/sources.json")
def sources_json() -> Response:
    """The overview in the shape of `sources --json`."""
    return jsonify(as_json(for_everyone(overview(db.session(), db.today()))))


@blueprint.get("/sources/states")
def coverage() -> str:
    """Which states we read, and how well we know each of their lists."""
    rows = state_coverage(db.session(), db.today())
    return render_template("coverage.html", rows=rows, tiles=drawn(rows))


@blueprint.get("/sources/states.json")
def coverage_json() -> Response:
    """The same as data."""
    rows = state_coverage(db.session(), db.today())
    return jsonify({"states": [to_plain(row) for row in rows]})
