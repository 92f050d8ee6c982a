"""Changes as Atom and JSON Feed, end dates as a calendar: the same bytes for the same facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from feedgen.feed import FeedGenerator
from icalendar import Calendar, Event

from directory.vocabulary import load
from directory.watch.items import EndDate, Item, beginning
from directory.watch.watched import Watched
from directory.words.language import spoken

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
CALENDAR = "text/calendar"


@dataclass(frozen=True, slots=True)
class Where:
    """The site's own address, and the feed's, which nobody else knows."""

    home: str
    feed: str


def _all(items: Sequence[Item], watched: Watched, where: Where) -> list[Item]:
    """The items, and last the one that says what is watched."""
    title, lines = beginning(watched)
    return [*items, Item("began", watched.began, title, lines, where.home)]


def atom(items: Sequence[Item], watched: Watched, where: Where) -> bytes:
    """An Atom feed (RFC 4287)."""
    words, told = load("watch")["feed"], _all(items, watched, where)
    feed = FeedGenerator()
    feed.id(where.feed)
    feed.title(words["title"])
    feed.subtitle(words["subtitle"])
    feed.language(spoken())
    feed.author(name=words["title"])
    feed.link(href=where.feed, rel="self", type=ATOM)
    feed.link(href=where.home, rel="alternate")
    feed.updated(max(_moment(one.day) for one in told))
    feed.generator("interventionist-directory")
    for one in told:
        entry = feed.add_entry(order="append")
        entry.id(f"{where.feed}#{one.key}")
        entry.title(one.title)
        entry.content("\n".join(one.lines), type="text")
        entry.link(href=one.url, rel="alternate")
        entry.updated(_moment(one.day))
    written: bytes = feed.atom_str(pretty=True)
    return written


def json_feed(items: Sequence[Item], watched: Watched, where: Where) -> bytes:
    """A JSON Feed (version 1.1)."""
    words = load("watch")["feed"]
    told = [
        {
            "id": f"{where.feed}#{one.key}",
            "url": one.url,
            "title": one.title,
            "content_text": "\n".join(one.lines),
            "date_published": _moment(one.day).isoformat(),
        }
        for one in _all(items, watched, where)
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": words["title"],
        "description": words["subtitle"],
        "home_page_url": where.home,
        "feed_url": where.feed,
        "language": spoken(),
        "items": told,
    }
    return orjson.dumps(feed, option=orjson.OPT_INDENT_2)


def calendar(dates: Sequence[EndDate], where: Where) -> bytes:
    """A calendar (RFC 5545) with a whole-day entry, which takes no time, for each end date."""
    words = load("watch")["feed"]
    made = Calendar()
    made.add("prodid", "-//interventionist-directory//watch//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", words["title"])
    for one in dates:
        event = Event()
        event.add("uid", f"{one.key}@interventionist-directory")
        event.add("dtstamp", _moment(one.checked_on))
        event.add("dtstart", one.day)
        event.add("summary", one.title)
        event.add("description", "\n".join(one.lines))
        event.add("url", one.url)
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    written: bytes = made.to_ical()
    return written


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
