"""Changes: what happened to people's credentials and ids, in one order, from a cursor on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from flask import request
from pydantic import Field
from pydantic.functional_validators import AfterValidator
from werkzeug.wrappers import Response

from directory.sources.info import SourceInfo, read_sources
from directory.watch import Cursor, CursorError, Entry, Happening, Kind, page
from directory.watch.telling import sentence
from web import db
from web.api.paging import Paged
from web.api.parameters import refusal
from web.api.routes import serves
from web.errors import refused


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `before` and `after` hold the facts that moved."""

    kind: Kind
    text: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChangedCredential:
    """The credential it happened to, as it is now."""

    listing_id: str
    credential_id: str | None
    title_published: str
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class ChangeSource:
    """The list that told it, and the page where anyone can check it."""

    id: str
    title: str
    check_page: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log. `day`: the list's day, or the day on which it was so.

    Of a person's id (merged, split, hidden, shown, dropped) there is no name, credential or
    source; `other_id` is whom it stands for now, if anybody. An entry about a person who asks to
    be hidden is later left out, but for the one that says so.
    """

    cursor: str
    day: dt.date
    person_id: str
    other_id: str | None
    name: str | None
    credential: ChangedCredential | None
    source: ChangeSource | None
    events: list[Event]


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of changes, the oldest first.

    `cursor` is what to give as `since` the next time, today or in a month. `next` is the address
    of what has happened already behind this page, or null.
    """

    changes: list[Change]
    cursor: str
    next: str | None


def _since(text: str) -> str:
    try:
        Cursor.read(text)
    except CursorError as error:
        raise refusal(str(error)) from None
    return text


class ChangesPage(Paged):
    """A page of changes."""

    since: Annotated[
        str,
        AfterValidator(_since),
        Field(description="The `cursor` of an earlier answer. Left out: from the beginning."),
    ] = "0-0"


@serves("/changes", Changes, asked=ChangesPage, by_edition=False)
def changes(asked: ChangesPage) -> Changes | Response:
    """What happened to people's credentials and ids after a cursor; none is lost or repeated."""
    try:
        found = page(db.session(), Cursor.read(asked.since), asked.limit)
    except CursorError as error:
        return refused({"since": str(error)})
    sources = read_sources(db.session())
    following = None
    if found.more:
        limit = f"&limit={asked.limit}" if "limit" in request.args else ""
        following = f"{request.path}?since={found.next}{limit}"
    return Changes([_told(one, sources) for one in found.entries], str(found.next), following)


def _told(entry: Entry, sources: Mapping[str, SourceInfo]) -> Change:
    source = sources.get(entry.source_id)
    return Change(
        cursor=str(entry.cursor),
        day=entry.day,
        person_id=entry.person_id,
        other_id=entry.other_id,
        name=entry.name or None,
        credential=_credential(entry) if entry.listing_id else None,
        source=ChangeSource(source.id, source.title, source.check_page) if source else None,
        events=[_event(one) for one in entry.happenings],
    )


def _credential(entry: Entry) -> ChangedCredential:
    return ChangedCredential(
        entry.listing_id, entry.credential_id, entry.title, entry.number, entry.url
    )


def _event(one: Happening) -> Event:
    return Event(one.kind, sentence(one), dict(one.before), dict(one.after))
