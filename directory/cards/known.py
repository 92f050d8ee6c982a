"""The catalogue asked by people's listings: the same few questions many times, so kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from directory.requirements import Catalogue, Credential, RequirementsError


@lru_cache(maxsize=4096)
def known_credential(catalogue: Catalogue, credential_id: str | None) -> Credential | None:
    """The catalogue's credential, or None for an id it lacks."""
    if not credential_id:
        return None
    try:
        return catalogue.credential(credential_id)
    except RequirementsError:
        return None


@lru_cache(maxsize=1024)
def issuer_name(catalogue: Catalogue, issuer_id: str) -> str:
    """The issuer's name, or "" for an id the catalogue lacks."""
    try:
        return catalogue.issuer(issuer_id).name
    except RequirementsError:
        return ""


@lru_cache(maxsize=4096)
def also_issued_in(catalogue: Catalogue, credential_id: str | None, state: str) -> frozenset[str]:
    """`state` itself where its file says that another board issues this credential there too."""
    if state not in catalogue.jurisdictions:
        return frozenset()
    shared = catalogue.jurisdictions[state].also_issued_here
    return frozenset({state}) if credential_id in shared else frozenset()


def catalogued(catalogue: Catalogue, known: Credential | None, published: str) -> dict[str, Any]:
    """What a card says of the credential itself; of an unknown one only its `published` title."""
    if known is None:
        empty = dict.fromkeys(("letters", "family", "kind", "issuer_id", "issuer_name"), "")
        return {"title": published, "trainee": False, **empty}
    return {
        "title": known.title,
        "letters": known.letters,
        "family": known.family,
        "kind": known.kind,
        "trainee": known.trainee,
        "issuer_id": known.issuer_id,
        "issuer_name": issuer_name(catalogue, known.issuer_id),
    }
