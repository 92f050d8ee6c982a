"""What every page shares: the words around its one task, and how values become words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

from flask import Flask, current_app, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from directory.cards.model import CredentialCard
from directory.cards.shown import shown_as, words_for
from directory.places import state_label, state_name
from directory.standing.model import State
from directory.store import StoreError
from directory.vocabulary import load
from directory.vocabulary import phrase as translated
from directory.words.language import ENGLISH, spoken
from directory.words.sentences import either, in_words, month_in_words
from directory.words.specialties import label
from web import crisis, db
from web.config import Settings
from web.tokens import TokenBox

_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_EXIT = "https://www.weather.gov/"  # a page that anyone may be looking at


def init_app(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        place_name=place_name,
        place_title=place_title,
        is_named_in=is_named_in,
        in_english=in_english,
        phrase=phrase,
        either=either,
        count_words=count_words,
        language_names=language_names,
        shown_state=shown_state,
        end_date=end_date,
        sentence_start=sentence_start,
        host_free=host_free,
    )
    app.jinja_env.globals["words"] = LocalProxy(partial(load, "pages"))  # in the language in use
    app.context_processor(_shared)


def settings() -> Settings:
    """The settings of the running app."""
    held: Settings = current_app.extensions["settings"]
    return held


def tokens() -> TokenBox:
    """The token box of the running app."""
    held: TokenBox = current_app.extensions["tokens"]
    return held


def day(value: dt.date | str | None) -> str:
    """A day or a month in words ("November 18, 2026"); other text, as a year, stays as it is."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return in_words(value)
    try:
        if _MONTH.fullmatch(value):
            return month_in_words(dt.date.fromisoformat(f"{value}-01"))
        return in_words(dt.date.fromisoformat(value))
    except ValueError:
        return value


def place_name(code: str) -> str:
    """A jurisdiction's name: "Connecticut", or "nationwide" for US."""
    return _place_name(spoken(), code)


@lru_cache(maxsize=256)
def _place_name(_language: str, code: str) -> str:
    return _("nationwide") if code == "US" else state_label(code)


def place_title(code: str) -> str:
    """A jurisdiction's name as a heading."""
    return _("United States") if code == "US" else state_label(code)


def is_named_in(code: str, name: str) -> bool:
    """Whether a board's name says already where the board is."""
    try:
        return state_name(code) in name
    except KeyError:
        return False


def in_english(text: str) -> str | Markup:
    """Text that stays in English, marked so that a reader in another language hears it right."""
    if spoken() == ENGLISH or not text:
        return text
    return Markup('<span lang="en">{}</span>').format(text)


def phrase(text: str) -> str | Markup:
    """A source's own sentence in the reader's language; where there is none, in English."""
    found = translated(text)
    return in_english(text) if found == text else escape(found)


def count_words(number: int) -> str:
    """A whole number with its thousands apart."""
    return f"{number:,}"


def shown_state(card: CredentialCard) -> dict[str, str]:
    """The word and tone for how a credential stands."""
    return words_for(shown_as(card))


def end_date(card: CredentialCard) -> str:
    """What to call a credential's end date: only a status makes it valid up to a day."""
    words = load("pages")
    named: dict[str, str] = {} if card.derived else words["end_date"]
    others = str(words["end_date_of_others"])
    return others if _says_little(card) else named.get(card.standing.state.value, others)


def _says_little(card: CredentialCard) -> bool:
    """Of a check too long ago, or of a date past when it was made, "valid to" would be wrong."""
    ended = card.expires_on is not None and card.expires_on < card.last_seen
    lapsed = card.standing.state is State.EXPIRED
    return shown_as(card) == "stale" or (ended and not lapsed)


def sentence_start(text: str) -> str:
    """The text with a capital first letter and the rest as it is: months keep theirs."""
    return text[:1].upper() + text[1:]


def host_free(url: str) -> str:
    """A web address without its scheme, for reading aloud and on paper."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


def language_names(codes: Iterable[str]) -> str:
    """What the languages (ISO 639-3) are called, as a list."""
    return ", ".join(label("languages", code) for code in codes)


def _shared() -> dict[str, Any]:
    return {
        "crisis_block": crisis.block(),
        "sample_day": _sample_day(),
        "settings": settings(),
        "asset": asset,
        "exit_to": _EXIT,
    }


def asset(name: str) -> str:
    """The address of a file of the site: one for all languages, so that it is fetched once."""
    address = url_for("static", filename=name)
    return address if spoken() == ENGLISH else address.replace(f"/{spoken()}/", "/", 1)


def _sample_day() -> dt.date | None:
    """An error page must render though the store does not answer."""
    try:
        return db.sample_day()
    except (StoreError, SQLAlchemyError):
        return None
