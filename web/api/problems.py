"""The shape of an error: a problem document (RFC 9457), as `web.errors.problem` writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True, slots=True)
class WrongParameter:
    """A parameter that cannot be used; `detail` says what is wrong and what is allowed."""

    parameter: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong (RFC 9457). `errors` names each parameter that cannot be used."""

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    errors: tuple[WrongParameter, ...] = ()
