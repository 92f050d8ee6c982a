"""Two sites to be asked: everybody's, and maintainers' with one of them signed in."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from directory import store
from directory.claims.tables import Claim
from directory.models import Person, PersonListing
from tests.web.maintainers.office import ORIGIN, Visitor, build_office, reported, token_of
from tests.web.test_claims import Desk
from tests.web.town import build_town
from web import create_app
from web.maintainers.access import COOKIE

OFFICE = "/maintain"
SIGN_IN = f"{OFFICE}/sign-in"
_DOORS = (SIGN_IN, f"{OFFICE}/sign-out", f"{OFFICE}/account/leave")


@dataclass
class Site:
    """A site and who asks it. `back` undoes what an answer changed."""

    app: Flask
    client: FlaskClient
    words: dict[str, str] = field(default_factory=dict)  # in addresses: what opens something
    hidden: bytes = b""  # what each form holds beside what is typed
    back: Callable[[], None] = lambda: None

    def rules(self, method: str) -> list[Rule]:
        """Its routes that take the method: maintainers' alone, or all but theirs."""
        found = (one for one in self.app.url_map.iter_rules() if method in (one.methods or ()))
        own = [one for one in found if one.rule.startswith(OFFICE) == bool(self.hidden)]
        return sorted((one for one in own if one.rule != SIGN_IN), key=lambda one: one.rule)

    def ask(self, method: str, path: str, **told: Any) -> None:
        """Ask once, and go where the answer leads. Whatever it was, the site must not break."""
        answer = self.client.open(path, method=method, base_url=ORIGIN, **told)
        assert answer.status_code < 500, f"{path} answered {answer.status_code}"
        to = answer.location or ""
        assert path in _DOORS or not to.endswith(SIGN_IN), "nobody is signed in any more"
        if method == "POST" and to.startswith("/"):
            self.ask("GET", to)
            self.back()


@cache
def public() -> Site:
    """Everybody's pages."""
    town = build_town(_folder() / "town.db")
    told = {"DATABASE_URL": town.url, "REPORTS_DATABASE_URL": town.url, "API_LIMIT": "off"}
    app = create_app({**told, "SECRET_KEY": "a key for tests only"})
    site = Site(app, app.test_client())
    sealed = site.client.post("/search", data={"place": "06103"}).location.rsplit("/", 1)[1]
    known = {"person_id": town.ids["both"], "code": "CT", "letters": "LADC", "item_id": "kinds"}
    site.words = {**known, "filename": "site.css", "kind": "Practitioner", "token": sealed}
    return site


@cache
def office() -> Site:
    """Maintainers' pages. After each change the store is put back as it was."""
    path = _folder() / "office.db"
    engine = store.connect(f"sqlite:///{path}")
    store.upgrade(engine)
    built = build_office(engine, f"sqlite:///{path}")
    words = {"person_id": reported(engine), "number": str(built.held_run), "source": "s"}
    engine.dispose()
    app = built.app()
    visitor = Visitor(app.test_client())
    visitor.post(SIGN_IN, **built.proofs("ada"))
    token = token_of(visitor.get(f"{OFFICE}/").text)
    cookie = visitor.client.get_cookie(COOKIE, "directory.example.org")
    assert cookie
    whole = path.with_suffix(".whole")
    _copy(path, whole)

    def back() -> None:
        _copy(whole, path)
        # To sign out takes it from the browser.
        kept = {"domain": cookie.domain, "path": cookie.path, "secure": True}
        visitor.client.set_cookie(COOKIE, cookie.value, **kept)

    return Site(app, visitor.client, words, f"form_token={token}&".encode(), back)


@cache
def professional() -> tuple[Site, tuple[str, str]]:
    """A listed person's site, with the address of a link that is fresh and of one that was used."""
    desk = Desk(build_town(_folder() / "town.db").url, API_LIMIT="off")
    desk.resolve()
    with desk.session() as session:
        people = session.query(Person.id).join(PersonListing).order_by(Person.id).distinct()
        asking = (
            one for (one,) in people if desk.client.get(f"/people/{one}/claim").status_code == 200
        )
        fresh, used = (desk.link(next(asking), desk.kept(Claim) + 1) for _ in range(2))
    desk.say(used)
    return Site(desk.app, desk.client), (fresh, used)


def _copy(one: Path, other: Path) -> None:
    with closing(sqlite3.connect(one)) as held, closing(sqlite3.connect(other)) as copied:
        held.backup(copied)


def _folder() -> Path:
    """A new one, where the site keeps its keys too, unless it is told where."""
    made = Path(tempfile.mkdtemp(prefix="fuzzed-"))
    os.environ.setdefault("INTERVENTIONIST_HOME", str(made))
    return made
