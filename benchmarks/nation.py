"""A store of a whole country of invented people, seeded: as it stands after a resolution.

usage: python benchmarks/nation.py URL [--people 300000]

Of 300,000 people: about 240,000 on boards' lists with 500,000 credentials, 60,000 who only speak
for themselves, 1,000,000 listings in all. Where people live follows the ZIP codes of the gazetteer,
and cities with many of them hold more people a ZIP, so that New York is dense and Wyoming is not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from itertools import accumulate
from typing import Any

import zipcodes
from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.measure import figure
from benchmarks.store_people import People
from directory.listings.publish import listing_id
from directory.models import Listing, Person, PersonListing, Run, Source, Verdict
from directory.names.parse import fold
from directory.places import STATES, locate
from directory.requirements import Credential, load_catalogue
from directory.resolve.clusters import person_id
from directory.store import connect, upgrade

TODAY = dt.date(2026, 11, 28)
NOW = dt.datetime(2026, 11, 28, 6, tzinfo=dt.UTC)
_EMPTY: dict[str, Any] = {
    "other_numbers": [],
    "former_names": [],
    "post_nominals": [],
    "actions": [],
    "claims": [],
    "details": {},
    "raw": {},
    "content_hash": "",
    "name_suffix": "",
    "sub_status_text": "",
    "restricted": False,
    "issued_on": None,
    "expires_on": None,
    "absent_since": None,
    "discipline": "unknown",
    "gone_at": None,
    "kind": "person",
    "self_reported": False,
}
_STATUSES = ("active", "expired", "inactive", "in_renewal", "suspended", "revoked", "unknown")
_OF_STATUSES = (88, 6, 3, 1, 0.5, 0.5, 1)
_TAXONOMIES = (("101YA0400X", "Counselor (Addiction)"), ("1041C0700X", "Social Worker (Clinical)"))
_CROWDED = 1.35  # the power of a city's ZIP codes that its people grow with
_NOWHERE = {"city": "", "state": "", "postal_code": ""}
_NO_CITY = ("WA", "OK")  # whose lists give no city
_NO_STATUS = ("CT", "OH", "NV")  # whose lists give an end date and no status


class Nation:
    """Draws people with their listings, always the same for a seed."""

    def __init__(self, seed: int = 28) -> None:
        self.rnd = random.Random(seed)
        self._names = People(seed)
        self._zips, self._weights = weighted_zips()
        held: dict[str, list[Credential]] = {}
        for one in load_catalogue().credentials():
            held.setdefault(one.jurisdiction, []).append(one)
        self._catalogue = held
        self._serial = 0
        self.seen = {
            state: TODAY - dt.timedelta(days=self.rnd.choice((0, 1, 2, 3, 5, 8, 12, 20, 45)))
            for state in (*STATES, "US")
        }

    def person(self) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
        """One more person: their row, their listings, and where each listing places them."""
        rnd = self.rnd
        zip_code = rnd.choices(self._zips, cum_weights=self._weights)[0]
        family, given = self._names.family(), self._names.given()
        city, state = zip_code["city"], zip_code["state"]
        about = {
            "family_name": family,
            "given_name": given,
            "middle_name": rnd.choice(("", "", given[0])),
            "name_published": f"{family}, {given}".upper(),
            "city": city,
            "state": state,
            "postal_code": zip_code["zip_code"],
        }
        told = rnd.random() < 0.2
        rows = [] if told else [self._board(one, about) for one in self._credentials(state)]
        rows += [self._reported(about) for _ in range(self._reports(told))]
        rows.sort(key=lambda row: str(row["id"]))
        person = {
            "id": person_id(rows[0]["id"]),
            "anchor_id": rows[0]["id"],
            "name": f"{given} {family}",
            "search_name": fold(f"{family} {given} {about['middle_name']}"),
            "self_reported": told,
            "hidden": rnd.random() < 0.001,
        }
        return person, rows, [_placed(person["id"], row) for row in rows]

    def _reports(self, told: bool) -> int:
        weights = (0, 33, 67) if told else (10, 13, 77)
        return self.rnd.choices((0, 1, 2), weights)[0]

    def _credentials(self, state: str) -> list[Credential]:
        rnd, count = self.rnd, self.rnd.choices((1, 2, 3, 4), (32, 38, 20, 10))[0]
        pool = self._catalogue.get(state) or self._catalogue["US"]
        found = [rnd.choice(pool) for _ in range(count)]
        if rnd.random() < 0.06:
            found[-1] = rnd.choice(self._catalogue[rnd.choice([*STATES])] or pool)
        if rnd.random() < 0.03:
            found[0] = self._catalogue["US"][0]
        return found

    def _board(self, credential: Credential, about: dict[str, Any]) -> dict[str, Any]:
        rnd, issued = self.rnd, credential.jurisdiction
        status = rnd.choices(_STATUSES, _OF_STATUSES)[0]
        if issued in _NO_STATUS and status == "active":
            status = "listed_unexpired"
        self._serial += 1
        row = self._row(f"{issued.lower()}_board", self._serial, about)
        late = dt.timedelta(days=rnd.randrange(1, 400))
        wild = rnd.random()
        return row | {
            "title_published": credential.title,
            "credential_id": credential.id,
            "status": status,
            "status_text": "" if status == "listed_unexpired" else status.title(),
            "restricted": wild < 0.005,
            "gone_at": self.seen[issued] if wild > 0.99 else None,
            "last_seen": row["last_seen"] - late if wild > 0.97 else row["last_seen"],
            "issued_on": TODAY - dt.timedelta(days=rnd.randrange(30, 9000)),
            "expires_on": TODAY + dt.timedelta(days=rnd.randrange(-20, 730)),
            **({"city": "", "state": "", "postal_code": ""} if issued in _NO_CITY else {}),
            **(
                {"city": "", "state": "", "postal_code": ""}
                if issued == "US" and late.days % 3
                else {}
            ),
        }

    def _reported(self, about: dict[str, Any]) -> dict[str, Any]:
        self._serial += 1
        code, words = self.rnd.choice(_TAXONOMIES)
        claims = [{"state": about["state"], "number": str(self._serial), "taxonomy": code}]
        return self._row("nppes", self._serial, about) | {
            "title_published": words,
            "credential_id": None,
            "status": "self_reported",
            "status_text": "",
            "claims": claims if self.rnd.random() < 0.7 else [],
            "self_reported": True,
        }

    def _row(self, source: str, serial: int, about: dict[str, Any]) -> dict[str, Any]:
        day = self.seen[source[:2].upper() if source != "nppes" else "US"]
        return {
            **_EMPTY,
            **about,
            "id": listing_id(source, str(serial)),
            "source_id": source,
            "key": str(serial),
            "number": f"{source[:2].upper()}.{serial:08}",
            "url": f"https://{source.replace('_', '-')}.example.org/{serial}",
            "as_of": day,
            "as_of_stated": True,
            "last_seen": day,
            "run_id": None,
            "first_seen": dt.date(2026, 1, 1) + dt.timedelta(days=serial % 300),
            "fetched_at": NOW,
        }


def weighted_zips() -> tuple[list[dict[str, Any]], list[float]]:
    rows = [
        row
        for row in zipcodes.filter_by()  # type: ignore[no-untyped-call]
        if row["active"] and row["zip_code_type"] == "STANDARD" and row["state"] in STATES
    ]
    sizes: dict[tuple[str, str], int] = {}
    for row in rows:
        place = (row["city"], row["state"])
        sizes[place] = sizes.get(place, 0) + 1
    crowds = [sizes[row["city"], row["state"]] ** (_CROWDED - 1) for row in rows]
    return rows, list(accumulate(crowds))


def _placed(person: str, row: dict[str, Any]) -> dict[str, Any]:
    where = locate(row["city"], row["state"], row["postal_code"])
    return {
        "listing_id": row["id"],
        "person_id": person,
        "latitude": where.latitude if where else None,
        "longitude": where.longitude if where else None,
        "precision": where.precision if where else "",
        "place_state": row["state"] or row["source_id"][:2].upper(),
    }


def fill(session: Session, count: int, seed: int = 28) -> dict[str, int]:
    """Add `count` people to an empty store; how many people, listings and credentials there are."""
    nation = Nation(seed)
    _add_sources(session)
    counts = {"people": count, "listings": 0, "credentials": 0}
    for start in range(0, count, 5000):
        made = [nation.person() for _ in range(min(5000, count - start))]
        listings = [row for _, rows, _ in made for row in rows]
        session.execute(insert(Listing.__table__), listings)  # type: ignore[arg-type]
        session.execute(insert(Person.__table__), [person for person, _, _ in made])  # type: ignore[arg-type]
        places = [row for _, _, rows in made for row in rows]
        session.execute(insert(PersonListing.__table__), places)  # type: ignore[arg-type]
        counts["listings"] += len(listings)
        counts["credentials"] += sum(not row["self_reported"] for row in listings)
    return counts


def _add_sources(session: Session) -> None:
    for state in (*STATES, "US"):
        _add_source(session, f"{state.lower()}_board", state, "all_statuses")
    _add_source(session, "nppes", "US", "self_reported")
    session.flush()


def _add_source(session: Session, name: str, state: str, scope: str) -> None:
    info = {
        "id": name,
        "title": f"List {name}",
        "publisher": f"Board {name}",
        "scope": scope,
        "page": f"https://{name.replace('_', '-')}.example.org/",
        "check_page": f"https://{name.replace('_', '-')}.example.org/check",
        "check_how": "Search by last name.",
    }
    source = Source(id=name, title=info["title"], jurisdiction=state, family="invented", info=info)
    session.add(source)
    session.flush()
    run = Run(source_id=name, mode="file", began_at=NOW, as_of=NOW.date(), as_of_stated=True)
    run.verdict = Verdict.ACCEPTED
    session.add(run)
    session.flush()
    source.last_accepted_run_id = run.id


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--people", type=int, default=300_000)
    options = parser.parse_args()
    engine, began = connect(options.url), time.perf_counter()
    upgrade(engine)
    with Session(engine) as session:
        counts = fill(session, options.people)
        session.commit()
    for name, count in counts.items():
        figure(f"nation_{name}", count, name)
    figure("nation_filled", time.perf_counter() - began, "s", n=counts["listings"])


if __name__ == "__main__":
    main()
