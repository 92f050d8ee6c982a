"""What a published list says of itself, as the store keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Source


class SourceInfo(Protocol):
    """The descriptive facts of a source that pages and answers show."""

    @property
    def id(self) -> str:
        """The source's id."""

    @property
    def title(self) -> str:
        """The list's name."""

    @property
    def publisher(self) -> str:
        """Who publishes it."""

    @property
    def jurisdiction(self) -> str:
        """Two letters; US for the whole country."""

    @property
    def page(self) -> str:
        """Where the list itself is described."""

    @property
    def check_page(self) -> str:
        """Where anyone can check one person."""

    @property
    def check_how(self) -> str:
        """What to do there."""

    @property
    def scope(self) -> str:
        """all_statuses, current_only, opt_out or self_reported."""

    @property
    def scope_note(self) -> str:
        """The scope in a sentence."""

    @property
    def discipline_note(self) -> str:
        """What the list shows of discipline."""

    @property
    def shape_note(self) -> str:
        """What that knowledge rests on."""

    @property
    def shape(self) -> str:
        """How well its form is known: seen, documented or unread."""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A `SourceInfo` read from the store's `source.info`."""

    id: str
    title: str
    publisher: str = ""
    jurisdiction: str = "US"
    page: str = ""
    check_page: str = ""
    check_how: str = ""
    scope: str = ""
    scope_note: str = ""
    discipline_note: str = ""
    shape: str = ""
    shape_note: str = ""


def read_sources(session: Session) -> Mapping[str, SourceInfo]:
    """Every source the store has met, by id, as it last described itself."""
    return {row.id: _stored(row) for row in session.scalars(select(Source).order_by(Source.id))}


def _stored(row: Source) -> StoredSource:
    told = {
        field.name: row.info[field.name] for field in fields(StoredSource) if field.name in row.info
    }
    own = {"id": row.id, "title": row.title, "jurisdiction": row.jurisdiction}
    return StoredSource(**{**own, **{key: str(value) for key, value in told.items()}})
