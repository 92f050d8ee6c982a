"""Sources: every list we read, how it stands, and what it does not show."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers import Response

from directory.source_info import read_sources
from directory.status import as_json, overview
from web import db

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def every_source() -> str:
    """The overview."""
    rows = overview(db.session(), db.today())
    return render_template("sources.html", rows=rows, infos=read_sources(db.session()))


@blueprint.get("/sources.json")
def sources_json() -> Response:
    """The overview in the shape of `sources --json`."""
    return jsonify(as_json(overview(db.session(), db.today())))
