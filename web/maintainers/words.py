"""Words that lists used and nobody has explained."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.listings.misses import misses
from web.maintainers import desk

blueprint = Blueprint("words", __name__)


@blueprint.get("/words")
def unexplained() -> str:
    """Every such word of the last runs, source by source, with the lines to paste."""
    return render_template("maintainers/words.html", sources=misses(desk.session()))
