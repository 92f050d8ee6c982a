"""A store of invented people with everything that maintainers look at, and ways to sign in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from directory.accounts import passwords
from directory.accounts.register import Register
from directory.accounts.second_factor import SecondFactors
from directory.accounts.tables import Role
from directory.corrections import road
from directory.models import Person, Run, Verdict
from tests.cheap_passwords import CHEAP
from tests.directory.resolve.resolve_world import World
from tests.directory.resolve.test_review import doubtful
from tests.directory.test_publish import begin, draft, publish
from web import create_app

KEY = "a key for tests only"
PASSWORD = "seven grey herons"
ROLES = {"ada": Role.OPERATOR, "rowan": Role.REVIEWER}
HELD = {
    "code": "lost_rows",
    "text": "2 of 4 published listings are missing.",
    "mend": "Look at the publisher's page.",
}
UNREAD: dict[str, Any] = {
    "code": "unknown_status",
    "text": "In 1 row, the status word 'DORMANT' is not in the source's table.",
    "mend": "Add to the source:\n  statuses:\n    DORMANT: ???",
    "value": "DORMANT",
    "times": 1,
    "beside": {"title": "CADC", "status": "DORMANT", "also filled": "number, expires on"},
}
ORIGIN = "https://directory.example.org"


@dataclass
class Office:
    """Where the store is, and what opens it."""

    url: str
    held_run: int
    secrets: dict[str, str] = field(default_factory=dict)
    reported: str = ""  # a person whom a report is about

    def app(self, **settings: Any) -> Flask:
        """The site with its maintainers' pages."""
        told = {"DATABASE_URL": self.url, "MAINTAIN_DATABASE_URL": self.url, "SECRET_KEY": KEY}
        return create_app({**told, "TESTING": True, **settings})

    def proofs(self, name: str) -> dict[str, str]:
        """What is typed to sign in just now."""
        return {"name": name, "password": PASSWORD, "code": self.code(name)}

    def code(self, name: str, ahead: int = 0) -> str:
        """The code of so many half minutes from now: one ahead is good, and not used yet."""
        soon = dt.datetime.now(dt.UTC) + ahead * dt.timedelta(seconds=30)
        return pyotp.TOTP(self.secrets[name]).at(soon)


class Visitor:
    """A browser that keeps its cookies and sends what a page's form holds."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=ORIGIN, **more)

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.client.post(path, data=fields, base_url=ORIGIN)

    def send(self, path: str, page: str, **fields: Any) -> TestResponse:
        """Post with the form token of the page at `page`."""
        return self.post(path, form_token=token_of(self.get(page).text), **fields)


def token_of(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def reported(engine: Engine) -> str:
    """Add a report that is late, about somebody; whose id it returns."""
    with Session(engine) as session:
        found = session.scalars(select(Person.id).order_by(Person.id)).first()
    assert found
    received = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    facts = {"kind": "board_differs", "text": "<b>Look</b>", "contact": "r@example.org"}
    road.keep(engine, "1", received, language="en", person_id=found, **facts)
    return found


def build_office(engine: Engine, url: str) -> Office:
    """Fill an empty store."""
    with Session(engine, expire_on_commit=False) as session:
        world = World(session)
        doubtful(world, "a", "b", given="Ada", family="Vane", city="Denver", state="CO")
        doubtful(world, "c", "d", given="Bo", family="Quist", city="Boulder", state="CO")
        world.resolve()
        if engine.dialect.name == "postgresql":  # the world numbers its run by itself
            session.execute(text("SELECT setval('run_id_seq', 1)"))
        session.commit()
        office = Office(url, _runs(session))
        accounts = Register(session, SecondFactors(KEY), "console:root", dt.datetime.now(dt.UTC))
        for name, role in ROLES.items():
            with mock.patch.object(passwords, "_HASHER", CHEAP):
                office.secrets[name] = accounts.add(name, role, PASSWORD)
            accounts.find(name).first_password = False  # chosen long ago
        session.commit()
    return office


def _runs(session: Session) -> int:
    """Two accepted runs and a held one that lacks rows and knows a new word."""
    for city in ("Dover", "Lewes"):
        run = publish(session, *(draft(n, city=city) for n in "1234"))
        _counted(session, run, kept=4, filled={"city": 4, "number": 4})
    held = begin(session, draft("1", city="Milton"), draft("2", city="Lewes"), draft("5"))
    _counted(session, held, kept=3, filled={"city": 2, "number": 3})
    held.verdict, held.reasons = Verdict.HELD, [HELD, UNREAD]
    session.commit()
    return held.id


def _counted(session: Session, run: Run, kept: int, filled: dict[str, int]) -> None:
    session.get_one(Run, run.id).counts = {"read": kept, "kept": kept, "filled": filled}
