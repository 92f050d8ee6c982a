"""Who may be shown: conditions that readers put on `Person`."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from directory.hiding.suppression import Level
from directory.models import Person


def visible() -> ColumnElement[bool]:
    """The condition every reader of people puts on `Person`: who asked to be hidden is hidden."""
    return Person.hidden.is_(False)


def at_own_address() -> ColumnElement[bool]:
    """The condition for a person's own page alone: who only asked to leave search still has it."""
    return Person.wish == Level.NOINDEX
