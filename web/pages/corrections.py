"""“Something is wrong on this page”: anybody may say so, and nobody's word changes a fact.

Where no setting opens the way in (`web.way_in`), the page says whom to write to.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.cards.reader import PersonCard
from directory.corrections import road
from directory.vocabulary import load
from directory.words.language import spoken
from web.pages.people import people_at
from web.way_in import TRAP, WayIn, open_way, opened_form, seal_form, way_in

blueprint = Blueprint("corrections", __name__)
_USE = "correction"
_LONGEST = {"text": 2000, "contact": 200}  # characters
Answer = Response | str | tuple[str, int]


def init_app(app: Flask, url: str, storage: str) -> None:
    """Open the way for reports, if a setting names a store for them."""
    open_way(app, _USE, url, storage, road.open_road)


@blueprint.get("/corrections")
def general() -> str:
    """The form, about no certain person."""
    return _form("", {}, {})


@blueprint.get("/people/<person_id>/wrong")
def about(person_id: str) -> str:
    """The form about one person's page."""
    return _form(_known(person_id).id, {}, {})


@blueprint.get("/corrections/sent")
def sent() -> str:
    """What happens now."""
    return render_template("correction_sent.html")


@blueprint.post("/corrections")
def report() -> Answer:
    """Keep a report once, however often its form is sent; or say what is wrong with it."""
    way = way_in(_USE)
    if way is None:
        raise NotFound
    told = {name: request.form.get(name, "").strip() for name in ("kind", "text", "contact")}
    person_id, once = opened_form(_USE, request.form.get("form", ""))
    wrong = _problems(told, fresh=once != "")
    if wrong:
        return _form(person_id, told, wrong), 400
    if request.form.get(TRAP):
        return redirect(url_for("corrections.sent"), 303)
    if not way.may_send():
        wait = {"text": _("Too many reports come from where you are. Please wait an hour.")}
        return _form(person_id, told, wait), 429
    return _kept(way, person_id, once, told)


def _kept(way: WayIn, person_id: str, once: str, told: dict[str, str]) -> Answer:
    now = dt.datetime.now(dt.UTC)
    try:
        road.keep(way.engine(), once, now, person_id=person_id, language=spoken(), **told)
    except OperationalError:
        busy = {"text": _("We could not keep this just now. Please send it again in a minute.")}
        return _form(person_id, told, busy), 503
    return redirect(url_for("corrections.sent"), 303)


def _form(person_id: str, told: dict[str, str], wrong: dict[str, str]) -> str:
    return render_template(
        "correction.html",
        card=_known(person_id) if person_id else None,
        told=told,
        wrong=wrong,
        kinds=load("corrections")["kinds"],
        form=seal_form(_USE, person_id),
        trap=TRAP,
        longest=_LONGEST,
        is_open=way_in(_USE) is not None,
    )


def _problems(told: dict[str, str], *, fresh: bool) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if told["kind"] not in load("corrections")["kinds"]:
        wrong["kind"] = _("Choose what is wrong.")
    if not told["text"]:
        wrong["text"] = _("Say what is wrong.")
    for name, most in _LONGEST.items():
        if len(told[name]) > most:
            wrong[name] = _("This is too long. Use at most %(most)s letters.", most=most)
    if not fresh and not wrong:
        wrong["text"] = _("This form was open for too long. Please send it again.")
    return wrong


def _known(person_id: str) -> PersonCard:
    """The person whose page this is. Raises NotFound for nobody, several or an old id."""
    cards = people_at(person_id)
    if len(cards) != 1:
        raise NotFound
    return cards[0]
