"""The first page: what waits."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.held import held_runs
from web.maintainers import desk

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> str:
    """Where to go, and how many runs wait."""
    held = held_runs(desk.session(), desk.now())
    return render_template("maintainers/home.html", held=len(held))
