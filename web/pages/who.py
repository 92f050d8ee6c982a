"""The people of a page of results. What is said of each whatever was asked is made once, then kept.

Kept with an edition's index, so that whoever is hidden is in none, and never with who asked.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from directory.cards.model import PersonCard
from directory.finding.find import Result, SelfReported
from directory.finding.reading import Reader
from directory.words.language import spoken

_HERE = "\0"  # in no list's text, and nowhere in a page


class Who:
    """People as `state` sees them on `today`, in the language in use, as the page has them."""

    def __init__(self, reader: Reader, state: str, today: dt.date) -> None:
        self._reader = reader
        macros: Any = current_app.jinja_env.get_template("who.html").module
        self._macros = macros
        self._pages = url_for("people.person", person_id="")  # one for all: each takes a while
        self._words = _("Why this place in the list"), _("Points in all")
        self._about = (state, today, spoken(), self._pages)

    def ranked(self, one: Result) -> Markup:
        """Somebody with a place in the order, and the reasons for it."""
        told = (part.text for part in one.score_parts if part.code.startswith("distance"))
        far = "" if one.distance_miles is None else "".join(f" · {text}" for text in told)
        reasons: Markup = self._macros.reasons(one, *self._words)
        return self._told("ranked", one.card, far) + reasons

    def unchecked(self, one: SelfReported) -> Markup:
        """Somebody who only speaks for themself."""
        return self._told("unchecked", one.card, one.distance_text)

    def _told(self, macro: str, card: PersonCard, far: str) -> Markup:
        def made() -> bytes:
            text: str = getattr(self._macros, macro)(card, self._pages + card.id, _HERE)
            return text.encode()

        text = self._reader.remembered((macro, card.id, *self._about), made).decode()
        return Markup(text.replace(_HERE, escape(far), 1))  # noqa: S704 - our own template made it
