"""Maintainers' pages for a scanner that is signed in: a store of invented people, a cookie."""

from __future__ import annotations

import datetime as dt
import json
import ssl
from collections import Counter
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pyotp
from sqlalchemy.orm import Session

from directory import store
from directory.accounts.register import Register
from directory.accounts.second_factor import SecondFactors
from directory.accounts.tables import Role
from tests.web.maintainers.office import PASSWORD, build_office, reported
from tests.web.production import SECRET

NAME = "scanner"
LEAVING = ("sign-out", "account/leave")  # left out: who asks for these is outside


@dataclass(frozen=True)
class Office:
    """The store, and what its operator signs in with."""

    url: str
    secret: str

    def cookie(self, port: int, certificate: Path) -> str:
        """Sign in by TLS, as a browser does; the cookie that is given."""
        code = pyotp.TOTP(self.secret).now()
        sent = urlencode({"name": NAME, "password": PASSWORD, "code": code})
        link = _link(port, certificate)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        link.request("POST", "/maintain/sign-in", sent, kind)
        answer = link.getresponse()
        assert answer.status == 303, answer.read()
        return str(answer.headers["Set-Cookie"]).partition(";")[0]


def office(folder: Path) -> Office:
    """One of everything that a maintainer works on, and an operator for the scanner."""
    url = f"sqlite:///{folder / 'office.db'}"
    engine = store.connect(url)
    store.upgrade(engine)
    build_office(engine, url)
    reported(engine)
    with Session(engine) as session:
        accounts = Register(session, SecondFactors(SECRET), "console:root", dt.datetime.now(dt.UTC))
        secret = accounts.add(NAME, Role.OPERATOR, PASSWORD)
        accounts.find(
            NAME
        ).first_password = False  # else it would be asked for another, and no more
        session.commit()
    engine.dispose()
    return Office(url, secret)


def is_in(port: int, certificate: Path, cookie: str) -> bool:
    """Whether the cookie still opens the maintainers' first page."""
    link = _link(port, certificate)
    link.request("GET", "/maintain/", headers={"Cookie": cookie})
    return link.getresponse().status == 200


def reached(log: str) -> dict[str, Counter[int]]:
    """How often each route of maintainers answered with what, as the site's own log has it."""
    found: dict[str, Counter[int]] = {}
    for line in log.splitlines():
        told = json.loads(line)
        if told.get("message") == "answer" and str(told.get("rule", "")).startswith("/maintain"):
            route = f"{told['method']} {told['rule']}"
            found.setdefault(route, Counter())[told["status"]] += 1
    return found


def _link(port: int, certificate: Path) -> HTTPSConnection:
    trusting = ssl.create_default_context(cafile=str(certificate))
    return HTTPSConnection("localhost", port, context=trusting, timeout=30)
