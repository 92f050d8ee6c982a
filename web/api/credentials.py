"""Credentials: each as one board lists it, with whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from sqlalchemy import Select, select
from werkzeug.exceptions import NotFound

from directory.cards.known import known_credential
from directory.cards.model import CredentialCard
from directory.cards.reader import visible
from directory.models import Listing, Person, PersonListing, Source
from directory.places import state_code
from directory.requirements import load_catalogue
from web import db
from web.api.paging import CURSOR, Paged, behind, page_of
from web.api.parameters import Parameters, known_by, refusal
from web.api.people import cards
from web.api.routes import Also, serves
from web.api.sources import of_a_list

LISTING_ID = r"[0-9a-f]{16}"


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """One credential and its holder."""

    person_id: str
    name: str
    sample: bool
    credential: CredentialCard


@dataclass(frozen=True, slots=True)
class Credentials:
    """A page of credentials, by listing. `next` is the address of the page behind it, or null."""

    credentials: list[HeldCredential]
    next: str | None


def _state(code: str) -> None:
    if code != "US" and state_code(code) != code:
        raise refusal("Give a state's two letters, or US.")


def _title(credential_id: str) -> None:
    if known_credential(load_catalogue(), credential_id) is None:
        raise refusal("There is no such credential. /api/v1/requirements/XX has those of a state.")


class CredentialsPage(Paged):
    """A page of credentials, of all or of those that a filter leaves."""

    cursor: Annotated[str, behind(LISTING_ID), CURSOR] = ""
    source: Annotated[
        str,
        Field(pattern="^[a-z0-9_]{1,40}$", description="Only those of this list."),
        of_a_list,
    ] = ""
    state: Annotated[
        str,
        Field(pattern="^[A-Z]{2}$", description="Only those of this state's lists; US: national."),
        known_by(_state),
    ] = ""
    credential: Annotated[
        str,
        Field(
            pattern="^[a-z0-9-]{1,30}/[a-z0-9-]{1,30}$",
            description="Only credentials of this id.",
            examples=["ct-dph/ladc"],
        ),
        known_by(_title),
    ] = ""


class OneCredential(Parameters):
    """One credential's address."""

    listing_id: Annotated[str, Field(pattern=f"^{LISTING_ID}$", description="A listing's id.")]


@serves("/credentials", Credentials, asked=CredentialsPage)
def credentials(asked: CredentialsPage) -> Credentials:
    """Every credential that a board lists of somebody shown, a page at a time."""
    query = _listed().where(Listing.id > asked.cursor)
    if asked.source:
        query = query.where(Listing.source_id == asked.source)
    if asked.credential:
        query = query.where(Listing.credential_id == asked.credential)
    if asked.state:
        query = query.join(Source, Source.id == Listing.source_id)
        query = query.where(Source.jurisdiction == asked.state)
    query = query.order_by(Listing.id).limit(asked.limit + 1)
    found = [(row[0], row[1]) for row in db.session().execute(query)]
    page, following = page_of(found, asked.limit, lambda row: row[0])
    return Credentials(list(_held(page)), following)


@serves(
    "/credentials/<listing_id>",
    HeldCredential,
    asked=OneCredential,
    also=(Also(404, "No listing of anybody shown has this id."),),
)
def credential(asked: OneCredential) -> HeldCredential:
    """One credential as its board lists it, and its holder."""
    rows = db.session().execute(_listed().where(Listing.id == asked.listing_id))
    for held in _held([(row[0], row[1]) for row in rows]):
        return held
    raise NotFound("No listing of anybody shown has this id.")


def _listed() -> Select[str, str]:
    return (
        select(Listing.id, PersonListing.person_id)
        .join(PersonListing, PersonListing.listing_id == Listing.id)
        .join(Person, Person.id == PersonListing.person_id)
        .where(visible(), Listing.self_reported.is_(False))
    )


def _held(rows: Sequence[tuple[str, str]]) -> Iterator[HeldCredential]:
    shown = cards([person_id for _, person_id in rows])
    for listing_id, person_id in rows:
        card = shown.get(person_id)
        for one in card.credentials if card else ():
            if card and one.listing_id == listing_id:
                yield HeldCredential(card.id, card.name, card.sample, one)
