"""Claims: who says that a board's record is theirs, and what a maintainer found."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, current_app, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from directory.cards.reader import PersonCard
from directory.claims import letters, queue, road
from directory.claims.links import Links
from directory.claims.tables import Claim, ClaimProof, Way
from directory.corrections import cases
from directory.finding.self_stated import in_words
from directory.models import Listing, Person, PersonListing
from directory.sources.info import SourceInfo, read_sources
from directory.vocabulary import load
from web.maintainers import desk, steps
from web.maintainers.access import me
from web.maintainers.corrections import cards_of
from web.pages.claims import LINKS

blueprint = Blueprint("claims", __name__, url_prefix="/claims")
_CLOSED = 20  # shown


@blueprint.get("/")
def waiting() -> str:
    """The open claims, those that are late first; and the last that were closed."""
    session = desk.session()
    return render_template(
        "maintainers/claims.html",
        rows=cases.waiting(session, Claim, desk.now()),
        closed=cases.closed(session, Claim, _CLOSED),
    )


@blueprint.get("/<number:number>")
def one(number: int) -> str:
    """One claim: whose record it is, what was found, what is said through it."""
    return _page(number, "")


@blueprint.post("/<number:number>")
def step(number: int) -> Response | str:
    """Acknowledge, prove, refuse or withdraw it; noted in the log, both or neither."""
    act, why = request.form.get("act", ""), request.form.get("why", "")
    _take(steps.begin(), act, number, why, desk.now())
    steps.keep(f"claim_{act}", about=f"claim {number}", why=why)
    claim = desk.session().get_one(Claim, number)
    if act in set(Way) and "@" not in claim.contact:
        return _page(number, _link(claim))  # shown this once: nobody sends it
    return redirect(url_for("maintainers.claims.one", number=number), 303)


def _take(session: Session, act: str, number: int, why: str, now: dt.datetime) -> None:
    match act:
        case "acknowledge":
            queue.acknowledge(session, number, now)
        case "refuse":
            queue.refuse(session, number, why, now)
        case "withdraw":
            queue.withdraw(session, number, now)
        case Way.LETTER | Way.CHECK:
            on = request.form.get("on", type=dt.date.fromisoformat) or abort(400)
            finding = queue.Finding(Way(act), me().role, why, on)
            queue.prove(session, number, finding, request.form.get("address", ""), now)
        case _:
            abort(400)


def _link(claim: Claim) -> str:
    links: Links = current_app.extensions[LINKS]
    proof = desk.session().get_one(ClaimProof, claim.id)
    return letters.address(request.host_url.rstrip("/"), claim, links.token(proof.link))


def _page(number: int, link: str) -> str:
    session = desk.session()
    claim = session.get(Claim, number) or abort(404)
    record = session.get_one(Listing, claim.listing_id)
    said = road.newest(session, number)
    return render_template(
        "maintainers/claim.html",
        claim=claim,
        record=record,
        source=_source(record),
        cards=_cards(claim),
        wish=_wish(claim),
        proof=session.get(ClaimProof, number),
        ways=load("claims")["ways"],
        said=[in_words(one["says"], one["value"]) for one in said.says] if said else [],
        link=link,
        day=desk.now().date(),
    )


def _source(record: Listing) -> SourceInfo:
    return read_sources(desk.session())[record.source_id]


def _cards(claim: Claim) -> list[PersonCard]:
    held = desk.session().get(PersonListing, claim.listing_id)
    return cards_of(held.person_id) if held else []


def _wish(claim: Claim) -> str:
    """How much the record's person wishes to be hidden: then nothing they say is shown."""
    held = desk.session().get(PersonListing, claim.listing_id)
    return desk.session().get_one(Person, held.person_id).wish if held else ""
