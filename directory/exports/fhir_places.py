"""Where people are and what centers offer as plain FHIR R4: roles, cities, centers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from directory.cards.known import known_credential
from directory.cards.model import PersonCard, PlaceCard
from directory.exports.fhir import OURS, coded, filled, meta
from directory.names.text import fold
from directory.places import locate
from directory.requirements import Catalogue
from directory.vocabulary import load, words

NUCC = "http://nucc.org/provider-taxonomy"


@dataclass(frozen=True, slots=True)
class Center:
    """A treatment center as it describes itself: no street, no ZIP code."""

    id: str
    name: str
    place: PlaceCard
    phone: str
    website: str
    services: tuple[str, ...]


def location_id(place: PlaceCard) -> str:
    """The id of a city: state, then the city's plain letters."""
    plain = "-".join([place.state, *place.city.split()])
    return "".join(one for one in fold(plain).replace(" ", "-") if one.isalnum() or one == "-")[:64]


def cities_of(card: PersonCard) -> dict[str, PlaceCard]:
    """The cities that a person's lists give, by id: one that is spelt in two ways is there once."""
    known = (one for one in card.places if one.city and one.state)
    return {location_id(one): one for one in known}


def location(place: PlaceCard) -> dict[str, Any]:
    """A city with the point of its middle, where the gazetteer knows one."""
    middle = locate(place.city, place.state, None)
    return filled(
        resourceType="Location",
        id=location_id(place),
        name=f"{place.city}, {place.state}",
        physicalType=coded("location-physical-type", "area"),
        address=address(place),
        position=middle and {"longitude": middle.longitude, "latitude": middle.latitude},
    )


def practitioner_role(card: PersonCard, catalogue: Catalogue) -> dict[str, Any]:
    """What a person's current credentials say they are, and the cities their lists give.

    No employer and no hours: no list has them. A lapsed credential gives no specialty.
    """
    return filled(
        resourceType="PractitionerRole",
        id=card.id,
        meta=meta(card),
        practitioner={"reference": f"Practitioner/{card.id}", "display": card.name},
        specialty=list(_specialties(card, catalogue)),
        location=[
            {"reference": f"Location/{city_id}", "display": f"{one.city}, {one.state}"}
            for city_id, one in cities_of(card).items()
        ],
    )


def credentials_of(code: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The credentials whose holders a code of ours or of NUCC stands for."""
    return tuple(
        one.id
        for one in catalogue.credentials()
        if code in {one.family, *_nucc(one.id, one.family)}
    )


def center_organization(center: Center) -> dict[str, Any]:
    """A center as a provider."""
    return filled(
        resourceType="Organization",
        id=center.id,
        identifier=[{"system": f"{OURS}:center", "value": center.id}],
        name=center.name,
        telecom=_telecom(center),
        address=[address(center.place)],
    )


def healthcare_service(center: Center) -> dict[str, Any]:
    """What a center says it offers."""
    known = center.place.city and center.place.state
    return filled(
        resourceType="HealthcareService",
        id=center.id,
        providedBy={"reference": f"Organization/{center.id}", "display": center.name},
        name=center.name,
        comment=load("fhir")["center_says"],
        characteristic=[{"text": one} for one in center.services],
        location=[{"reference": f"Location/{location_id(center.place)}"}] if known else [],
        telecom=_telecom(center),
    )


def address(place: PlaceCard) -> dict[str, Any]:
    """City and state, never finer."""
    return filled(city=place.city, state=place.state, country="US")


def _telecom(center: Center) -> list[dict[str, str]]:
    told = {"phone": center.phone, "url": center.website}
    return [{"system": system, "value": value} for system, value in told.items() if value]


def _specialties(card: PersonCard, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    current = (one for one in card.credentials if one.standing.current)
    known = (known_credential(catalogue, one.credential_id) for one in current)
    families = {one.family: one.id for one in known if one}
    displays: Mapping[str, Any] = load("fhir")["specialties"]
    for family, credential_id in sorted(families.items()):
        codes = [
            {"system": NUCC, "code": code, "display": displays[code]["display"]}
            for code in _nucc(credential_id, family)
        ]
        yield {"coding": [*codes, {"system": f"{OURS}:family", "code": family}]}


def _nucc(credential_id: str, family: str) -> list[str]:
    if credential_id in words("title_families", "not_counseling"):
        return []
    told: Mapping[str, Any] = load("fhir")["specialties"]
    return [code for code, one in told.items() if family in one["families"]]
