"""A page a title: where it exists, what plays its part elsewhere, what it does not mean."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from directory.card_model import to_plain
from directory.requirements.titles import TitleAnswer, where_title
from directory.vocabulary import load

blueprint = Blueprint("titles", __name__)


def _classic() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = load("pages")["classic_titles"]
    return found


def _answer(letters: str) -> TitleAnswer:
    if letters not in _classic():
        abort(404)
    return where_title(letters)


@blueprint.get("/titles")
def every_title() -> str:
    """The five titles that people ask about most."""
    return render_template("titles.html", titles=_classic())


@blueprint.get("/titles/<letters>")
def title(letters: str) -> str | AnyResponse:
    """One title."""
    if letters != letters.upper():
        return redirect(url_for("titles.title", letters=letters.upper()), 301)
    answer = _answer(letters)
    current = [place for place in answer.exists if place.when == "current"]
    earlier = [place for place in answer.exists if place.when != "current"]
    return render_template(
        "title.html",
        letters=letters,
        told=_classic()[letters],
        answer=answer,
        current=current,
        earlier=earlier,
    )


@blueprint.get("/titles/<letters>.json")
def title_json(letters: str) -> Response:
    """The same as data."""
    return jsonify(to_plain(_answer(letters.upper())))
