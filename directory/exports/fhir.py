"""People as plain FHIR R4 resources: Practitioner, VerificationResult, and the issuers.

A self-report is no qualification. Lapsed credentials are here with their status, which profiles
that fix it to active could not say (Plan-Net, NDH).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from directory.cards.model import CredentialCard, PersonCard
from directory.cards.shown import told_as
from directory.exports.credentials import issuer_type, valid_in, verification
from directory.exports.stream import Published
from directory.names.text import humane
from directory.requirements import Catalogue, load_catalogue
from directory.vocabulary import load

OURS = "urn:x-interventionist-directory"
_CODES = "http://terminology.hl7.org/CodeSystem"
_NPI = "http://hl7.org/fhir/sid/us-npi"
_SOURCES = {
    "state_board": "lic-board",
    "state_agency": "lic-board",
    "certification_board": "issuer",
}
_RESULTS = {
    "confirmed": "validated",
    "stale": "req-revalid",
    "not_found_once": "in-process",
    "not_found": "req-revalid",  # a list does not say why somebody left it: no check has failed
}


def issuers(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Every body that issues a credential we know, in the order of their ids."""
    issuing = {credential.issuer_id for credential in catalogue.credentials()}
    known = {issuer.id: issuer for issuer in catalogue.issuers() if issuer.id in issuing}
    return [
        filled(
            resourceType="Organization",
            id=issuer.id,
            identifier=[{"system": f"{OURS}:issuer", "value": issuer.id}],
            name=issuer.name,
            telecom=[{"system": "url", "value": str(issuer.url)}] if issuer.url else [],
        )
        for _, issuer in sorted(known.items())
    ]


def practitioner(one: Published) -> dict[str, Any]:
    """A person with every credential that a board's list gives, whatever its status."""
    card = one.card
    parts = next(iter(one.rows.values()), None)
    name = filled(
        use="official",
        text=card.name,
        family=_as_read(parts.family_name, family=True) if parts else "",
        given=[_as_read(parts.given_name)] if parts and parts.given_name else [],
    )
    return filled(
        resourceType="Practitioner",
        id=card.id,
        meta=meta(card),
        identifier=[
            {"system": f"{OURS}:person", "value": card.id},
            *([{"system": _NPI, "value": one.npi}] if one.npi else []),
        ],
        name=[name],
        address=[filled(city=place.city, state=place.state, country="US") for place in card.places],
        qualification=[_qualification(held) for held in card.credentials],
    )


def verification_results(one: Published) -> Iterator[dict[str, Any]]:
    """When and where each credential was last seen, in the order of the qualifications."""
    for place, held in enumerate(one.card.credentials):
        seen = held.last_seen.isoformat()
        gone = held.gone_at.isoformat() if held.gone_at else ""
        kind = issuer_type(load_catalogue(), held.issuer_id)
        source = filled(
            who=_issuer(held),
            type=[coded("primary-source-type", _SOURCES.get(kind, "auth-source"))],
            communicationMethod=[coded("verificationresult-communication-method", "pull")],
            validationStatus=coded("validation-status", "unknown" if gone else "successful"),
            validationDate=gone or seen,
        )
        yield filled(
            resourceType="VerificationResult",
            id=held.listing_id,
            meta=meta(one.card),
            target=[{"reference": f"Practitioner/{one.card.id}"}],
            targetLocation=[f"Practitioner.qualification[{place}]"],
            need=coded("need", "periodic"),
            status=_RESULTS[verification(held)],
            statusDate=gone or seen,
            validationType=coded("validation-type", "primary"),
            validationProcess=[{"text": f"Read from {held.source.title}: {held.source.url}"}],
            lastPerformed=seen,
            primarySource=[source],
        )


def _as_read(name: str, *, family: bool = False) -> str:
    """A name that a list prints in capitals, in small letters."""
    return humane(name, family=family) if name.isupper() else name


def meta(card: PersonCard) -> dict[str, Any]:
    """Invented people are marked as FHIR marks test data."""
    return {"security": [_coding("v3-ActReason", "HTEST")]} if card.sample else {}


def _qualification(held: CredentialCard) -> dict[str, Any]:
    known: dict[str, str] = load("exports")["fhir_status"]
    status = known.get(told_as(held), "unknown")
    code = {"system": f"{OURS}:credential", "code": held.credential_id, "display": held.title}
    number = {"system": f"{OURS}:number:{held.issuer_id or held.source.id}", "value": held.number}
    return filled(
        extension=[{"url": f"{OURS}:credential-status", "valueCode": status}, *_valid_in(held)],
        identifier=[number] if held.number else [],
        code=filled(
            coding=[code] if held.credential_id else [], text=held.title or held.title_published
        ),
        period=_period(held),
        issuer=_issuer(held),
    )


def _valid_in(held: CredentialCard) -> list[dict[str, Any]]:
    """The state whose credential it is; a national one is valid as each state says."""
    state = valid_in(held, load_catalogue())
    where = {"coding": [{"system": "https://www.usps.com/", "code": state}]}
    return [{"url": f"{OURS}:where-valid", "valueCodeableConcept": where}] if state else []


def _period(held: CredentialCard) -> dict[str, Any]:
    """A list's end before its beginning is a slip of the list: then only the end is told."""
    start, end = held.issued_on, held.expires_on
    told = start if start and (end is None or start <= end) else None
    return filled(
        start=told.isoformat() if told else "",
        end=end.isoformat() if end else "",
    )


def _issuer(held: CredentialCard) -> dict[str, Any]:
    if not held.issuer_id:
        return {"display": held.source.publisher or held.source.title}
    return {"reference": f"Organization/{held.issuer_id}", "display": held.issuer_name}


def coded(system: str, code: str) -> dict[str, Any]:
    """A concept of one of FHIR's own code systems."""
    return {"coding": [_coding(system, code)]}


def _coding(system: str, code: str) -> dict[str, str]:
    return {"system": f"{_CODES}/{system}", "code": code}


def filled(**values: Any) -> dict[str, Any]:
    """Only what is there: FHIR knows no empty text and no empty list."""
    return {name: value for name, value in values.items() if value}
