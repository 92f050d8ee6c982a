"""Reading the log: a page after a cursor, or the newest entries about certain people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from directory.cards.reader import visible
from directory.models import Change, ChangeKind, Listing, Person, PersonEvent, PersonListing, Run
from directory.watch.events import SHOWN, Happening, Kind, of_calendar, of_change
from directory.watch.order import Cursor, CursorError, head
from directory.watch.past import Past

People: TypeAlias = Select[Any] | Collection[str]  # ids, or a query of them
_Other, _Own = aliased(Person), aliased(Person)
_HIDDEN = or_(_Own.hidden.is_(True), _Other.hidden.is_(True))
_LISTED = tuple(getattr(Listing, name) for name in (*SHOWN, "source_id", "credential_id"))
_OF_LISTING = (
    *_LISTED,
    *(Listing.id.label("listing_id"), Listing.first_seen, Listing.self_reported),
    *(Person.id.label("holder_id"), Person.name.label("holder")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log. `day` is the list's day, or the day on which it was so.

    Of a credential: whose it is today, by id and name, and the listing. Of an id: no name, and
    `other_id`, whom the id stands for now, if anybody.
    """

    cursor: Cursor
    day: dt.date
    happenings: tuple[Happening, ...]
    person_id: str
    name: str = ""
    other_id: str | None = None
    listing_id: str = ""
    credential_id: str | None = None
    title: str = ""  # as published
    number: str = ""
    source_id: str = ""
    url: str = ""  # the listing's own page, where it has one


@dataclass(frozen=True, slots=True)
class Page:
    """Entries in order. `next` is where to go on; `more`: is there anything after it already?"""

    entries: tuple[Entry, ...]
    next: Cursor
    more: bool


def page(session: Session, since: Cursor, limit: int) -> Page:
    """The first `limit` entries after a cursor. Raises CursorError for one ahead of the log.

    Whoever goes on from `next` each time reads every entry once, whatever is written meanwhile.
    """
    end = head(session)
    if since.change > end.change or since.event > end.event:
        raise CursorError("This cursor is ahead of this store. Begin anew, without a cursor.")
    found = sorted(
        _entries(session, since, end, limit + 1, None, newest_first=False),
        key=lambda one: one.cursor,
    )
    shown, more = found[:limit], len(found) > limit
    return Page(tuple(shown), shown[-1].cursor if more else end, more)


def newest(session: Session, people: People, since: Cursor, limit: int) -> list[Entry]:
    """The newest entries about these people after a cursor, the newest first.

    Only what boards say of credentials, and ids that were joined or parted.
    """
    found = _entries(session, since, head(session), limit, people, newest_first=True)
    return sorted(found, key=lambda one: one.cursor, reverse=True)[:limit]


def following(session: Session, people: People, since: Cursor, limit: int) -> list[Entry]:
    """The first entries about these people after a cursor, the oldest first."""
    found = _entries(session, since, head(session), limit, people, newest_first=False)
    return sorted(found, key=lambda one: one.cursor)[:limit]


def entry_at(session: Session, at: Cursor) -> Entry | None:
    """The entry that stands there; None where its person has asked to be hidden since."""
    before = Cursor(at.change, at.event - 1) if at.event else Cursor(at.change - 1)
    for entry in _entries(session, before, at, 1, None, newest_first=False):
        return None if entry.happenings[0].kind is Kind.HIDDEN else entry
    return None


def _entries(
    session: Session,
    since: Cursor,
    end: Cursor,
    limit: int,
    people: People | None,
    *,
    newest_first: bool,
) -> Iterator[Entry]:
    at = (Change.id,), (PersonEvent.after_change_id, PersonEvent.id)
    changes, events = (
        [column.desc() for column in columns] if newest_first else columns for columns in at
    )
    yield from _of_changes(session, _changes(since, end, people).order_by(*changes).limit(limit))
    for row in session.execute(_events(since, end, people).order_by(*events).limit(limit)):
        yield _of_event(row)


def _changes(since: Cursor, end: Cursor, people: People | None) -> Select[Any]:
    query = (
        select(Change.id, Change.kind, Change.fields, Run.as_of, Run.began_at, *_OF_LISTING)
        .join(Run, Run.id == Change.run_id)
        .join(Listing, Listing.id == Change.listing_id)
        .join(PersonListing, PersonListing.listing_id == Listing.id)
        .join(Person, Person.id == PersonListing.person_id)
        .where(Change.id > since.change, Change.id <= end.change, visible())
    )
    if people is None:
        return query
    of_them = (PersonListing.person_id.in_(people), Listing.self_reported.is_(False))
    return query.where(*of_them)


def _events(since: Cursor, end: Cursor, people: People | None) -> Select[Any]:
    place = (PersonEvent.after_change_id, PersonEvent.id)
    after = or_(place[0] > since.change, and_(place[0] == since.change, place[1] > since.event))
    shown: ColumnElement[bool] = or_(PersonEvent.listing_id.is_(None), visible())
    query = (
        select(PersonEvent, _HIDDEN.label("of_hidden"), *_OF_LISTING)
        .outerjoin(Listing, Listing.id == PersonEvent.listing_id)
        .outerjoin(PersonListing, PersonListing.listing_id == PersonEvent.listing_id)
        .outerjoin(Person, Person.id == PersonListing.person_id)
        .outerjoin(_Own, _Own.id == PersonEvent.person_id)
        .outerjoin(_Other, _Other.id == PersonEvent.other_id)
        .where(after, PersonEvent.id <= end.event, shown)
    )
    if people is None:
        return query
    joined = PersonEvent.kind.in_([str(Kind.MERGED), str(Kind.SPLIT)])
    theirs = or_(PersonEvent.person_id.in_(people), PersonEvent.other_id.in_(people))
    of_them = or_(PersonListing.person_id.in_(people), and_(theirs, joined, ~_HIDDEN))
    return query.where(of_them)


def _of_changes(session: Session, query: Select[Any]) -> Iterator[Entry]:
    rows = session.execute(query).all()
    past = Past(session, rows)
    for row in rows:
        day = row.as_of or row.began_at.date()
        after = past.after(row)
        found = of_change(
            ChangeKind(row.kind), row.fields, after, day, told=past.was_told(row, after)
        )
        yield _of_listing(row, Cursor(row.id), day, found)


def _of_event(row: Row[Any]) -> Entry:
    """A credential's lapse, or what became of an id; of who is hidden nothing but that."""
    event: PersonEvent = row[0]
    cursor = Cursor(event.after_change_id, event.id)
    if event.listing_id is not None:
        found = (of_calendar(event.day - dt.timedelta(days=1)),)
        return _of_listing(row, cursor, event.day, found)
    kind = Kind.HIDDEN if row.of_hidden else Kind(event.kind)
    other = None if row.of_hidden else event.other_id
    return Entry(cursor, event.day, (Happening(kind),), event.person_id or "", other_id=other)


def _of_listing(row: Row[Any], cursor: Cursor, day: dt.date, found: Iterable[Happening]) -> Entry:
    return Entry(
        cursor=cursor,
        day=day,
        happenings=tuple(found),
        person_id=row.holder_id,
        name=row.holder,
        listing_id=row.listing_id,
        credential_id=row.credential_id,
        title=row.title_published,
        number=row.number,
        source_id=row.source_id,
        url=row.url,
    )
