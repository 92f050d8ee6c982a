"""What a watch tells: changes and end dates as texts, in the language in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.cards.known import known_credential
from directory.cards.reader import visible
from directory.models import Listing, Person, PersonListing
from directory.places import resolve_place
from directory.requirements import load_catalogue
from directory.sources.info import SourceInfo, read_sources
from directory.standing.statuses import FRIENDLY
from directory.vocabulary import load
from directory.watch.events import Kind
from directory.watch.log import Entry, newest
from directory.watch.telling import sentence
from directory.watch.watched import Watched, people_of
from directory.words.sentences import in_words

MOST_ITEMS = 100  # a feed holds the newest so many
MOST_DATES = 1000
_PAST_DAYS = 31  # end dates that passed so lately stay in the calendar
Address = Callable[[str], str]  # a person's id -> the address of their page


@dataclass(frozen=True, slots=True)
class Item:
    """One change. `key` is its own and stays so; `lines` say what, and which list of which day."""

    key: str
    day: dt.date
    title: str
    lines: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class EndDate:
    """The last valid day of one credential, as its list gives it."""

    key: str
    day: dt.date
    checked_on: dt.date
    title: str
    lines: tuple[str, ...]
    url: str


def items(session: Session, watched: Watched, address: Address) -> list[Item]:
    """The newest changes of those watched, the newest first. Nobody who is hidden is among them."""
    entries = newest(session, people_of(session, watched), watched.since, MOST_ITEMS)
    return told(session, entries, address)


def told(session: Session, entries: Sequence[Entry], address: Address) -> list[Item]:
    """The entries as texts, in the same order."""
    sources, names = read_sources(session), _names(session, entries)
    return [_item(one, sources, names, address) for one in entries]


def _names(session: Session, entries: Iterable[Entry]) -> dict[str, str]:
    """The names of those whom joined or parted ids stand for now."""
    ids = {one.other_id for one in entries if one.other_id}
    query = select(Person.id, Person.name).where(Person.id.in_(ids), visible())
    return {row[0]: row[1] for row in session.execute(query)}


def _item(
    entry: Entry, sources: Mapping[str, SourceInfo], names: Mapping[str, str], address: Address
) -> Item:
    words = load("watch")["feed"]
    said = [sentence(one) for one in entry.happenings]
    name = entry.name or names.get(entry.other_id or "", "")
    source = sources.get(entry.source_id)
    lines = [" · ".join(part for part in (title_of(entry), entry.number) if part), *said]
    if source:
        by_calendar = entry.cursor.event and entry.happenings[0].kind is Kind.LAPSE
        form = words["noted" if by_calendar else "list"]
        lines += [form.format(day=in_words(entry.day), source=source.title)]
        lines += [source.check_page, words["check"]]
    return Item(
        key=str(entry.cursor) + (f"-{entry.other_id}" if entry.other_id else ""),
        day=entry.day,
        title=f"{name}: {said[0]}" if name else said[0],
        lines=tuple(line for line in lines if line),
        url=address(entry.person_id),
    )


def title_of(entry: Entry) -> str:
    """The credential's title: its state's, else the list's own words."""
    known = known_credential(load_catalogue(), entry.credential_id)
    return known.title if known else entry.title


def beginning(watched: Watched) -> tuple[str, tuple[str, ...]]:
    """A first entry: since when what is watched; a feed is never empty."""
    words = load("watch")["feed"]
    lines = [words["began_text"]]
    if watched.place:
        place = resolve_place(watched.place)
        lines += [words["place"].format(place=place.label)]
        whole, miles = place.latitude is None, watched.radius_miles
        lines += [] if whole else [words["mile" if miles == 1 else "miles"].format(miles=miles)]
        asked = watched.credential
        lines += [words["credential"].format(credential=asked)] if asked else []
    else:
        lines += [words["many"].format(count=len(watched.ids))]
    return words["began"].format(day=in_words(watched.began)), (*lines, words["independence"])


def end_dates(
    session: Session, watched: Watched, today: dt.date, address: Address
) -> list[EndDate]:
    """When credentials of those watched end, the next first."""
    ends = Listing.expires_on
    query = (
        select(Listing, Person.id, Person.name)
        .join(PersonListing, PersonListing.listing_id == Listing.id)
        .join(Person, Person.id == PersonListing.person_id)
        .where(Person.id.in_(people_of(session, watched)), visible())
        .where(ends >= today - dt.timedelta(days=_PAST_DAYS), Listing.gone_at.is_(None))
        .where(Listing.status.in_([str(one) for one in FRIENDLY]))
        .where(Listing.self_reported.is_(False), Listing.last_seen.is_not(None))
        .order_by(ends, Listing.id)
        .limit(MOST_DATES)
    )
    sources = read_sources(session)
    return [_end_date(row[0], row[2], sources, address(row[1])) for row in session.execute(query)]


def _end_date(listing: Listing, name: str, sources: Mapping[str, SourceInfo], url: str) -> EndDate:
    words = load("watch")["feed"]
    known = known_credential(load_catalogue(), listing.credential_id)
    title = known.title if known else listing.title_published
    ends, seen = listing.expires_on, listing.last_seen
    if ends is None or seen is None:
        raise ValueError("a listing without an end date or a day it was seen")
    source = sources[listing.source_id]
    lines = [words["ends_text"], words["list"].format(day=in_words(seen), source=source.title)]
    return EndDate(
        key=f"{listing.id}-{ends.isoformat()}",
        day=ends,
        checked_on=seen,
        title=words["ends"].format(name=name, title=title),
        lines=tuple(line for line in (*lines, source.check_page, words["check"], url) if line),
        url=url,
    )
