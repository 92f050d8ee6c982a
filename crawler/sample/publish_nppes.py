"""Records the registry's pages: full records, with all that a reader has to leave behind."""

from __future__ import annotations

import datetime as dt
from typing import Any

from anyascii import anyascii

from crawler.access import NppesAccess
from crawler.families.nppes_urls import nppes_url
from crawler.sample.people import Claim, Home, Person, Registration, World
from crawler.sample.recorded import Recorder
from crawler.source import Source

DESCRIPTIONS = {
    "101YA0400X": "Counselor, Addiction (Substance Use Disorder)",
    "163WA0400X": "Registered Nurse, Addiction (Substance Use Disorder)",
    "2084A0401X": "Psychiatry & Neurology, Addiction Medicine",
    "101YP2500X": "Counselor, Professional",
    "101YM0800X": "Counselor, Mental Health",
    "1041C0700X": "Social Worker, Clinical",
}
FORMER = {"code": "1", "type": "Former Name"}
_MIDNIGHT = dt.time(tzinfo=dt.UTC)


def record_nppes(recorder: Recorder, source: Source, world: World) -> None:
    """Record every state, page after page, until a page is not full."""
    access = source.access
    if not isinstance(access, NppesAccess):
        raise TypeError(f"{source.id} is not the provider registry")
    recorder.add_robots(access.url)
    by_state: dict[str, list[dict[str, Any]]] = {state: [] for state in access.states}
    for person in sorted(world.people, key=_npi):
        if person.registration:
            state = person.registration.home.town.state
            by_state[state].append(api_record(person, person.registration))
    for state, records in by_state.items():
        for skip in range(0, len(records) + 1, access.page_size):
            page = records[skip : skip + access.page_size]
            answer = {"result_count": len(page), "results": page}
            body = f"{source.id}/{state}_{skip}.json"
            recorder.add_json(nppes_url(access, state, skip), body, answer)


def _npi(person: Person) -> str:
    return person.registration.npi if person.registration else ""


def _shout(text: str) -> str:
    return anyascii(text).upper()


def api_record(person: Person, said: Registration) -> dict[str, Any]:
    """One record of the API's version 2.1, with its eleven keys."""
    return {
        "created_epoch": _epoch(said.enumerated),
        "enumeration_type": "NPI-1",
        "last_updated_epoch": _epoch(said.updated),
        "number": said.npi,
        "addresses": [
            _address(said, "MAILING", person.home),
            _address(said, "LOCATION", said.home),
        ],
        "practiceLocations": [],
        "basic": _basic(person, said),
        "taxonomies": [_taxonomy(claim, first=not at) for at, claim in enumerate(said.claims)],
        "identifiers": [],
        "endpoints": [],
        "other_names": _other_names(said),
    }


def _other_names(said: Registration) -> list[dict[str, str]]:
    if not said.former_family:
        return []
    given, family = _shout(said.name.given), _shout(said.former_family)
    return [{**FORMER, "first_name": given, "last_name": family}]


def _epoch(day: dt.date) -> str:
    return str(int(dt.datetime.combine(day, _MIDNIGHT).timestamp() * 1000))


def _basic(person: Person, said: Registration) -> dict[str, str]:
    family = said.name.family
    if int(said.npi[-2]) % 2:  # many leave the hyphen out
        family = family.replace("-", " ")
    basic = {
        "first_name": _shout(said.name.given),
        "last_name": _shout(family),
        "middle_name": _shout(said.name.middle),
        "credential": said.letters or "",
        "sole_proprietor": "NO",
        "sex": person.sex,
        "enumeration_date": said.enumerated.isoformat(),
        "last_updated": said.updated.isoformat(),
        "status": "A",
        "name_prefix": "--",
        "name_suffix": said.name.suffix or "--",
    }
    return {key: value for key, value in basic.items() if value}


def _address(said: Registration, purpose: str, home: Home) -> dict[str, str]:
    return {
        "country_code": "US",
        "country_name": "United States",
        "address_purpose": purpose,
        "address_type": "DOM",
        "address_1": home.street.upper(),
        "city": home.town.city.upper(),
        "state": home.town.state,
        "postal_code": home.town.postal_code + said.npi[-4:],
        "telephone_number": home.phone,
    }


def _taxonomy(claim: Claim, *, first: bool) -> dict[str, Any]:
    return {
        "code": claim.taxonomy,
        "taxonomy_group": "",
        "desc": DESCRIPTIONS[claim.taxonomy],
        "state": claim.state,
        "license": claim.number,
        "primary": first,
    }
