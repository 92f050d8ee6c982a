"""Forms that anybody may send: each is kept once, a neighborhood sends few, programs none.

The site's own connection only reads. What is sent goes another way, which can add it and do no more
(`directory.database.narrow`), and which is there only where a setting names a store.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from flask import Flask, current_app, request
from flask_babel import gettext as _
from limits import parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import NotFound

from web.api.limits import patience
from web.layout import tokens
from web.neighbors import is_this_machine, neighborhood
from web.tokens import BadToken

TRAP = "website"  # a field that nobody sees: only a program fills it in
_OPEN_FOR = dt.timedelta(hours=12)  # a form that somebody wrote on
_OFTEN = parse("10 per hour")  # of one neighborhood
Wrong = dict[str, str]  # what is wrong, by field


@dataclass(slots=True)
class WayIn:
    """The way in for one kind of form, opened when first used; and how often it was taken."""

    use: str
    url: str
    opener: Callable[[str], Engine]
    limiter: MovingWindowRateLimiter
    _engine: Engine | None = None
    _lock: Lock = field(default_factory=Lock)

    def engine(self) -> Engine:
        """The engine that adds. Raises StoreError while there is no store."""
        with self._lock:
            self._engine = self._engine or self.opener(self.url)
            return self._engine

    def may_send(self) -> bool:
        """Count this form; False where its neighborhood sent too many. Uncounted, all may."""
        address = request.remote_addr
        if is_this_machine(address):
            return True
        try:
            return self.limiter.hit(_OFTEN, tokens().blind(self.use, neighborhood(address)))
        except StorageError:
            return True


def open_way(app: Flask, use: str, url: str, storage: str, opener: Callable[[str], Engine]) -> None:
    """Open it, if a setting names a store. `storage` is where it is counted."""
    if url:
        counted = storage_from_string(storage, wrap_exceptions=True, **patience(storage))
        limiter = MovingWindowRateLimiter(counted)
        app.extensions[_name(use)] = WayIn(use, url, opener, limiter)


def way_in(use: str) -> WayIn | None:
    """The way in for this kind of form; None where no setting opened it."""
    found: WayIn | None = current_app.extensions.get(_name(use))
    return found


def way_or_404(use: str) -> WayIn:
    """As `way_in`. Raises NotFound where no setting opened it."""
    found = way_in(use)
    if found is None:
        raise NotFound
    return found


def seal_form(use: str, about: str) -> str:
    """What a form carries: what it is about, when it was made, and a number of its own."""
    made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return tokens().seal(use, [about, made, secrets.token_hex(16)])


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came: what it is about, its own number, and what was typed by field.

    `once` is "" for a form that is too old or none of ours.
    """

    way: WayIn
    about: str
    once: str
    told: dict[str, str]


def sent_form(use: str, fields: Iterable[str]) -> Sent:
    """The form that was just sent. Raises NotFound where no setting opened its way in."""
    told = {name: request.form.get(name, "").strip() for name in fields}
    return Sent(way_or_404(use), *_opened(use, request.form.get("form", "")), told)


def too_long(told: Mapping[str, str], longest: Mapping[str, int]) -> Wrong:
    """What is wrong with the fields that hold more characters than they may."""
    return {
        name: _("This is too long. Use at most %(most)s letters.", most=most)
        for name, most in longest.items()
        if len(told[name]) > most
    }


def take_in(
    sent: Sent, wrong: Wrong, main: str, keep: Callable[[Engine, dt.datetime], object]
) -> tuple[Wrong, int]:
    """Keep a form, once, however often it is sent; or what is wrong, and the status that says so.

    What is wrong with no certain field stands at `main`. A program is told that all went well.
    """
    if not wrong and not sent.once:
        wrong = {main: _("This form was open for too long. Please send it again.")}
    if wrong:
        return wrong, 400
    if request.form.get(TRAP):
        return {}, 303
    if not sent.way.may_send():
        return {main: _("Too many forms come from where you are. Please wait an hour.")}, 429
    try:
        keep(sent.way.engine(), dt.datetime.now(dt.UTC))
    except OperationalError:
        return {main: _("We could not keep this just now. Please send it again in a minute.")}, 503
    return {}, 303


def _opened(use: str, form: str) -> tuple[str, str]:
    try:
        about, made, once = tokens().open(use, form)
    except BadToken:
        return "", ""
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(made)
    return about, once if dt.timedelta() <= age < _OPEN_FOR else ""


def _name(use: str) -> str:
    return f"way-in-{use}"
