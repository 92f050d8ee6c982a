"""Certemy and Thentia registers: counts, columns, notices, walls; the joint list of California."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from scrapy.http import HtmlResponse

from crawler.access import CertemyAccess, ThentiaAccess
from crawler.failures import CrawlError
from crawler.families.certemy import linked_registry, registry_url
from crawler.families.thentia import as_row, search_url
from crawler.source import Source, SourceError, load_sources
from directory.requirements import load_catalogue
from directory.standing.statuses import CURRENT, Status
from tests.crawler.read_recordings import RECORDED

SOURCES = load_sources()
VENDORS = ("certemy.com", "thentiacloud.net", "mylicense.com", "tylerapp.com")


def expected(name: str) -> dict[str, Any]:
    """What a recorded source comes to: test_recorded_pages proves that it does."""
    told: dict[str, Any] = json.loads((RECORDED / name / "expected.json").read_text("utf-8"))
    return told


def test_rule_8_a_comparison_of_dates_is_no_status() -> None:
    rows = [r for r in expected("la_adra")["rows"] if r["status_text"] == "Not Expired"]
    assert {r["status"] for r in rows} == {"listed_unexpired", "expired"}
    assert Status.LISTED_UNEXPIRED not in CURRENT
    past = [r for r in rows if r["expires_on"] < "2026-11-20"]
    assert [r["status"] for r in past] == ["expired"]  # the calendar outranks the word (rule 4)
    silent = [r for r in expected("ga_adacbga")["rows"] if "discipline" in r]
    assert silent == []  # no column for it: unknown


def test_rule_17_an_empty_list_in_a_search_row_is_not_none() -> None:
    found = {"id": "r1", "licenseNumber": "90101-L", "publicNotices": []}
    assert "publicNotices" not in as_row(found, None)
    assert as_row(found, {"publicNotices": []})["publicNotices"] == "No"
    assert as_row(found, {"publicNotices": [{"noticeType": "Order"}]})["publicNotices"] == "Yes"
    told = {r["number"]: r.get("discipline", "unknown") for r in expected("nv_adgc")["rows"]}
    assert told == {
        "90101-L": "no",
        "90102-C": "yes",
        "90103-I": "no",
        "90104-LC": "yes",
        "90105-L": "no",
    }


def test_rule_56_of_a_notice_only_its_being_there_is_kept() -> None:
    assert "Consent Decree" not in (RECORDED / "nv_adgc" / "expected.json").read_text("utf-8")


def test_rule_43_the_declared_total_is_trusted() -> None:
    assert expected("la_adra")["listings"] == 23
    assert expected("la_adra@fewer")["reasons"][0].startswith(
        "not_all_rows: The publisher counts 23"
    )
    assert expected("la_adra@moved")["failure"] == "partial"


def test_rule_46_a_title_of_another_board_holds_the_run() -> None:
    assert expected("ga_adacbga@other_board")["reasons"][0].startswith("unknown_title")


def test_rule_49_a_wall_in_the_middle_of_a_register_is_blocked() -> None:
    assert expected("nv_adgc@challenge")["failure"] == "blocked"


def test_rule_30_trainees_of_the_registers_are_trainees() -> None:
    catalogue = load_catalogue()
    trainees = {"CIT", "RADT", "RGSI", "CADC-T", "CADC-R", "Counselor in Training"}
    for name in ("la_adra", "ca_ccapp", "ga_adacbga", "or_mhacbo"):
        for word, credential in SOURCES[name].record.titles.items():
            if word in trainees:
                assert catalogue.credential(credential).trainee, word


def test_rule_31_a_renamed_title_is_one_credential() -> None:
    rows = [r for r in expected("az_bbhe")["rows"] if r.get("family_name") == "Bramblett"]
    assert {r["credential_id"] for r in rows} == {"az-bbhe/liac"}
    assert len({r["title_published"] for r in rows}) == 2  # the old words are kept


def test_rule_41_an_opt_out_register_says_so() -> None:
    source = SOURCES["ga_adacbga"]
    assert source.scope == "opt_out"
    assert "Who is missing may still be certified" in source.scope_note


def test_rule_20_who_was_not_looked_for_in_the_joint_list_is_not_shown() -> None:
    told = expected("ca_ccapp")
    assert "listed_unexpired" in {row["status"] for row in told["rows"]}
    assert told["verdict"] == "held"
    assert [reason.partition(":")[0] for reason in told["reasons"]] == ["not_compared"]


def test_rule_20_california_is_not_read_without_the_joint_list(tmp_path: Path) -> None:
    assert SOURCES["ca_ccapp"].needs == ("ca_joint_list",)
    folder = Path("crawler/sources")
    for name in ("ca_ccapp", "ca_joint_list"):
        text = (folder / f"{name}.yaml").read_text("utf-8")
        if name == "ca_ccapp":
            text = text.replace("enabled: false", "enabled: true").replace(
                "ask_first: true", "ask_first: true\n  permission: Letter of 2026-11-01"
            )
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(SourceError, match="ca_joint_list that it needs is not read"):
        load_sources(tmp_path)


def test_rule_51_ask_first_cannot_be_enabled_without_a_dated_permission() -> None:
    told = SOURCES["nv_adgc"].model_dump()
    with pytest.raises(ValueError, match="permission"):
        Source.model_validate(told | {"enabled": True})


@pytest.mark.parametrize("source", [s for s in SOURCES.values() if s.is_read], ids=lambda s: s.id)
def test_rule_54_who_is_a_vendors_customer_is_told_by_the_boards_own_site(source: Source) -> None:
    """Any name under a vendor's domain answers with the same wall, so that it proves nothing."""
    host = urlsplit(source.page).netloc
    assert not host.endswith(VENDORS), "the page of a source is its board's own"


def test_the_registry_is_the_one_that_the_board_links_to() -> None:
    one = "/public-registry/9009a1b2-0000-4000-8000-00000000c3d4"
    page = HtmlResponse(
        "https://example.org", body=f'<a href="{one}">a</a><a href="{one}#x">b</a>'.encode()
    )
    assert linked_registry(page) == one.rsplit("/", 1)[1]
    with pytest.raises(CrawlError, match="0 registries"):
        linked_registry(HtmlResponse("https://example.org", body=b"<a href='/'>home</a>"))


def test_settings_that_cannot_find_a_registry_are_refused() -> None:
    with pytest.raises(ValueError, match="registry's id, or the page"):
        CertemyAccess(kind="certemy", domain="app.certemy.com")


def test_addresses() -> None:
    access = CertemyAccess(kind="certemy", domain="app.certemy.com", registry="r", page_size=20)
    assert registry_url(access, "r", 2).startswith(
        "https://app.certemy.com/api/organization/public_registry/r?search=&filters=%7B%22last_name"
    )
    profile = ThentiaAccess(
        kind="thentia", domain="x.example.org", endpoint="profile", page_size=50
    )
    assert search_url(profile, 100) == (
        "https://x.example.org/rest/public/profile/search/?keyword=all&lang=en-us&licenseType=all"
        "&licenseStatus=all&disciplined=false&skip=100&take=50"
    )
