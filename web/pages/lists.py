"""A search's answer to take away: a sheet, paper, or contact cards; equal to the screen."""

from __future__ import annotations

from flask import Blueprint, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.exports.answers import answer_file, file_name
from directory.finding import find as finder
from directory.vocabulary import load
from web import db
from web.pages.carried import contact_cards
from web.pages.criteria import problems
from web.pages.search import opened
from web.pages.streets import query_of

blueprint = Blueprint("lists", __name__)


@blueprint.get("/results/<token>.<any(csv, xlsx, pdf):form>")
def as_file(token: str, form: str) -> Response:
    """The people found, as a file."""
    answer = _answer(token)
    content = answer_file(db.session(), answer, form)
    kind: str = load("exports")["kinds"][form]
    return _attached(Response(content, content_type=kind), answer, form)


@blueprint.get("/results/<token>.vcf")
def as_contacts(token: str) -> Response:
    """The people found, as contact cards."""
    answer = _answer(token)
    cards = (one.card for one in answer.results)
    people = [(card, url_for("people.person", person_id=card.id, _external=True)) for card in cards]
    return _attached(Response(contact_cards(people), mimetype="text/vcard"), answer, "vcf")


def _answer(token: str) -> finder.Answer:
    asked = opened(token)
    if problems(asked):
        raise NotFound
    return finder.answer(db.reader(), query_of(asked), db.today())


def _attached(answer: Response, found: finder.Answer, form: str) -> Response:
    name = file_name(found.today, form)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
