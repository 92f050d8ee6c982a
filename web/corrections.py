"""“Something is wrong on this page”: anybody may say so, and nobody's word changes a fact.

The site's own connection only reads. A report goes another way, which can add one and do no more
(`directory.corrections.road`); where no setting opens it, the page says whom to write to.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from threading import Lock

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from limits import parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from directory.cards import PersonCard
from directory.corrections import road
from directory.language import spoken
from directory.vocabulary import load
from web.api.limits import patience
from web.layout import tokens
from web.neighbors import is_this_machine, neighborhood
from web.people import people_at
from web.tokens import BadToken

blueprint = Blueprint("corrections", __name__)
_USE, _EXTENSION = "correction", "reports-road"
_OPEN_FOR = dt.timedelta(hours=12)  # a form that somebody wrote on
_LONGEST = {"text": 2000, "contact": 200}  # characters
_OFTEN = parse("10 per hour")  # of one neighborhood
_TRAP = "website"  # a field that nobody sees: only a program fills it in
Answer = Response | str | tuple[str, int]


@dataclass(slots=True)
class Road:
    """The way in, opened at the first report; and how often a neighborhood took it."""

    url: str
    limiter: MovingWindowRateLimiter
    _engine: Engine | None = None
    _lock: Lock = field(default_factory=Lock)

    def engine(self) -> Engine:
        """The engine that adds reports. Raises StoreError while there is no store."""
        with self._lock:
            self._engine = self._engine or road.open_road(self.url)
            return self._engine


def init_app(app: Flask, url: str, storage: str) -> None:
    """Open the way for reports, if a setting names a store for them."""
    if url:
        counted = storage_from_string(storage, wrap_exceptions=True, **patience(storage))
        limiter = MovingWindowRateLimiter(counted)
        app.extensions[_EXTENSION] = Road(url, limiter)


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
    way: Road | None = current_app.extensions.get(_EXTENSION)
    if way is None:
        raise NotFound
    told = {name: request.form.get(name, "").strip() for name in ("kind", "text", "contact")}
    person_id, once = _opened(request.form.get("form", ""))
    wrong = _problems(told, fresh=once != "")
    if wrong:
        return _form(person_id, told, wrong), 400
    if request.form.get(_TRAP):
        return redirect(url_for("corrections.sent"), 303)
    if not _may_send(way):
        wait = {"text": _("Too many reports come from where you are. Please wait an hour.")}
        return _form(person_id, told, wait), 429
    return _kept(way, person_id, once, told)


def _may_send(way: Road) -> bool:
    """Count this report; False where its neighborhood sent too many. Uncounted, everybody may."""
    address = request.remote_addr
    if is_this_machine(address):
        return True
    try:
        return way.limiter.hit(_OFTEN, tokens().blind(_USE, neighborhood(address)))
    except StorageError:
        return True


def _kept(way: Road, person_id: str, once: str, told: dict[str, str]) -> Answer:
    now = dt.datetime.now(dt.UTC)
    try:
        road.keep(way.engine(), once, now, person_id=person_id, language=spoken(), **told)
    except OperationalError:
        busy = {"text": _("We could not keep this just now. Please send it again in a minute.")}
        return _form(person_id, told, busy), 503
    return redirect(url_for("corrections.sent"), 303)


def _form(person_id: str, told: dict[str, str], wrong: dict[str, str]) -> str:
    made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    sealed = tokens().seal(_USE, [person_id, made, secrets.token_hex(16)])
    return render_template(
        "correction.html",
        card=_known(person_id) if person_id else None,
        told=told,
        wrong=wrong,
        kinds=load("corrections")["kinds"],
        form=sealed,
        trap=_TRAP,
        longest=_LONGEST,
        is_open=_EXTENSION in current_app.extensions,
    )


def _opened(form: str) -> tuple[str, str]:
    """Whom a form is about, and its own number; "" for one that is too old or none of ours."""
    try:
        person_id, made, once = tokens().open(_USE, form)
    except BadToken:
        return "", ""
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(made)
    return person_id, once if dt.timedelta() <= age < _OPEN_FOR else ""


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
