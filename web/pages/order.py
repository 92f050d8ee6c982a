"""The order of a search made again, from nothing but what is published."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from directory.finding import find as finder
from directory.finding.explain import evidence_of, how_to_check, recompute
from directory.finding.in_json import as_json
from web import db
from web.pages.criteria import problems
from web.pages.search import opened
from web.pages.streets import query_of

blueprint = Blueprint("order", __name__)


@blueprint.get("/results/<token>/order")
def made_again(token: str) -> str:
    """Each person's points added up anew, and if the order that follows is the one shown."""
    asked = opened(token)
    if problems(asked):
        raise NotFound
    answer = finder.answer(db.reader(), query_of(asked), db.today())
    return render_template(
        "order.html",
        answer=answer,
        again=recompute(as_json(answer)),
        evidence={one.person_id: evidence_of(one) for one in answer.results},
        how=how_to_check(answer.seed_from, answer.seed),
        token=token,
    )
