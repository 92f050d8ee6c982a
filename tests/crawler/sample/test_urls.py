"""The addresses that spiders ask and recordings answer."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.access import NppesAccess, SocrataAccess
from crawler.families.nppes_urls import nppes_url
from crawler.families.socrata_urls import count_url, page_url, register_url
from crawler.source import load_sources

SOURCES = load_sources()


def socrata(source_id: str) -> SocrataAccess:
    access = SOURCES[source_id].access
    assert isinstance(access, SocrataAccess)
    return access


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def test_a_page_asks_for_its_columns_in_a_total_order() -> None:
    access = socrata("wa_doh")
    assert query(page_url(access, ["lastname", "status"], 5000)) == {
        "$select": ["lastname,status"],
        "$where": [access.where],
        "$order": [":id"],
        "$limit": ["5000"],
        "$offset": ["5000"],
    }


def test_a_space_is_never_a_plus() -> None:
    assert "+" not in page_url(socrata("wa_doh"), ["status"], 0)


def test_the_register_is_counted_and_read_whole() -> None:
    access = socrata("de_dpr")
    assert query(count_url(access, "dz6p-akeq")) == {"$select": ["count(*)"]}
    assert "$where" not in query(register_url(access, 0))
    assert query(count_url(access))["$where"] == [access.where]


def test_a_set_without_a_register_says_so() -> None:
    with pytest.raises(ValueError, match="no register"):
        register_url(socrata("co_dora"), 0)


def test_the_provider_registry_is_asked_by_state_and_by_zip() -> None:
    access = SOURCES["nppes"].access
    assert isinstance(access, NppesAccess)
    whole = "https://npiregistry.cms.hhs.gov/api/?version=2.1&enumeration_type=NPI-1"
    whole += "&taxonomy_description=Addiction&state=CT&limit=200&skip=400"
    assert nppes_url(access, "CT", 400) == whole
    assert query(nppes_url(access, "CT", 0, "061*"))["postal_code"] == ["061*"]
