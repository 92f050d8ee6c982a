"""What a published list says of itself, as the store keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Source


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The descriptive facts of a source that pages and answers show.

    `page` is where the list itself is described, `check_page` where anyone can check one person
    and `check_how` what to do there. `scope` is all_statuses, current_only, opt_out,
    self_reported or unknown. `shape` (seen, documented, unread) and `shape_note` are what our
    knowledge of its form rests on. `credentials` are ids of those it holds.

    `terms`: what we know of what its publisher allows.
    `read`: is it read when everything is? If not, `why` is a code of the vocabulary's `why`.
    `accepted`: is a reading of it published? That can be so of a list that is read no more, or
    only from files that a person fetched.
    """

    id: str
    title: str
    publisher: str = ""
    jurisdiction: str = "US"
    issuer: str = ""
    page: str = ""
    check_page: str = ""
    check_how: str = ""
    scope: str = ""
    scope_note: str = ""
    discipline_note: str = ""
    shape: str = ""
    shape_note: str = ""
    terms: str = ""
    holds: str = "people"  # or facilities
    credentials: tuple[str, ...] = ()
    read: bool = True
    why: str = ""
    accepted: bool = False

    @property
    def is_ours(self) -> bool:
        """Does it belong to the lists we read? The others are boards to ask."""
        return self.read or self.accepted


_TEXTS = frozenset(field.name for field in fields(SourceInfo) if field.type == "str")


def read_sources(session: Session) -> Mapping[str, SourceInfo]:
    """Every source the store has met, by id, as it last described itself."""
    return {row.id: _stored(row) for row in session.scalars(select(Source).order_by(Source.id))}


def _stored(row: Source) -> SourceInfo:
    told: dict[str, Any] = {
        name: str(value or "") for name, value in row.info.items() if name in _TEXTS
    }
    own = {"id": row.id, "title": row.title, "jurisdiction": row.jurisdiction}
    return SourceInfo(
        **{**told, **own},
        credentials=tuple(map(str, row.info.get("credentials", ()))),
        read=bool(row.info.get("read", True)),
        accepted=row.last_accepted_run_id is not None,
    )
