"""“Something is wrong on this page”: anybody may say so, and nobody's word changes a fact.

Where no setting opens the way in (`web.way_in`), the page says whom to write to.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import Engine
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.cards.reader import PersonCard
from directory.corrections import road
from directory.vocabulary import load
from directory.words.language import spoken
from web.pages.people import people_at
from web.way_in import TRAP, Wrong, open_way, seal_form, sent_form, take_in, too_long, way_in

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
    lead = _("We have what you sent. We look at it within one work day, and answer within two.")
    return render_template("sent.html", lead=lead)


@blueprint.post("/corrections")
def report() -> Answer:
    """Keep a report once, however often its form is sent; or say what is wrong with it."""
    came = sent_form(_USE, ("kind", *_LONGEST))

    def keep(engine: Engine, now: dt.datetime) -> None:
        facts = {"person_id": came.about, "language": spoken(), **came.told}
        road.keep(engine, came.once, now, **facts)

    wrong, status = take_in(came, _problems(came.told), "text", keep)
    if wrong:
        return _form(came.about, came.told, wrong), status
    return redirect(url_for("corrections.sent"), status)


def _form(person_id: str, told: dict[str, str], wrong: Wrong) -> str:
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


def _problems(told: dict[str, str]) -> Wrong:
    wrong: Wrong = {}
    if told["kind"] not in load("corrections")["kinds"]:
        wrong["kind"] = _("Choose what is wrong.")
    if not told["text"]:
        wrong["text"] = _("Say what is wrong.")
    return wrong | too_long(told, _LONGEST)


def _known(person_id: str) -> PersonCard:
    """The person whose page this is. Raises NotFound for nobody, several or an old id."""
    cards = people_at(person_id)
    if len(cards) != 1:
        raise NotFound
    return cards[0]
