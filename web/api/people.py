"""People: everybody, a page at a time, and one person with each fact's source and date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Annotated

import orjson
from flask import redirect, url_for
from pydantic import Field
from sqlalchemy import select
from werkzeug.exceptions import Gone, NotFound
from werkzeug.wrappers import Response

from directory.cards.model import ClaimCard, CredentialCard, PersonCard, PlaceCard
from directory.cards.reader import load_cards, visible
from directory.models import Person as PersonRow
from directory.requirements import load_catalogue
from directory.resolve.clusters import current_ids
from directory.sources.info import read_sources
from web import db
from web.api.paging import CURSOR, Paged, behind, page_of
from web.api.parameters import Parameters
from web.api.routes import Also, serves

PERSON_ID = r"p[a-z2-7]{12}"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as shown. `sample`: invented. `self_reported`: no board's list has them."""

    person_id: str
    name: str
    self_reported: bool
    sample: bool
    places: tuple[PlaceCard, ...]
    credentials: tuple[CredentialCard, ...]
    claims: tuple[ClaimCard, ...]


@dataclass(frozen=True, slots=True)
class People:
    """A page of people, by id. `next` is the address of the page behind it, or null."""

    people: list[Person]
    next: str | None


@dataclass(frozen=True, slots=True)
class SplitPerson:
    """An id that once stood for several people: those whom it stands for now."""

    person_id: str
    people: list[Person]


class PeoplePage(Paged):
    """A page of people."""

    cursor: Annotated[str, behind(PERSON_ID), CURSOR] = ""


class OnePerson(Parameters):
    """One person's address."""

    person_id: Annotated[str, Field(pattern=f"^{PERSON_ID}$", description="A person's id.")]


@serves("/people", People, asked=PeoplePage)
def people(asked: PeoplePage) -> People:
    """Everybody who is shown, by id, a page at a time."""
    query = select(PersonRow.id).where(PersonRow.id > asked.cursor, visible())
    found = list(db.session().scalars(query.order_by(PersonRow.id).limit(asked.limit + 1)))
    ids, following = page_of(found, asked.limit, str)
    return People([told(card) for card in cards(ids).values()], following)


@serves(
    "/people/<person_id>",
    Person,
    asked=OnePerson,
    also=(
        Also(300, "The id stood for several people. All are shown.", SplitPerson),
        Also(301, "The id was merged into another, for ever; `Location` says which."),
        Also(404, "Nobody ever had this id."),
        Also(410, "This person is shown no more."),
    ),
)
def person(asked: OnePerson) -> Person | Response:
    """One person: every credential with its source, dates and standing."""
    ids = current_ids(db.session(), asked.person_id)
    if not ids:
        raise NotFound("Nobody has this id.")
    shown = list(cards(ids).values())
    if not shown:
        raise Gone("This person is shown no more.")
    if len(shown) > 1:
        several = SplitPerson(asked.person_id, [told(card) for card in shown])
        return Response(orjson.dumps(several), 300, mimetype="application/json")
    if shown[0].id != asked.person_id:
        return redirect(url_for("api.person", person_id=shown[0].id), 301)
    return told(shown[0])


def cards(ids: Collection[str]) -> dict[str, PersonCard]:
    """The cards of those who may be shown, each credential judged where it was issued."""
    return load_cards(
        db.session(),
        ids,
        state=None,
        today=db.today(),
        sources=read_sources(db.session()),
        catalogue=load_catalogue(),
    )


def told(card: PersonCard) -> Person:
    """The card under the names that the API uses."""
    own = {one.name: getattr(card, one.name) for one in fields(Person) if one.name != "person_id"}
    return Person(person_id=card.id, **own)
