"""A watch: a private address without an account, as feeds, as a calendar, and as their page.

The address itself holds who or what is watched, so that nothing about it is stored here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from directory.places import PlaceNotFound, resolve_place
from directory.watch import CursorError, head
from directory.watch.documents import ATOM, CALENDAR, JSON_FEED, Where, atom, calendar, json_feed
from directory.watch.items import Item, beginning, end_dates, items
from directory.watch.watched import Watched, WatchedError, lists_of, watched_of
from directory.words.language import ENGLISH, speaking, spoken
from web import db
from web.layout import tokens
from web.pages.criteria import problems
from web.pages.search import opened
from web.pages.shortlist import chosen_of
from web.tokens import BadToken

blueprint = Blueprint("feeds", __name__)
_USE = "watch"


@blueprint.get("/watch/<token>")
def page(token: str) -> str:
    """The addresses of one watch, and how to use them."""
    watched = _watched(token)
    return render_template("watch.html", told=beginning(watched), token=token)


@blueprint.get("/shortlist/<token>/watch")
def of_shortlist(token: str) -> AnyResponse:
    """Begin to watch the people beside each other."""
    found = tokens_of(chosen_of(token).ids)
    if not found:
        raise NotFound
    return redirect(url_for("feeds.page", token=found[0]), 302)


@blueprint.get("/results/<token>/watch")
def of_search(token: str) -> AnyResponse:
    """Begin to watch everyone listed where the search looked, whatever becomes of them."""
    asked = opened(token)
    if problems(asked):
        raise NotFound
    place = resolve_place(asked.place)
    named = place.postal_code or place.label if place.street else asked.place  # no street in a feed
    area = Watched(place=named, radius_miles=int(asked.radius), credential=asked.credential)
    return redirect(url_for("feeds.page", token=_begun(area)), 302)


def tokens_of(ids: Sequence[str]) -> list[str]:
    """A token for each two hundred of these people."""
    return [_begun(Watched(ids=some)) for some in lists_of(ids)]


def _begun(watched: Watched) -> str:
    """The token of a watch that begins now, in the language of the page that asks for it."""
    now = replace(watched, since=head(db.session()), began=db.today(), language=spoken())
    return tokens().seal(_USE, now.packed())


@blueprint.get("/feeds/<token>.atom")
def as_atom(token: str) -> AnyResponse:
    """What changed, as Atom."""
    return _feed(token, lambda watched, where: atom(_items(watched), watched, where), ATOM)


@blueprint.get("/feeds/<token>.json")
def as_json(token: str) -> AnyResponse:
    """What changed, as JSON Feed."""
    return _feed(
        token, lambda watched, where: json_feed(_items(watched), watched, where), JSON_FEED
    )


@blueprint.get("/feeds/<token>.ics")
def as_calendar(token: str) -> AnyResponse:
    """When credentials end, as a calendar."""

    def made(watched: Watched, where: Where) -> bytes:
        dates = end_dates(db.session(), watched, db.today(), _address)
        return calendar(dates, where)

    return _feed(token, made, CALENDAR)


def _items(watched: Watched) -> Sequence[Item]:
    return items(db.session(), watched, _address)


def _feed(token: str, made: Callable[[Watched, Where], bytes], kind: str) -> AnyResponse:
    """The document in the watch's own language; 304 for whoever holds these bytes."""
    watched = _watched(token)
    with speaking(watched.language):
        where = Where(_in_language(url_for("search.form", _external=True)), request.base_url)
        answer = Response(made(watched, where), content_type=f"{kind}; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _address(person_id: str) -> str:
    return _in_language(url_for("people.person", person_id=person_id, _external=True))


def _in_language(address: str) -> str:
    """The same page in the language in use: feeds themselves have one address for all."""
    root = request.url_root
    return address if spoken() == ENGLISH else address.replace(root, f"{root}{spoken()}/", 1)


def _watched(token: str) -> Watched:
    """What a link watches. Raises NotFound for a link of another key or version."""
    try:
        watched = watched_of(tokens().open(_USE, token))
        if watched.place:
            resolve_place(watched.place)
    except (BadToken, WatchedError, CursorError, PlaceNotFound, ValueError):
        raise NotFound from None
    return watched
