"""Requirements: what each state's credentials are and ask for, every claim cited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from directory.requirements.facts import Citation, CiteKey, DateText
from directory.requirements.glance import StateGlance, glances
from directory.requirements.model import Code, Credential, Jurisdiction
from web.api.parameters import Nothing, Parameters
from web.api.routes import Also, serves
from web.pages.states import described


@dataclass(frozen=True, slots=True)
class States:
    """Every state at a glance."""

    states: list[StateGlance]


class StateCitation(Citation):
    """A page that a fact rests on. `as_of` is the day it speaks of; missing when undated."""

    as_of: DateText | None = None


class StateCredential(Credential):
    """One credential of a state, and how to check a holder of it."""

    jurisdiction: Code


class StateRequirements(Jurisdiction):
    """What a state's credentials are and require; what is not known is left out."""

    citations: dict[CiteKey, StateCitation]  # type: ignore[assignment]
    credentials: tuple[StateCredential, ...]


class OneState(Parameters):
    """One state's address."""

    code: Annotated[
        str,
        Field(
            pattern="^[A-Za-z]{2}$",
            description="Two letters; `US` for credentials of the whole country.",
            examples=["CT"],
        ),
    ]


@serves("/requirements", States, by_edition=False)
def states(_asked: Nothing) -> States:
    """Every state at a glance: its main title, whether the law asks for one, how sure we are."""
    return States(list(glances()))


@serves(
    "/requirements/<code>",
    StateRequirements,
    asked=OneState,
    also=(Also(404, "There is no such state."),),
    by_edition=False,
    mode="validation",
)
def requirements(asked: OneState) -> dict[str, Any]:
    """What one state's credentials are and require, in the shape of `requirements --json`."""
    return described(asked.code)
