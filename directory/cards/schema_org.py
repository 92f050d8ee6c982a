"""A person's checked credentials in the words of schema.org (JSON-LD)."""

from __future__ import annotations

from typing import Any

from directory.cards.model import CredentialCard, PersonCard
from directory.cards.shown import shown_as
from directory.vocabulary import load


def person_document(card: PersonCard, address: str) -> dict[str, Any]:
    """The `Person` with its certifications, or {} for invented people and those with none.

    Only what a board lists: no ratings, no contact details, nothing that a person says of
    themself. A credential whose status says neither active nor ended, or was checked too
    long ago to say so, is left out.
    """
    certified = [found for one in card.credentials if (found := _certification(one))]
    if card.sample or not certified:
        return {}
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": card.name,
        "url": address,
        "hasCertification": certified,
    }


def _certification(card: CredentialCard) -> dict[str, Any]:
    status = load("schema_org")["status"].get(shown_as(card))
    if status is None:
        return {}
    told = {
        "@type": "Certification",
        "name": card.title,
        "certificationIdentification": card.number,
        "certificationStatus": f"https://schema.org/{status}",
        "issuedBy": {"@type": "Organization", "name": card.issuer_name} if card.issuer_name else "",
        "validIn": {"@type": "AdministrativeArea", "name": card.jurisdiction},
        "validFrom": card.issued_on.isoformat() if card.issued_on else "",
        "expires": card.expires_on.isoformat() if card.expires_on else "",
        "auditDate": card.last_seen.isoformat(),
        "url": card.source.check_page,
    }
    return {name: value for name, value in told.items() if value}
