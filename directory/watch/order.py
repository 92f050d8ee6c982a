"""The order of the log: where each entry stands in it, and how far it can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.models import PersonEvent, ResolveState

_FORM = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)


class CursorError(ValueError):
    """A cursor that this store never gave; its text says what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the log: all up to it has been read. Both are 0 before the first entry.

    A list's change stands at its own number; what no list tells stands after the last change that
    was known when it was noted.
    """

    change: int = 0
    event: int = 0

    def __str__(self) -> str:
        return f"{self.change}-{self.event}"

    @classmethod
    def read(cls, text: str) -> Cursor:
        """The cursor that was written so. Raises CursorError."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise CursorError("This is no cursor. Give back an earlier answer's `cursor` as it is.")
        return cls(int(found[1]), int(found[2]))


START = Cursor()


def head(session: Session) -> Cursor:
    """How far the log can be read: changes count once it is known whose they are."""
    change = session.scalar(select(func.max(ResolveState.last_change_id))) or 0
    event = session.scalar(select(func.max(PersonEvent.id))) or 0
    return Cursor(change, event)
