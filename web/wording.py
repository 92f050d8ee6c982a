"""What pages say of many credentials alike, as HTML: made once in each language, then kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from directory.cards.model import ClaimCard, CredentialCard, PersonCard, PlaceCard, SourceCard
from directory.cards.shown import shown_as, words_for
from directory.standing.freshness import Age
from directory.words.language import spoken
from web.layout import (
    day,
    end_date,
    in_english,
    is_named_in,
    place_name,
    sentence_start,
)
from web.pages.result_map import City

_MOST = 1 << 12  # of each kind, kept a worker


def init_app(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(
        title_words=title_words,
        held_words=held_words,
        issuer_words=issuer_words,
        number_words=number_words,
        source_words=source_words,
        seen_words=seen_words,
        end_words=end_words,
        check_link=check_link,
        places=places,
        city_words=city_words,
        chip=chip,
    )


def title_words(card: CredentialCard) -> Markup:
    """The title, and its letters where these are another word."""
    return _title(spoken(), card.title, card.letters)


def held_words(card: CredentialCard) -> Markup:
    """The title, and how it stands."""
    return _held(spoken(), card.title, card.letters, shown_as(card))


def issuer_words(card: CredentialCard) -> Markup:
    """Who issued it, with the state where the name does not say it."""
    return _issuer(spoken(), card.issuer_name, card.jurisdiction)


def number_words(number: str) -> Markup:
    """A credential's number, said to be one."""
    return escape(_number(spoken()) % {"number": number})


def seen_words(card: CredentialCard) -> Markup:
    """How lately it was checked, with the day."""
    fresh = card.freshness
    on = fresh.checked_on if fresh.age is Age.CHECKED else None
    return _seen(spoken(), fresh.text, on)


def end_words(card: CredentialCard) -> Markup:
    """What its end date is called, and the date."""
    return _end(spoken(), end_date(card), card.expires_on)


def check_link(source: SourceCard) -> Markup:
    """A link to the board's own page, where a reader can check."""
    return _check(spoken(), source.check_page, source.publisher or source.title)


def source_words(claim: ClaimCard) -> Markup:
    """The list that a claim stands on, and the day it was seen there."""
    return _source(spoken(), claim.source.title, claim.last_seen)


def places(card: PersonCard) -> Markup:
    """The cities and states that a person's lists give; "" where they give none."""
    return _places(spoken(), card.places)


def city_words(city: City) -> str:
    """A city of the map, and how many people of the page are there."""
    return _city(spoken(), city.name, city.people)


def chip(told: Mapping[str, str]) -> Markup:
    """A word of its own tone: {"word": …, "tone": …}."""
    return _chip(told["word"], told["tone"])


@lru_cache(_MOST)
def _title(_language: str, title: str, letters: str) -> Markup:
    words = escape(in_english(title))
    if not letters or letters == title:
        return words
    return words + Markup(' <span class="letters">({})</span>').format(letters)


@lru_cache(_MOST)
def _held(language: str, title: str, letters: str, shown: str) -> Markup:
    return _title(language, title, letters) + " " + chip(words_for(shown))


@lru_cache(_MOST)
def _issuer(_language: str, name: str, jurisdiction: str) -> Markup:
    words = escape(in_english(name))
    return words if is_named_in(jurisdiction, name) else words + f", {place_name(jurisdiction)}"


@lru_cache(_MOST)
def _check(_language: str, url: str, board: str) -> Markup:
    words = _("Check it with %(board)s", board=board)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(url, words)


@lru_cache
def _number(_language: str) -> str:
    return str(_("number %(number)s"))


@lru_cache(_MOST)
def _source(_language: str, title: str, seen: dt.date) -> Markup:
    return escape(_("Source: %(source)s, seen there on %(day)s.", source=title, day=day(seen)))


@lru_cache(_MOST)
def _seen(_language: str, text: str, on: dt.date | None) -> Markup:
    words = escape(sentence_start(text))
    return words + f" ({day(on)})" if on else words


@lru_cache(_MOST)
def _end(_language: str, name: str, on: dt.date | None) -> Markup:
    return escape(_("%(what)s %(day)s", what=name.lower(), day=day(on)))


@lru_cache(_MOST)
def _places(_language: str, found: tuple[PlaceCard, ...]) -> Markup:
    named = (f"{one.city}, " * bool(one.city) + place_name(one.state) for one in found)
    return escape("; ".join(named))


@lru_cache(_MOST)
def _city(_language: str, name: str, people: int) -> str:
    return str(ngettext("%(name)s: %(num)s person", "%(name)s: %(num)s people", people, name=name))


@lru_cache(_MOST)
def _chip(word: str, tone: str) -> Markup:
    return Markup('<span class="chip tone-{}">{}</span>').format(tone, word)
