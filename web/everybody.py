"""Whom the lists name, read once for all who check names while the store's edition stays."""

from __future__ import annotations

from threading import Lock

from flask import current_app

from directory.roster import Everybody
from directory.roster import everybody as read
from web import db

_KEPT = "everybody"


def everybody() -> Everybody:
    """Whom the lists of this request's edition name. Raises StoreError where there is no store."""
    kept: _Kept = current_app.extensions.setdefault(_KEPT, _Kept())
    return kept.held()


class _Kept:
    """One edition's people; without an edition's mark they are read each time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._edition: str | None = None
        self._held: Everybody | None = None

    def held(self) -> Everybody:
        edition = db.edition()
        with self._lock:
            if self._held is None or edition is None or edition != self._edition:
                self._held, self._edition = read(db.session()), edition
            return self._held
