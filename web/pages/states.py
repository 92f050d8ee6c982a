"""States: what each title means and requires, every claim with its source."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.cards.model import to_plain
from directory.places import state_label
from directory.requirements import Jurisdiction, RequirementsError, describe, load_catalogue
from directory.requirements.glance import glance, glances
from directory.sources.boards import lists_of_boards
from directory.sources.info import read_sources
from directory.words.sentences import say
from web import db
from web.pages.requirement_rows import StatePage, state_page

blueprint = Blueprint("states", __name__)


@blueprint.get("/states")
def every_state() -> str:
    """The list of states, with what is known of each at a glance."""
    return render_template("states.html", states=glances())


@blueprint.get("/states.json")
def every_state_json() -> Response:
    """The same as data."""
    return jsonify({"states": to_plain(glances())})


@blueprint.get("/states/<code>")
def state(code: str) -> str | Response:
    """One state."""
    if code != code.upper():
        return redirect(url_for("states.state", code=code.upper()), 301)
    held = _jurisdiction(code)
    page: StatePage = state_page(held)
    lists = lists_of_boards(read_sources(db.session()).values())
    place = say("place_state", place=state_label(code))  # "LA" alone may mean Los Angeles
    return render_template("state.html", page=page, line=glance(held), lists=lists, place=place)


@blueprint.get("/states/<code>.json")
def state_json(code: str) -> Response:
    """One state in the shape of `requirements --json`."""
    return jsonify(described(code))


def described(code: str) -> dict[str, object]:
    """The state's requirements as JSON has them; NotFound for a code without a file."""
    try:
        return describe(code.upper())
    except RequirementsError as error:
        raise NotFound(str(error)) from error


def _jurisdiction(code: str) -> Jurisdiction:
    try:
        return load_catalogue().jurisdiction(code)
    except RequirementsError as error:
        raise NotFound from error
