"""Verify: is this person on a list, and how do the credentials stand? Decided as for rosters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Session

from directory.cards.model import CredentialCard
from directory.listings.numbers import is_junk_number
from directory.names.text import fold
from directory.names.typed import whole_name
from directory.places import state_code
from directory.requirements import load_catalogue
from directory.roster import Checked, Outcome, Roster, check_roster, names_of
from directory.words.title_families import choice
from web import db
from web.api.parameters import Parameters, Text, known_by, refusal
from web.api.routes import serves
from web.everybody import everybody

_COLUMNS = ("name", "number", "state", "credential")


def _name(text: str) -> None:
    read = whole_name(text)
    if not fold(f"{read.given} {read.family}"):
        raise refusal("Give a name, in letters.")


def _state(text: str) -> None:
    if state_code(text) is None:
        raise refusal("Give a state's two letters or its name.")


def _number(text: str) -> None:
    if is_junk_number(text):
        raise refusal("Give a number as a list prints it, in any punctuation.")


def _credential(text: str) -> None:
    choice(text, load_catalogue())


class VerifyParameters(Parameters):
    """Whom to look for: a name, a number, or both."""

    name: Annotated[
        Text,
        known_by(_name),
        Field(description="A name in any usual order.", examples=["Jordan Ellery"]),
    ] = ""
    number: Annotated[
        Text, known_by(_number), Field(description="A number, in any punctuation.")
    ] = ""
    state: Annotated[
        Text, known_by(_state), Field(description="A state's two letters or its name.")
    ] = ""
    credential: Annotated[
        Text, known_by(_credential), Field(description="Letters or title of the credential.")
    ] = ""

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not (self.name or self.number):
            raise refusal("Give a name, a number, or both.", "name")
        return self


@dataclass(frozen=True, slots=True)
class Alike:
    """How a candidate's name answers, and how well (0 to 100)."""

    how: str
    score: int


@dataclass(frozen=True, slots=True)
class PossiblePerson:
    """Somebody who may be meant."""

    person_id: str
    name: str
    where: str
    numbers: tuple[str, ...]
    match: Alike


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look through the lists gave. `note` says why; `lists` says in which lists we looked.

    `not_found` proves nothing against anybody: see `lists`. `credentials` are those asked about,
    or else all that the person found holds. Of several who may be meant, none is chosen.
    """

    outcome: Outcome
    note: str
    person_id: str | None
    name: str | None
    credentials: tuple[CredentialCard, ...]
    candidates: list[PossiblePerson]
    lists: tuple[str, ...]
    today: dt.date
    sample: bool


@serves("/verify", Verified, asked=VerifyParameters)
def verify(asked: VerifyParameters) -> Verified:
    """Whether a person is on the boards' lists: found, not found, or ambiguous with candidates."""
    row = tuple(getattr(asked, column) for column in _COLUMNS)
    roster = Roster(_COLUMNS, (row,), {column: at for at, column in enumerate(_COLUMNS)})
    checked = check_roster(db.session(), roster, db.today(), among=everybody(), numbered=_numbered)
    one = checked.results[0]
    return Verified(
        outcome=one.outcome,
        note=one.note,
        person_id=one.person_id or None,
        name=one.name or None,
        credentials=one.credentials,
        candidates=_possible(one),
        lists=checked.lists,
        today=checked.today,
        sample=db.sample_day() is not None,
    )


def _numbered(session: Session, numbers: Collection[str]) -> dict[str, dict[str, str]]:
    """People by number, from the index where there is one: no pass over all numbers."""
    reader = db.reader()
    return {number: names_of(session, reader.of_number(number)) for number in numbers}


def _possible(one: Checked) -> list[PossiblePerson]:
    return [
        PossiblePerson(
            person_id=found.hit.person_id,
            name=found.facts.name,
            where=found.facts.where,
            numbers=found.facts.numbers,
            match=Alike(found.hit.how, found.hit.score),
        )
        for found in one.candidates
    ]
