"""How much a person wishes to be hidden."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.files.secret_file import suppression_secret
from directory.hiding.namesakes import namesakes
from directory.hiding.opt_out import OptOutError, opt_out, whose
from directory.hiding.suppression import Level
from web.maintainers import desk, steps
from web.maintainers.access import refused
from web.maintainers.corrections import cards_of
from web.maintainers.numbers import LONGEST_ID

blueprint = Blueprint("opt_out", __name__, url_prefix="/opt-out")
_LIFT = "none"


@blueprint.get("/")
def ask() -> Response | str:
    """Whose wish it is, by the id their page's address ends in."""
    person_id = request.args.get("person", "").strip()[:LONGEST_ID]
    if person_id:
        return redirect(url_for("maintainers.opt_out.one", person_id=person_id), 303)
    return render_template("maintainers/opt_out.html", person=None, cards=[])


@blueprint.get("/<person_id>")
def one(person_id: str) -> str | tuple[str, int]:
    """Who it is, and what is hidden of them now."""
    try:
        person = whose(desk.session(), person_id)
    except OptOutError as error:
        return refused(str(error), 404)
    return render_template(
        "maintainers/opt_out.html",
        person=person,
        cards=cards_of(person.id),
        others=[card for one in namesakes(desk.session(), person) for card in cards_of(one.id)],
    )


@blueprint.post("/<person_id>")
def wish(person_id: str) -> Response:
    """Note the wish: it acts with this answer. The log has the id and the level."""
    told = request.form.get("level", "")
    if told not in {*Level, _LIFT}:
        abort(400)
    level = None if told == _LIFT else Level(told)
    found = opt_out(steps.begin(), person_id, level, suppression_secret(), desk.now()).id
    steps.keep("opt_out", about=f"person {found}", why=level or "lifted")
    return redirect(url_for("maintainers.opt_out.one", person_id=found), 303)
