"""Held runs: why each waits, what it would change, and the answer to it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.listings.difference import DifferenceError, difference
from directory.listings.held import Held, answer, held_runs, last_accepted
from directory.models import Run
from directory.sources.health import fills
from web.maintainers import desk, steps
from web.maintainers.numbers import row_number

blueprint = Blueprint("runs", __name__, url_prefix="/runs")
_EXAMPLES, _MOST_EXAMPLES = 5, 200  # of each kind of change
_LONGEST_REASON = 500  # characters


@blueprint.get("/")
def every_held() -> str:
    """The runs that wait for an answer."""
    return render_template(
        "maintainers/runs.html",
        held=held_runs(desk.session(), desk.now()),
        said=_just_answered(request.args.get("answered", type=row_number)),
    )


@blueprint.get("/<number:number>")
def one(number: int) -> str:
    """One held run with all that is needed to answer it."""
    held = _held(number)
    session = desk.session()
    run = session.get_one(Run, number)
    before = last_accepted(session, run)
    examples = min(request.args.get("examples", _EXAMPLES, type=row_number), _MOST_EXAMPLES)
    try:
        altered, lacking = difference(session, run, max(examples, 0)), ""
    except DifferenceError as error:
        altered, lacking = [], str(error)
    return render_template(
        "maintainers/run.html",
        held=held,
        counts=run.counts,
        before=before,
        fills=fills([before.counts, run.counts] if before else [run.counts]),
        altered=altered,
        lacking=lacking,
        most=_MOST_EXAMPLES,
    )


@blueprint.post("/<number:number>")
def reply(number: int) -> Response:
    """Publish it after all, or forget its rows. The reason goes into the run and the log."""
    act = request.form.get("act")
    if act not in {"accept", "discard"}:
        abort(400)
    reason = request.form.get("reason", "")[:_LONGEST_REASON]
    word = answer(steps.begin(), number, publish=act == "accept", reason=reason)
    steps.keep(f"run_{word}", about=f"run {number}", why=reason.strip())
    return redirect(url_for("maintainers.runs.every_held", answered=number), 303)


def _held(number: int) -> Held:
    found = [run for run in held_runs(desk.session(), desk.now()) if run.run == number]
    return found[0] if found else abort(404)


def _just_answered(number: int | None) -> str:
    """What became of a run, as its own last reason says it."""
    run = desk.session().get(Run, number) if number else None
    codes = {"accepted_by_hand": "accepted", "discarded_by_hand": "discarded"}
    word = codes.get(run.reasons[-1].get("code", "")) if run and run.reasons else None
    return f"Run {number} was {word}." if word else ""
