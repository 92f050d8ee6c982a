"""The pages that a claim's link opens: what a professional says of their own work.

The link itself is all there is to prove who asks: no cookie, so nothing that another site's page
could make a browser send. Until it is used it states; from then on it only takes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from directory.cards.reader import PersonCard
from directory.claims import road, said
from directory.claims.links import Links
from directory.claims.publish import LASTS
from directory.finding.self_stated import in_words
from directory.models import PersonListing
from directory.places import STATES
from directory.vocabulary import load
from web import db
from web.layout import tokens
from web.pages.claims import LINKS, USE
from web.pages.people import people_now
from web.tokens import BadToken
from web.way_in import way_in, way_or_404

blueprint = Blueprint("own_words", __name__)
_STATED = "claim statements"  # what is looked at before it is kept, sealed into the form
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """A link, what it opens, and whose page that is about."""

    token: str
    link: road.Open
    card: PersonCard

    @property
    def here(self) -> str:
        """The address of the link's own page."""
        return url_for("own_words.page", token=self.token)


@blueprint.get("/claims/<token>")
def page(token: str) -> Answer:
    """The form of a fresh link; what a used one can take back; or that it opens nothing."""
    opened = _opened(token)
    if opened is None:
        return render_template("claim_ended.html"), 404
    return _form(opened, {}, ()) if opened.link.says is None else _kept(opened)


@blueprint.post("/claims/<token>")
def act(token: str) -> Answer:
    """Look at what is stated, mend it, keep it; or take it back."""
    opened = _opened(token)
    if opened is None:
        return render_template("claim_ended.html"), 404
    step = request.form.get("act", "")
    if opened.link.says is not None:
        return _take_back(opened) if step in {"take_back", "take_all_back"} else _back_to(opened)
    if step == "review":
        return _review(opened)
    says = _sealed(opened)
    if step == "change":
        return _form(opened, _as_form(says), ())
    if step == "save":
        return _written(road.state, opened, says)  # where it was used meanwhile: see there
    raise BadRequest


def _review(opened: Opened) -> Answer:
    told = {kind: request.form.getlist(kind) for kind in load("specialties")["said"]}
    stated = said.read(told)
    if stated.wrong:
        return _form(opened, told, stated.wrong), 400
    return render_template(
        "claim_review.html",
        opened=opened,
        texts=[in_words(one["says"], one["value"]) for one in stated.says],
        sealed=tokens().seal(_STATED, [opened.link.once, list(stated.says)]),
        day=db.today(),
    )


def _take_back(opened: Opened) -> Answer:
    says = opened.link.says or ()
    taken = set(request.form.getlist("taken"))
    left = [] if request.form["act"] == "take_all_back" else said.left(says, taken)
    if len(left) == len(says):
        return _kept(opened, wrong=_("Choose what you take back.")), 400
    return _written(road.take_back, opened, left)


def _written(
    step: Callable[[Engine, road.Open, Sequence[said.Statement], dt.datetime], bool],
    opened: Opened,
    says: Sequence[said.Statement],
) -> Answer:
    try:
        step(_engine(), opened.link, says, _now())
    except OperationalError:
        return render_template("claim_busy.html", opened=opened), 503
    return _back_to(opened)


def _form(opened: Opened, told: Mapping[str, Sequence[str]], wrong: Sequence[str]) -> str:
    words = load("specialties")
    return render_template(
        "claim_form.html",
        opened=opened,
        told={kind: list(told.get(kind, ())) for kind in words["said"]},
        wrong={kind: _wrong(kind) for kind in wrong},
        words_of=words,
        states=STATES,
    )


def _wrong(kind: str) -> str:
    told = {
        "nothing": _("Choose at least one thing to say."),
        "fee": _("Write whole dollars, like 2500."),
        "website": _("Write an address like https://www.example.org, with nothing after a “?”."),
        "phone": _("Write a phone number of the United States, with its area code."),
    }
    found: str = told.get(kind, _("Choose from the list."))
    return found


def _kept(opened: Opened, wrong: str = "") -> str:
    says = opened.link.says or ()
    until = opened.link.said_on and opened.link.said_on + LASTS
    return render_template(
        "claim_kept.html",
        opened=opened,
        rows=[(said.key_of(one), in_words(one["says"], one["value"])) for one in says],
        until=until,
        wrong=wrong,
    )


def _back_to(opened: Opened) -> Response:
    return redirect(opened.here, 303)


def _sealed(opened: Opened) -> list[said.Statement]:
    """What was looked at with this link. Raises BadRequest for anything else."""
    try:
        once, says = tokens().open(_STATED, request.form.get("sealed", ""))
    except BadToken:
        raise BadRequest from None
    if once != opened.link.once:
        raise BadRequest
    found: list[said.Statement] = says
    return found


def _as_form(says: Sequence[said.Statement]) -> dict[str, list[str]]:
    return {
        kind: [one["value"] for one in says if one["says"] == kind]
        for kind in load("specialties")["said"]
    }


def _opened(token: str) -> Opened | None:
    """What a link opens; None for one that is none, ended, or of somebody who is hidden by now."""
    links: Links = current_app.extensions[LINKS]
    number = links.number(token)
    if number is None or way_in(USE) is None:
        return None
    link = road.opened(_engine(), number, _now())
    card = _card(link.listing_id) if link else None
    return Opened(token, link, card) if link and card else None


def _card(record: str) -> PersonCard | None:
    query = select(PersonListing.person_id).where(PersonListing.listing_id == record)
    whose = db.session().scalar(query)
    try:
        return people_now(whose)[0] if whose else None
    except NotFound:
        return None


def _engine() -> Engine:
    return way_or_404(USE).engine()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
