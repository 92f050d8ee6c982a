"""Claims of invented people, taken through their steps as the site and maintainers take them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.claims import road
from directory.claims.queue import Finding, prove
from directory.claims.tables import Claim, Way

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SPANISH = {"says": "language", "value": "spa"}
GAMBLING = {"says": "specialty", "value": "gambling"}
_onces = itertools.count(1)


def asked(engine: Engine, record: str, contact: str = "", now: dt.datetime = NOW) -> int:
    """Somebody says that a record is theirs; the claim's number."""
    once = f"{next(_onces):032x}"
    assert road.ask(engine, once, record, contact, "en", now)
    with Session(engine) as session:
        return session.query(Claim).filter_by(once=once).one().id


def proved(engine: Engine, record: str, now: dt.datetime = NOW) -> str:
    """The number of a link for a record that a maintainer checked."""
    number = asked(engine, record, now=now)
    with Session(engine) as session:
        finding = Finding(Way.CHECK, "operator", "called the board's number", now.date())
        link = prove(session, number, finding, "", now).link
        session.commit()
    return link


def opened(engine: Engine, link: str, now: dt.datetime = NOW) -> road.Open:
    """What a link opens, which must be something."""
    found = road.opened(engine, link, now)
    assert found
    return found


def stated(engine: Engine, record: str, *says: dict[str, str], now: dt.datetime = NOW) -> str:
    """A record's words, said through a link; whose number is returned."""
    link = proved(engine, record, now)
    assert road.state(engine, opened(engine, link, now), list(says), now)
    return link


def unsaid(engine: Engine, link: str, left: Sequence[dict[str, str]] = ()) -> bool:
    """Take back all but these."""
    return road.take_back(engine, opened(engine, link), list(left), NOW)
