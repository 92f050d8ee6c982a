"""Doubtful pairs: side by side, evidence first, one button an answer.

Nothing is kept between two answers: what was skipped, and the last answer, stand in the address.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.accounts.tables import Role
from directory.corrections.queue import open_about
from directory.corrections.tables import Report
from directory.models import Decision, Sameness
from directory.resolve.clusters import current_ids
from directory.review import VERDICTS, ReviewPair, next_pair
from directory.review.desk import Reply, answered_since, answers_of, keep
from directory.review.desk import take_back as undo_own
from directory.review.facts import odds, side_by_side
from directory.review.model import moves_said
from directory.store import today
from web.maintainers import desk, steps
from web.maintainers.access import me
from web.maintainers.numbers import LONGEST_ID, row_number

blueprint = Blueprint("review", __name__, url_prefix="/review")
_MOST_SKIPPED = 100  # an address has an end; the oldest are asked again
_LONGEST_NOTE = 500  # characters
_OWN = 50  # answers shown


@blueprint.get("/")
def question() -> str:
    """The most useful question that was not skipped; with `person`, of those about them."""
    session, skipped = desk.session(), _skipped(request.args.getlist("skip", type=row_number))
    person = request.args.get("person", "")
    only = current_ids(session, person) if person else None
    pair, waiting = next_pair(session, skipped, today=today(session), only=only)
    midnight = desk.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return render_template(
        "maintainers/review.html",
        pair=pair,
        facts=side_by_side(pair) if pair else [],
        moves=moves_said(pair) if pair else [],
        odds=odds(pair.score) if pair else "",
        waiting=waiting,
        skipped=skipped,
        person=person,
        reports=_reports(pair),
        answered=answered_since(session, me().name, midnight),
        last=_own(request.args.get("kept", type=row_number)),
    )


@blueprint.get("/answers")
def own_answers() -> str:
    """One's own newest answers, each to be taken back while it holds."""
    answers = answers_of(desk.session(), me().name, _OWN)
    return render_template("maintainers/answers.html", answers=answers)


@blueprint.post("/")
def reply() -> Response:
    """Keep an answer, or pass over a question."""
    number = _number("decision_id")
    skipped = _skipped(request.form.getlist("skip", type=row_number))
    verdict = request.form.get("verdict", "")
    if verdict == "skip":
        return _next([*skipped, number], None)
    if verdict not in set(VERDICTS):
        abort(400)
    given = Reply(
        number,
        request.form.get("left", ""),
        request.form.get("right", ""),
        Sameness(verdict),
        request.form.get("note", "")[:_LONGEST_NOTE],
    )
    kept = keep(steps.begin(), given, me().name, desk.now())
    return _kept("pair_answered", kept, skipped)


@blueprint.post("/undo")
def take_back() -> Response:
    """Take back one's own answer: its question is asked again."""
    number = _number("kept")
    skipped = _skipped(request.form.getlist("skip", type=row_number))
    kept = undo_own(steps.begin(), number, me().name, desk.now())
    return _kept("pair_taken_back", kept, skipped)


def _kept(what: str, number: int, skipped: Sequence[int]) -> Response:
    """The answer is kept: on to the next question."""
    steps.keep(what, about=f"decision {number}")
    return _next(skipped, number)


def _next(skipped: Sequence[int], kept: int | None) -> Response:
    person = request.form.get("person", "")[:LONGEST_ID] or None
    to = url_for("maintainers.review.question", skip=_skipped(skipped), kept=kept, person=person)
    return redirect(to, 303)


def _reports(pair: ReviewPair | None) -> list[Report]:
    """The open reports about the two, for those who may read reports."""
    if pair is None or me().role != Role.OPERATOR:
        return []
    return open_about(desk.session(), (pair.left_person_id, pair.right_person_id))


def _number(field: str) -> int:
    found = request.form.get(field, type=row_number)
    return abort(400) if found is None else found


def _skipped(numbers: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(numbers))[-_MOST_SKIPPED:]


def _own(number: int | None) -> Decision | None:
    """One's own decision, if it is one."""
    found = desk.session().get(Decision, number) if number else None
    return found if found and found.made_by == f"person:{me().name}" else None
