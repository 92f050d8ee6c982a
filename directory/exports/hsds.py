"""People as HSDS 3.1 tables (Open Referral): a service each, with credentials as attributes.

Only who is on a board's list is here: a self-report is no service that anybody could be sent to.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from directory.cards.known import known_credential
from directory.cards.model import CredentialCard, PlaceCard
from directory.cards.shown import told_as
from directory.exports.fhir_places import cities_of
from directory.exports.files import Files
from directory.exports.hsds_ids import of_person, ours
from directory.exports.sheets import guarded
from directory.exports.stream import Published
from directory.places import STATES, locate
from directory.requirements import load_catalogue
from directory.vocabulary import load

Row = Mapping[str, str]
Rows = Iterator[tuple[str, Row]]  # table, then its row
_TAXONOMY = "taxonomy/credentials"


class _Sheet(Protocol):
    def writerow(self, row: Iterable[str]) -> Any: ...


class Hsds:
    """Writes the tables as people come. Places and titles are written when first met."""

    def __init__(self, files: Files, _session: Session, _today: dt.date) -> None:
        self._columns = {name: told["columns"] for name, told in load("hsds")["tables"].items()}
        self._files = {name: files.open(f"{name}.csv") for name in self._columns}
        self._sheets: dict[str, _Sheet] = {n: csv.writer(out) for n, out in self._files.items()}
        self._met: set[str] = set()
        for name, columns in self._columns.items():
            self._sheets[name].writerow(columns)
        self._write("taxonomies", taxonomy())

    def add(self, one: Published) -> None:
        """Write one person's rows."""
        for table, row in tables(one):
            shared = table in {"locations", "taxonomy_terms"}
            if shared and row["id"] in self._met:
                continue
            self._met.update([row["id"]] if shared else [])
            self._write(table, row)

    def _write(self, table: str, row: Row) -> None:
        cells = (guarded(row.get(name, "")) for name in self._columns[table])
        self._sheets[table].writerow(cells)
        self._files[table].records += 1


def taxonomy() -> Row:
    """The one taxonomy that all terms are of."""
    words = load("hsds")["words"]
    about = {"name": words["taxonomy"], "description": words["taxonomy_says"]}
    return {"id": ours(_TAXONOMY), **about}


def term_of(credential: str) -> str:
    """The id of the term for a credential of the catalogue, or for a title as a list prints it."""
    return ours(f"credential/{credential}")


def tables(one: Published) -> Rows:
    """The rows of one person, by table: none for who is on no board's list."""
    card = one.card
    if not card.credentials:
        return
    service = of_person("service", card.id)
    yield from _organization(one)
    yield (
        "services",
        {
            "id": service,
            "organization_id": of_person("organization", card.id),
            "name": "; ".join([card.name, *dict.fromkeys(map(_title, card.credentials))]),
            "description": load("hsds")["words"]["service"],
            "status": "active" if any(map(_is_current, card.credentials)) else "inactive",
            "assured_date": max(held.last_seen for held in card.credentials).isoformat(),
        },
    )
    yield from _places(cities_of(card), service)
    yield from _areas(card.credentials, service)
    for held in card.credentials:
        yield from _attribute(held, service)


def _organization(one: Published) -> Rows:
    """HSDS knows services of organizations only: each person is one of their own."""
    card, whose = one.card, of_person("organization", one.card.id)
    about = load("hsds")["words"]["organization"]
    yield "organizations", {"id": whose, "name": card.name, "description": about}
    for kind, number in (("NPI", one.npi), ("urn:x-interventionist-directory:person", card.id)):
        if number:
            told = {"identifier_type": kind, "identifier": number}
            known = {"id": ours(f"{kind}/{card.id}"), "organization_id": whose}
            yield "organization_identifiers", known | told


def _is_current(held: CredentialCard) -> bool:
    return held.standing.current


def _places(cities: Mapping[str, PlaceCard], service: str) -> Rows:
    for city_id, place in cities.items():
        where = f"location/{city_id}"
        middle = locate(place.city, place.state, None)
        yield (
            "locations",
            {
                "id": ours(where),
                "location_type": "physical",
                "name": f"{place.city}, {place.state}",
                "description": load("hsds")["words"]["place"],
                "latitude": f"{middle.latitude:.4f}" if middle else "",
                "longitude": f"{middle.longitude:.4f}" if middle else "",
            },
        )
        yield (
            "service_at_location",
            {
                "id": ours(f"{service}@{where}"),
                "service_id": service,
                "location_id": ours(where),
            },
        )


def _areas(credentials: Iterable[CredentialCard], service: str) -> Rows:
    """The states whose boards list the person as current."""
    current = {held.jurisdiction for held in credentials if _is_current(held)}
    for state in sorted(current & STATES.keys()):
        told = {"service_id": service, "name": STATES[state]}
        yield "service_areas", {"id": ours(f"{service}/{state}"), **told}


def _attribute(held: CredentialCard, service: str) -> Rows:
    words, term = load("hsds")["words"], term_of(held.credential_id or _title(held))
    known = known_credential(load_catalogue(), held.credential_id)
    says = words["issued_by"].format(issuer=held.issuer_name) if known else words["not_known"]
    yield (
        "taxonomy_terms",
        {
            "id": term,
            "code": held.credential_id or "",
            "name": _title(held),
            "description": says,
            "taxonomy_id": ours(_TAXONOMY),
        },
    )
    yield (
        "attributes",
        {
            "id": ours(f"listing/{held.listing_id}"),
            "link_id": service,
            "taxonomy_term_id": term,
            "link_type": "credential",
            "link_entity": "service",
            "value": told_as(held),
            "label": _label(held, words),
        },
    )


def _title(held: CredentialCard) -> str:
    return held.title or held.title_published or held.source.title


def _label(held: CredentialCard, words: Mapping[str, str]) -> str:
    told = {
        "number": held.number and words["number"].format(number=held.number),
        "ends": held.expires_on and words["ends"].format(day=held.expires_on),
        "seen": words["seen"].format(day=held.last_seen),
    }
    return ", ".join(text for text in told.values() if text)
