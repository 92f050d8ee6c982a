"""People: one person with each fact's source and date, and the look-up of a name or number."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from flask import (
    Blueprint,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import ColumnElement
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.cards.history import histories
from directory.cards.reader import PersonCard, at_own_address, load_cards
from directory.cards.reader import as_json as card_json
from directory.cards.schema_org import person_document
from directory.corrections.checks import checks_of
from directory.finding import people as finder
from directory.places import STATES
from directory.requirements import load_catalogue
from directory.resolve.clusters import current_ids
from directory.sources.info import read_sources
from web import db
from web.layout import tokens
from web.pages.carried import message_links, plain_text
from web.pages.criteria import LookUp, look_up_from, look_up_of, look_up_problems
from web.tokens import BadToken

blueprint = Blueprint("people", __name__)
_USE = "look-up"
_LIMIT = 20


def people_now(person_id: str) -> list[PersonCard]:
    """The cards of those the id stands for today: one, or several where a person was split.

    Raises NotFound for an id nobody has, or whose people asked to be hidden.
    """
    return _cards(person_id) or _nobody()


def _cards(person_id: str, who: ColumnElement[bool] | None = None) -> list[PersonCard]:
    cards = load_cards(
        db.session(),
        current_ids(db.session(), person_id),
        state=None,
        today=db.today(),
        sources=read_sources(db.session()),
        catalogue=load_catalogue(),
        who=who,
    )
    return list(cards.values())


def people_at(person_id: str) -> list[PersonCard]:
    """Those who have a page at their address, also who left search. Raises NotFound as above."""
    return _cards(person_id) or _cards(person_id, at_own_address()) or _nobody()


def _nobody() -> NoReturn:
    raise NotFound


@blueprint.get("/people/<person_id>")
def person(person_id: str) -> Response:
    """One person. An old id leads on for ever: to one person, or to a page of several.

    Who left search is offered to no search engine and on no list, but keeps this page.
    """
    shown = _cards(person_id)
    cards = shown or _cards(person_id, at_own_address()) or _nobody()
    if len(cards) > 1:
        page = make_response(render_template("several.html", cards=cards), 300)
    elif cards[0].id != person_id:
        page = make_response(redirect(url_for("people.person", person_id=cards[0].id), 301))
    else:
        page = make_response(_page(cards[0], unlisted=not shown))
    if not shown:
        page.headers["X-Robots-Tag"] = "noindex"
    return page


def _page(card: PersonCard, *, unlisted: bool) -> str:
    address = url_for("people.person", person_id=card.id, _external=True)
    return render_template(
        "person.html",
        card=card,
        unlisted=unlisted,
        past=histories(db.session(), card.credentials),
        looks=checks_of(db.session(), [one.listing_id for one in card.credentials]),
        document=None if unlisted else person_document(card, address),
        links=message_links(plain_text([(card, address)])),
    )


@blueprint.get("/people/<person_id>.json")
def person_json(person_id: str) -> Response:
    """The same facts as JSON; a merged id redirects, a split one lists the people."""
    cards = people_now(person_id)
    if len(cards) > 1:
        answer = jsonify({"person_id": person_id, "people": [card_json(card) for card in cards]})
        answer.status_code = 300
        return answer
    if cards[0].id != person_id:
        return redirect(url_for("people.person_json", person_id=cards[0].id), 301)
    return jsonify(card_json(cards[0]))


@blueprint.get("/look-up")
def look_up_form() -> str:
    """The empty look-up form."""
    return _form(LookUp(), {})


@blueprint.post("/look-up")
def look_up() -> Response:
    """From a name to a link that says nothing."""
    return redirect(_answer_to(look_up_from(request.form)), 303)


def _answer_to(asked: LookUp) -> str:
    return url_for("people.looked_up", token=tokens().seal(_USE, asked.packed()))


@blueprint.get("/look-up/<token>")
def looked_up(token: str) -> str:
    """Everyone the name or number may mean, each apart; or an honest "not listed"."""
    asked = _look_up(token)
    wrong = look_up_problems(asked)
    if wrong:
        return _form(asked, wrong)
    answer = finder.look_up_with(
        db.reader(), db.session, asked.name, asked.state or None, _LIMIT, today=db.today()
    )
    if isinstance(answer, finder.Found):
        return render_template("found.html", answer=answer, asked=asked, states=STATES)
    everywhere = _answer_to(replace(asked, state="")) if answer.elsewhere else ""
    return render_template(
        "not_listed.html", answer=answer, asked=asked, states=STATES, everywhere=everywhere
    )


def _form(asked: LookUp, wrong: dict[str, str]) -> str:
    return render_template("look_up.html", look_up=asked, wrong=wrong, states=STATES)


def _look_up(token: str) -> LookUp:
    try:
        return look_up_of(tokens().open(_USE, token))
    except BadToken:
        raise NotFound from None
