"""Requirements: what each state's credentials are and ask for, every claim cited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from directory.requirements.glance import StateGlance, glances
from directory.requirements.model import Jurisdiction
from web.api.parameters import Nothing, Parameters
from web.api.routes import Also, serves
from web.states import described


@dataclass(frozen=True, slots=True)
class States:
    """Every state at a glance."""

    states: list[StateGlance]


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
    Jurisdiction,
    asked=OneState,
    also=(Also(404, "There is no such state."),),
    by_edition=False,
    mode="validation",
)
def requirements(asked: OneState) -> dict[str, Any]:
    """What one state's credentials are and require, in the shape of `requirements --json`."""
    return described(asked.code)
