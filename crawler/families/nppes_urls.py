"""The addresses of the national provider registry's pages. Pure."""

from __future__ import annotations

from urllib.parse import urlencode

from crawler.access import NppesAccess

API_VERSION = "2.1"
PEOPLE = "NPI-1"  # organisations are NPI-2


def nppes_url(access: NppesAccess, state: str, skip: int, postal_code: str | None = None) -> str:
    """One page of a state's people, or of one ZIP or ZIP prefix ("061*") of it."""
    query: dict[str, str | int] = {
        "version": API_VERSION,
        "enumeration_type": PEOPLE,
        "taxonomy_description": access.taxonomy_description,
        "state": state,
        "limit": access.page_size,
        "skip": skip,
    }
    if postal_code is not None:
        query["postal_code"] = postal_code
    return f"{access.url}?{urlencode(query)}"
