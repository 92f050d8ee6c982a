"""Random stores of few places, days and titles, so that every edge of the gate is met often."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from directory.finding.candidates import Held as Holder
from directory.finding.candidates import nearest
from directory.finding.find import Query
from directory.finding.ranking import Candidate, Question
from directory.finding.reach import comes
from directory.finding.self_stated import stated
from directory.index.records import COLUMNS
from directory.models import Edition, Listing, Person, PersonListing, Run
from directory.places import Place, shown_miles
from directory.requirements import load_catalogue
from directory.standing.statuses import Status
from tests.directory.factories import TODAY, Held, World

CREDENTIALS = [
    *("ct-dph/ladc", "ct-ccb/cac", "ct-dph/ladc", "co-bace/lac", "co-bace/cat", "wa-doh/sudp"),
    *(
        "wa-doh/sudpt",
        "pcb/cip",
        "pcb/cip",
        "aiscb/bri-i",
        "icrc/aadc",
        "nobody/knows",
        None,
        "umicad/adc-i",
    ),
]
LISTS = {"ct": "ct_elicense", "co": "co_dora", "wa": "wa_doh"}
PLACES: list[dict[str, str]] = [
    {"city": "Hartford", "state": "CT", "postal_code": "06103"},
    {"city": "Hartford", "state": "CT", "postal_code": "06106"},
    {"city": "New Haven", "state": "CT", "postal_code": "06511"},
    {"city": "Springfield", "state": "MA", "postal_code": "01103"},
    {"city": "Denver", "state": "CO", "postal_code": "80202"},
    {"city": "Boulder", "state": "CO", "postal_code": "80302"},
    {"city": "Detroit", "state": "MI", "postal_code": "48201"},
    {"city": "Seattle", "state": "WA", "postal_code": "98101"},
    {},
    {},
]
ASKED = (
    "06103",
    "06511",
    "01103",
    "Denver, CO",
    "80302",
    "98101",
    "48201",
    "Connecticut",
    "WY",
    "99723",
)
SAYS = [
    *(("travels", "CT"), ("travels", "US"), ("remote", "CO"), ("remote", "MA"), ("fee", "$100")),
    *(("language", "spa"), ("new_clients", "yes"), ("new_clients", "no"), ("model", "arise")),
]
FLAGS = ("new_clients", "fee_shown", "no_discipline")
NEEDS = ("alcohol", "drugs", "gambling", "teens", "mood")


def fill(engine: Engine, seed: int, people: int = 150) -> None:
    """Put a random world into an empty store."""
    rnd = random.Random(seed)
    with Session(engine, expire_on_commit=False) as session:
        if session.get(Edition, 1) is None:
            session.add(Edition(id=1, stamp="0" * 32))
        world = World(session)
        for number in range(people):
            held = [_held(rnd) for _ in range(rnd.choice((1, 1, 2, 3)))]
            world.person(f"Given{number} Family{number % 7}", *held, hidden=rnd.random() < 0.05)


def _held(rnd: random.Random) -> Held:
    place = rnd.choice(PLACES)
    seen = TODAY - dt.timedelta(days=rnd.choice((0, 0, 1, 7, 8, 30, 31, 89, 90, 91)))
    stated = seen - dt.timedelta(days=rnd.choice((0, 0, 0, 0, 0, 60, 91)))
    more: dict[str, Any] = {
        "restricted": rnd.random() < 0.1,
        "issued_on": rnd.choice((None, *(TODAY + dt.timedelta(days=n) for n in (-900, -90, 420)))),
        "status_text": rnd.choice(("", "", "As the board says")),
        "as_of": stated,
        "as_of_stated": rnd.random() < 0.7,
        "discipline": rnd.choice(("yes", "no", "unknown", "unknown")),
        "gone_at": TODAY if rnd.random() < 0.12 else None,
    }
    if rnd.random() < 0.3:
        code = rnd.choice(("101YA0400X", "2084P0802X", "unheard-of", ""))
        claims = [{"state": "CT", "number": "1", "taxonomy": code}] if code else []
        claims += [{"says": kind, "value": value} for kind, value in rnd.sample(SAYS, 2)]
        more |= {
            "self_reported": True,
            "claims": claims,
            "title_published": "Counselor (Addiction)",
        }
        return Held(
            None, source="nppes", status=Status.SELF_REPORTED, last_seen=seen, more=more, **place
        )
    credential = rnd.choice(CREDENTIALS)
    source = LISTS.get((credential or "").split("-")[0], rnd.choice(("cip_list", "ct_elicense")))
    ends = rnd.choice((None, *(TODAY + dt.timedelta(days=days) for days in (-1, 0, 40, 400, 500))))
    status = rnd.choice((*[Status.ACTIVE] * 16, *[Status.LISTED_UNEXPIRED] * 5, *Status))
    return Held(
        credential,
        "7",
        source=source,
        status=status,
        expires_on=ends,
        last_seen=seen,
        more=more,
        **place,
    )


def question(rnd: random.Random) -> tuple[Query, dt.date]:
    """A question, and the day it is asked on."""
    filtered = rnd.random() < 0.3
    query = Query(
        place=rnd.choice(ASKED),
        radius_miles=rnd.choice((1, 5, 30, 50, 250, 500)),
        credentials=tuple(rnd.sample(("CIP", "LADC", "CADC"), rnd.choice((0, 0, 0, 0, 1, 2)))),
        specialties=tuple(rnd.sample(NEEDS, rnd.choice((0, 0, 1, 2)))),
        languages=tuple(rnd.sample(("Spanish", "French"), rnd.choice((0, 0, 1)))),
        limit=rnd.choice((1, 5, 20, 500)),
        include_trainees=rnd.random() < 0.3,
        **({"travel": rnd.random() < 0.5, "remote": rnd.random() < 0.5} if filtered else {}),
        **({name: rnd.random() < 0.3 for name in FLAGS} if filtered else {}),
        models=("arise",) if filtered and rnd.random() < 0.3 else (),
    )
    return query, TODAY + dt.timedelta(days=rnd.choice((0, 0, 0, 0, 0, 1, 30, 60, 100)))


def everybody(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every listing of everybody who is not hidden, by person: read once, by no query's help."""
    query = (
        session.query(*COLUMNS)
        .select_from(Person)
        .join(PersonListing, PersonListing.person_id == Person.id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .outerjoin(Run, Run.id == Listing.run_id)
        .where(~Person.hidden)
    )
    people: dict[str, list[dict[str, Any]]] = {}
    for found in query:
        row = dict(found._mapping)
        row |= {"id": row["listing_id"], "name": row["person_name"]}
        people.setdefault(row["person_id"], []).append(row)
    return people


def may_fit(people: dict[str, list[dict[str, Any]]], question: Question) -> Iterator[Candidate]:
    """Whoever may fit, of all people one by one."""
    place, radius = question.place, question.radius_miles
    holder = Holder(place.state, load_catalogue())
    for person_id, rows in people.items():
        placed = [(row, _miles(place, row)) for row in rows]
        near = nearest(placed)
        fits = _fits(place, radius, rows, near[0]) or comes(stated(rows), question)
        if fits and not rows[0]["person_self_reported"]:
            yield holder.candidate(person_id, placed, near)


def _miles(place: Place, row: dict[str, Any]) -> float | None:
    if row["latitude"] is None or row["gone_at"] is not None or place.latitude is None:
        return None
    assert place.longitude is not None
    there = np.array([row["latitude"]]), np.array([row["longitude"]])
    return float(shown_miles(place.latitude, place.longitude, *there)[0])


def _fits(
    place: Place,
    radius: int | None,
    rows: list[dict[str, Any]],
    near: float | None,
) -> bool:
    listed = [row for row in rows if row["gone_at"] is None]
    bare = [row["place_state"] for row in listed if row["latitude"] is None]
    if radius is None:
        boards = {row["source_id"] for row in listed}
        own = {"CT": "ct_elicense", "CO": "co_dora", "WA": "wa_doh"}.get(place.state)
        placed = {row["place_state"] for row in listed}
        return place.state in placed or own in boards or "US" in bare
    if any(row["latitude"] is not None for row in listed):
        return near is not None and near <= radius
    return place.state in bare or "US" in bare
