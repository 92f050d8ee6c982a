"""“Is this you?”: a listed professional asks to speak for a board's record.

Whoever asks is told the same whatever the record holds, and whether anybody asked before. What
opens then is at `web.pages.own_words`.
"""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.cards.reader import PersonCard
from directory.claims import road
from directory.claims.links import Links
from directory.words.language import spoken
from web.config import Settings
from web.pages.people import people_now
from web.way_in import TRAP, WayIn, open_way, opened_form, seal_form, way_in

blueprint = Blueprint("claims", __name__)
USE, LINKS = "claim", "claim-links"
_LONGEST = 200  # characters of a contact
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
    return render_template("claim_sent.html")


@blueprint.post("/claims")
def ask() -> Answer:
    """Note an ask once, however often its form is sent; or say what is wrong with it."""
    way = way_in(USE)
    if way is None:
        raise NotFound
    person_id, once = opened_form(USE, request.form.get("form", ""))
    card = known(person_id)
    told = {name: request.form.get(name, "").strip() for name in ("record", "contact")}
    wrong = _problems(card, told, fresh=once != "")
    if wrong:
        return _form(card, told, wrong), 400
    if request.form.get(TRAP):
        return redirect(url_for("claims.sent"), 303)
    if not way.may_send():
        wait = {"record": _("Too many come from where you are. Please wait an hour.")}
        return _form(card, told, wait), 429
    return _kept(way, card, once, told)


def _kept(way: WayIn, card: PersonCard, once: str, told: dict[str, str]) -> Answer:
    now = dt.datetime.now(dt.UTC)
    try:
        road.ask(way.engine(), once, told["record"], told["contact"], spoken(), now)
    except OperationalError:
        busy = {"record": _("We could not keep this just now. Please send it again in a minute.")}
        return _form(card, told, busy), 503
    return redirect(url_for("claims.sent"), 303)


def _form(card: PersonCard, told: dict[str, str], wrong: dict[str, str]) -> str:
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


def _problems(card: PersonCard, told: dict[str, str], *, fresh: bool) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if told["record"] not in {one.listing_id for one in card.credentials}:
        wrong["record"] = _("Choose the record that is yours.")
    if len(told["contact"]) > _LONGEST:
        wrong["contact"] = _("This is too long. Use at most %(most)s letters.", most=_LONGEST)
    if not fresh and not wrong:
        wrong["record"] = _("This form was open for too long. Please send it again.")
    return wrong


def known(person_id: str) -> PersonCard:
    """A person of whom a board tells. Raises NotFound for others, and who asked to be hidden."""
    cards = people_now(person_id)
    if len(cards) != 1 or not cards[0].credentials:
        raise NotFound
    return cards[0]
