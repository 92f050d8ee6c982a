"""“Is this you?”: a listed professional asks to speak for a board's record.

Whoever asks is told the same whatever the record holds, and whether anybody asked before. What
opens then is at `web.pages.own_words`.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import Engine
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.cards.reader import PersonCard
from directory.claims import road
from directory.claims.links import Links
from directory.words.language import spoken
from web.config import Settings
from web.pages.people import people_now
from web.way_in import TRAP, Wrong, open_way, seal_form, sent_form, take_in, too_long, way_in

blueprint = Blueprint("claims", __name__)
USE, LINKS = "claim", "claim-links"
_LONGEST = {"contact": 200}  # characters
Answer = Response | str | tuple[str, int]


def init_app(app: Flask, settings: Settings, key: str) -> None:
    """Open the way for claims, if a setting names a store for them. `key` signs their links."""
    open_way(app, USE, settings.claims_database_url, settings.api_limit_storage, road.open_road)
    app.extensions[LINKS] = Links(key)


@blueprint.get("/people/<person_id>/claim")
def form(person_id: str) -> str:
    """What a claim is, and the form that asks for one."""
    return _form(known(person_id), {}, {})


@blueprint.get("/claims/sent")
def sent() -> str:
    """What happens now: the same for everybody."""
    then = _("If the board’s record has an e-mail address, we send a letter there.")
    return render_template(
        "sent.html", lead=_("One of us looks at it within one work day."), then=then
    )


@blueprint.post("/claims")
def ask() -> Answer:
    """Note an ask once, however often its form is sent; or say what is wrong with it."""
    came = sent_form(USE, ("record", *_LONGEST))
    card, told = known(came.about), came.told

    def keep(engine: Engine, now: dt.datetime) -> None:
        road.ask(engine, came.once, told["record"], told["contact"], spoken(), now)

    wrong, status = take_in(came, _problems(card, told), "record", keep)
    return (_form(card, told, wrong), status) if wrong else redirect(url_for("claims.sent"), status)


def _form(card: PersonCard, told: dict[str, str], wrong: Wrong) -> str:
    return render_template(
        "claim.html",
        card=card,
        told=told,
        wrong=wrong,
        form=seal_form(USE, card.id),
        trap=TRAP,
        longest=_LONGEST,
        is_open=way_in(USE) is not None,
    )


def _problems(card: PersonCard, told: dict[str, str]) -> Wrong:
    known_here = told["record"] in {one.listing_id for one in card.credentials}
    choose = {} if known_here else {"record": _("Choose the record that is yours.")}
    return choose | too_long(told, _LONGEST)


def known(person_id: str) -> PersonCard:
    """A person of whom a board tells. Raises NotFound for others, and who asked to be hidden."""
    cards = people_now(person_id)
    if len(cards) != 1 or not cards[0].credentials:
        raise NotFound
    return cards[0]
