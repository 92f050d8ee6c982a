"""People beside each other, kept in the page's own link: no account, nothing stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from directory.cards.reader import PersonCard, load_cards
from directory.places import state_code
from directory.requirements import load_catalogue
from directory.resolve.clusters import current_ids
from directory.sources.info import read_sources
from web import db
from web.layout import tokens
from web.pages.carried import contact_cards, message_links, plain_text
from web.pages.people import people_now
from web.tokens import BadToken

blueprint = Blueprint("shortlist", __name__)
MOST = 4  # people beside each other
_USE = "shortlist"
_ID = re.compile(r"\bp[a-z2-7]{12}\b")
_LONGEST_PASTED = 500  # characters


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who was chosen, and the state ("" for none) from which their credentials are judged.

    `unread`: something was pasted, and it was the address of no person's page.
    """

    state: str = ""
    ids: tuple[str, ...] = ()
    left_out: int = 0
    unread: bool = False

    def packed(self) -> list[Any]:
        """As a token carries it; the last only where it is so."""
        return [self.state, list(self.ids), self.left_out, *([True] if self.unread else [])]


@blueprint.post("/shortlist")
def choose() -> AnyResponse:
    """From ticked boxes to a link that says nothing."""
    more = request.form.get("more", "")[:_LONGEST_PASTED].strip()
    pasted = _ID.findall(more)
    asked = [*(one for one in request.form.getlist("person") if _ID.fullmatch(one)), *pasted]
    asked = list(dict.fromkeys(asked))
    state = state_code(request.form.get("state", "")[:2]) or ""
    left_out, unread = max(len(asked) - MOST, 0), bool(more) and not pasted
    chosen = Chosen(state, tuple(asked[:MOST]), left_out, unread)
    token = tokens().seal(_USE, chosen.packed())
    return redirect(url_for("shortlist.beside", token=token), 303)


@blueprint.get("/shortlist/<token>")
def beside(token: str) -> str:
    """The people chosen, beside each other."""
    chosen = chosen_of(token)
    people = _people(chosen)
    links = message_links(plain_text(people)) if people else {}
    return render_template(
        "shortlist.html",
        people=[card for card, _address in people],
        chosen=chosen,
        most=MOST,
        token=token,
        links=links,
    )


@blueprint.get("/shortlist/<token>.txt")
def as_text(token: str) -> Response:
    """The same as plain text."""
    return _text(_people(chosen_of(token)))


@blueprint.get("/shortlist/<token>.vcf")
def as_contacts(token: str) -> Response:
    """The same as contact cards."""
    return _contacts(_people(chosen_of(token)))


@blueprint.get("/people/<person_id>.txt")
def person_text(person_id: str) -> Response:
    """One person as plain text."""
    return _text([(card, _address(card)) for card in people_now(person_id)])


@blueprint.get("/people/<person_id>.vcf")
def person_contact(person_id: str) -> Response:
    """One person as a contact card."""
    return _contacts([(card, _address(card)) for card in people_now(person_id)])


def chosen_of(token: str) -> Chosen:
    """The list of a link. Raises NotFound for a link of another key or use."""
    try:
        packed = tokens().open(_USE, token)
    except BadToken:
        raise NotFound from None
    match packed:
        case [str(state), [*ids], int(left_out), *unread]:
            return Chosen(state, tuple(map(str, ids)), left_out, unread == [True])
    raise NotFound


def _people(chosen: Chosen) -> list[tuple[PersonCard, str]]:
    """Cards with the addresses of their pages; who is hidden since then is left out."""
    ids = [now for one in chosen.ids for now in current_ids(db.session(), one)]
    cards = load_cards(
        db.session(),
        ids,
        state=chosen.state or None,
        today=db.today(),
        sources=read_sources(db.session()),
        catalogue=load_catalogue(),
    )
    return [(card, _address(card)) for card in cards.values()]


def _address(card: PersonCard) -> str:
    return url_for("people.person", person_id=card.id, _external=True)


def _text(people: list[tuple[PersonCard, str]]) -> Response:
    return Response(plain_text(people), mimetype="text/plain")


def _contacts(people: list[tuple[PersonCard, str]]) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="people.vcf"'}
    return Response(contact_cards(people), mimetype="text/vcard", headers=headers)
