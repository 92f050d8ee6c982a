"""A row a credential, and a row for what a person says of themself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from directory.cards.known import known_credential
from directory.cards.model import ClaimCard, CredentialCard
from directory.cards.shown import told_as
from directory.exports.stream import Published, Row
from directory.requirements import Catalogue, RequirementsError
from directory.standing.freshness import Age
from directory.standing.judge import State, is_intervention

_NOWHERE = Row("", "", "", "", "", None, None, "", "")


def credential_rows(one: Published, catalogue: Catalogue) -> Iterator[dict[str, str]]:
    """Rows by column name; a column that is missing is not stated."""
    who = {"person_id": one.card.id, "name_display": one.card.name, "npi": one.npi}
    for held in one.card.credentials:
        yield who | _place(one.rows.get(held.listing_id, _NOWHERE)) | _credential(held, catalogue)
    for claim in one.card.claims:
        yield who | _place(one.rows.get(claim.listing_id, _NOWHERE)) | _claim(claim)


def verification(held: CredentialCard) -> str:
    """How sure the status is: confirmed, stale, not_found_once (absent) or not_found (gone)."""
    if held.gone_at is not None:
        return "not_found"
    if held.absent_since is not None:
        return "not_found_once"
    return "confirmed" if held.freshness.age is Age.CHECKED else "stale"


def valid_in(held: CredentialCard, catalogue: Catalogue) -> str:
    """The state whose credential it is, or "": a national one is valid as each state says."""
    known = known_credential(catalogue, held.credential_id)
    return "" if known is None or held.jurisdiction == "US" else held.jurisdiction


def _credential(held: CredentialCard, catalogue: Catalogue) -> dict[str, str]:
    known = known_credential(catalogue, held.credential_id)
    return {
        "credential_code": held.credential_id or "",
        "credential_title": held.title or held.title_published,
        "credential_number": held.number,
        "issuer_id": held.issuer_id,
        "issuer_name": held.issuer_name,
        "issuer_type": issuer_type(catalogue, held.issuer_id),
        "jurisdiction": held.jurisdiction,
        "where_valid": valid_in(held, catalogue),
        "intervention_specific": _flag(known is not None and is_intervention(known)),
        "credential_status": told_as(held),
        "status_text_source": "; ".join(filter(None, (held.status_text, held.sub_status_text))),
        "issued_on": _day(held.issued_on),
        "expires_on": _day(held.expires_on),
        "source_url": held.source.url,
        "fetched_at": held.fetched_at.isoformat() if held.fetched_at else "",
        "last_confirmed_at": _day(held.last_seen),
        "verification_status": verification(held),
        "discipline_public_url": "; ".join(dict.fromkeys(a.url for a in held.actions if a.url)),
    }


def _claim(claim: ClaimCard) -> dict[str, str]:
    return {
        "credential_title": claim.title,
        "credential_number": claim.number,
        "jurisdiction": claim.state,
        "credential_status": State.SELF_REPORTED.value,
        "source_url": claim.source.url,
        "last_confirmed_at": _day(claim.last_seen),
        "verification_status": "self_stated",
    }


def _place(row: Row) -> dict[str, str]:
    return {
        "family_name": row.family_name,
        "given_name": row.given_name,
        "city": row.city,
        "state": row.state,
        "zip3": row.zip3,
        "latitude": "" if row.latitude is None else f"{row.latitude:.4f}",
        "longitude": "" if row.longitude is None else f"{row.longitude:.4f}",
        "geo_precision": row.precision,
        "source_kind": row.source_kind,
    }


@lru_cache(maxsize=1024)
def issuer_type(catalogue: Catalogue, issuer_id: str) -> str:
    """state_board, state_agency, certification_board, or "" for an issuer we do not know."""
    try:
        return catalogue.issuer(issuer_id).kind if issuer_id else ""
    except RequirementsError:
        return ""


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
