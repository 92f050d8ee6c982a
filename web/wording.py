"""What pages say of many credentials alike, as HTML: made once in each language, then kept."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from directory.cards.model import CredentialCard, SourceCard
from directory.words.language import spoken
from web.layout import in_english, is_named_in, place_name

_MOST = 1 << 12  # of each kind, kept a worker


def init_app(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(
        title_words=title_words, issuer_words=issuer_words, check_link=check_link
    )


def title_words(card: CredentialCard) -> Markup:
    """The title, and its letters where these are another word."""
    return _title(spoken(), card.title, card.letters)


def issuer_words(card: CredentialCard) -> Markup:
    """Who issued it, with the state where the name does not say it."""
    return _issuer(spoken(), card.issuer_name, card.jurisdiction)


def check_link(source: SourceCard) -> Markup:
    """A link to the board's own page, where a reader can check."""
    return _check(spoken(), source.check_page, source.publisher or source.title)


@lru_cache(_MOST)
def _title(_language: str, title: str, letters: str) -> Markup:
    words = escape(in_english(title))
    if not letters or letters == title:
        return words
    return words + Markup(' <span class="letters">({})</span>').format(letters)


@lru_cache(_MOST)
def _issuer(_language: str, name: str, jurisdiction: str) -> Markup:
    words = escape(in_english(name))
    return words if is_named_in(jurisdiction, name) else words + f", {place_name(jurisdiction)}"


@lru_cache(_MOST)
def _check(_language: str, url: str, board: str) -> Markup:
    words = _("Check it with %(board)s", board=board)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(url, words)
