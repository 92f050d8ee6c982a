"""How right the directory was when people were called."""

from __future__ import annotations

from flask import Blueprint, render_template

from directory.accuracy import kept
from directory.accuracy.sheet import questions
from web.maintainers import desk

blueprint = Blueprint("accuracy", __name__)
_SHOWN = 8  # two years of quarters


@blueprint.get("/accuracy")
def scores() -> str:
    """What the last call samples showed, and how the next one is drawn."""
    return render_template(
        "maintainers/accuracy.html",
        scored=kept.newest(desk.session(), _SHOWN),
        questions=questions(),
    )
