"""The data that ships: what must hold of it whatever is added."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from directory.data import data_path
from directory.requirements import check_files, describe, load_catalogue, schema_text

FOLDER = data_path("state_requirements")
FIRST_SOURCES = [
    *("co-bace/lac", "co-bace/cas", "co-bace/cat", "co-bace/addc", "ct-dph/ladc", "ct-dph/cadc"),
    *("wa-doh/sudp", "wa-doh/sudpt", "wa-doh/cod", "de-dpr/lcdp"),
    *("tx-hhsc/lcdc", "tx-hhsc/lcdc-i", "pcb/cip"),
]


def test_nothing_is_left_to_mend() -> None:
    assert check_files(sorted(Path(str(FOLDER)).glob("*.yaml"))) == []


def test_every_state_the_district_and_the_country_are_there() -> None:
    assert len(load_catalogue().jurisdictions) == 52
    assert {"DC", "US"} < set(load_catalogue().jurisdictions)


def test_the_schema_beside_the_data_is_the_model_s() -> None:
    assert FOLDER.joinpath("schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("credential_id", FIRST_SOURCES)
def test_the_ids_that_sources_use_exist(credential_id: str) -> None:
    assert load_catalogue().credential(credential_id).id == credential_id


def test_the_cip_stands_once_with_both_published_versions() -> None:
    catalogue = load_catalogue()
    assert [c.id for c in catalogue.credentials() if c.letters == "CIP"] == ["pcb/cip"]
    hours = catalogue.credential("pcb/cip").requirements.experience_hours
    assert hours is not None
    tiered, flat = hours.versions
    degrees = ("high_school", "associates", "bachelors", "masters")
    assert tiered.by_degree == dict(zip(degrees, (6000, 5000, 4000, 2000), strict=True))
    assert (hours.headline, flat.value, flat.by_degree) == (6000, 4000, {})


@pytest.mark.parametrize(
    ("letters", "credential_id"),
    [
        ("LISAC", "az-bbhe/liac"),
        ("CDP", "wa-doh/sudp"),
        ("CAC III", "co-bace/cas"),
        ("RASAC II", "mcb-mo/maadc-ii"),
    ],
)
def test_a_renamed_title_is_one_credential(letters: str, credential_id: str) -> None:
    credential = load_catalogue().credential(credential_id)
    assert letters in {former.letters for former in credential.former_titles}
    entries = {
        c.letters for c in load_catalogue().jurisdiction(credential.jurisdiction).credentials
    }
    assert letters not in entries


@pytest.mark.parametrize(
    "credential_id",
    [
        *("wa-doh/sudpt", "ca-ccapp/radt", "ny-oasas/casac-t", "ny-oasas/casac-p", "co-bace/addc"),
        *("wi-dsps/sac-it", "or-mhacbo/cadc-r", "md-bopc/adt", "la-adra/cit", "tx-hhsc/lcdc-i"),
        *("oh-cdpb/cdca-preliminary", "ky-adc/tcadc", "ibc/tcadc"),
    ],
)
def test_trainee_titles_are_marked(credential_id: str) -> None:
    assert load_catalogue().credential(credential_id).trainee


def test_the_same_letters_mean_different_things() -> None:
    catalogue = load_catalogue()
    titles = {catalogue.credential(name).title for name in ("wi-dsps/csac", "va-boc/csac")}
    assert titles == {"Clinical Substance Abuse Counselor", "Certified Substance Abuse Counselor"}


def test_a_changed_rule_keeps_what_it_replaced() -> None:
    fact = load_catalogue().credential("wa-doh/sudp").requirements.ce_hours
    assert fact is not None
    assert (fact.value, fact.valid_from) == (16, "2024-06")
    assert [(rule.value, rule.valid_to) for rule in fact.earlier] == [(40, "2024-06")]


@pytest.mark.parametrize(
    ("credential_id", "number", "fits"),
    [
        ("wa-doh/sudp", "CP60999901", True),
        ("wa-doh/sudp", "CO60999901", False),
        ("wa-doh/sudpt", "CO60999901", True),
        ("de-dpr/lcdp", "CD-0099901", True),
        ("wi-dsps/csac", "99901-132", True),
        ("wi-dsps/csac", "99901-131", False),
    ],
)
def test_number_patterns_tell_credentials_apart(
    credential_id: str, number: str, fits: bool
) -> None:
    pattern = load_catalogue().credential(credential_id).number_pattern
    assert pattern is not None
    assert bool(re.fullmatch(pattern, number)) is fits


def test_every_issuing_board_can_be_asked_or_searched() -> None:
    for jurisdiction in load_catalogue().jurisdictions.values():
        for credential in jurisdiction.credentials:
            assert jurisdiction.check_for(credential) is not None, credential.id


def test_a_description_is_plain_data_with_its_citations() -> None:
    described = json.loads(json.dumps(describe("CT")))
    ladc = described["credentials"][0]
    assert (ladc["id"], ladc["status"]) == ("ct-dph/ladc", "current")
    assert ladc["check"]["url"].startswith("https://")
    assert set(ladc["requirements"]["experience_hours"]["cite"]) <= set(described["citations"])
