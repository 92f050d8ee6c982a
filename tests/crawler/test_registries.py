"""Certemy and Thentia registers: counts, columns, notices, walls; the joint list of California."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from scrapy.http import HtmlResponse

from crawler.access import CertemyAccess, ThentiaAccess
from crawler.failures import CrawlError
from crawler.families.certemy import linked_registry, registry_url
from crawler.families.counted import Counted
from crawler.families.thentia import as_row, search_url
from crawler.joint_list import JointEntry, JointList
from crawler.source import Source, SourceError, load_sources
from directory.draft import Draft
from directory.requirements import load_catalogue
from directory.statuses import CURRENT, Status
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


def test_rule_17_only_a_list_in_the_persons_own_record_says_no() -> None:
    found = {"id": "r1", "licenseNumber": "90101-L"}
    for record in ({}, {"publicNotices": None}, {"id": "r2", "publicNotices": []}):
        with pytest.raises(CrawlError, match="Record r1 is another, or has no list"):
            as_row(found, record)


def test_nobody_of_another_profession_is_asked_about() -> None:
    told = (RECORDED / "az_bbhe" / "recorded.jsonl").read_text("utf-8")
    assert "get/?id=p5" in told
    assert "get/?id=p4" not in told  # what is not recorded fails the crawl, were it asked for
    assert "skip" in expected("az_bbhe")["rows"][3]


def test_rule_56_of_a_notice_only_its_being_there_is_kept() -> None:
    assert "Consent Decree" not in (RECORDED / "nv_adgc" / "expected.json").read_text("utf-8")


def test_rule_43_the_declared_total_is_trusted() -> None:
    assert expected("la_adra")["listings"] == 23
    assert expected("la_adra@fewer")["reasons"][0].startswith(
        "not_all_rows: The publisher counts 23"
    )
    assert expected("la_adra@moved")["failure"] == "partial"


def test_rule_43_a_row_that_comes_again_on_the_next_page_counts_once() -> None:
    """People of one surname change places between two pages: one twice, another not at all."""
    assert expected("la_adra@overlap")["reasons"] == [
        "not_all_rows: The publisher counts 6 rows and 5 came."
    ]


def test_rule_43_pages_are_asked_for_until_the_count_or_until_nothing_is_new() -> None:
    one, two, three = ({"Number": f"90{n}"} for n in (1, 2, 3))
    counted = Counted()
    assert counted.fresh(4, [one, one]) == [one, one]  # the publisher's own doing (rule 25)
    assert counted.more
    assert counted.fresh(4, [one, three]) == [three]
    assert not counted.more
    stuck = Counted()
    stuck.fresh(9, [one, two])
    assert stuck.fresh(9, [two, one]) == []
    assert not stuck.more
    with pytest.raises(CrawlError, match="counted 9 rows, and 8"):
        stuck.fresh(8, [three])


def test_rule_45_each_record_must_have_every_column() -> None:
    for case in ("la_adra@renamed", "la_adra@sparse"):  # all of them, and the second alone
        told = expected(case)
        assert told["reasons"][0].startswith("layout_changed: The column 'Expiration Status'")


def test_rule_46_a_title_of_another_board_holds_the_run() -> None:
    assert expected("ga_adacbga@other_board")["reasons"][0].startswith("unknown_title")


def test_rule_46_a_new_title_of_ours_among_other_professions_is_a_warning() -> None:
    told = expected("or_mhacbo@new_title")
    assert told["verdict"] == "accepted"
    assert told["warnings"] == ["new_title: 1 x 'Certified Alcohol and Drug Counselor II'."]
    assert expected("or_mhacbo")["warnings"] == []  # gambling, peers and mental health are not ours


def test_rule_49_a_wall_in_the_middle_of_a_register_is_blocked() -> None:
    assert expected("nv_adgc@challenge")["failure"] == "blocked"


TRAINEES = {
    "la_adra": {"CIT", "Counselor in Training"},
    "ca_ccapp": {"RADT", "RADT I", "Registered Alcohol Drug Technician", "RGSI"},
    "ga_adacbga": {"CADC-T"},
    "or_mhacbo": {"CADC-R", "CADC R"},
    "nv_adgc": {"CADC-I", "Certified Alcohol and Drug Counselor Intern"},
    "az_bbhe": set(),
}


@pytest.mark.parametrize("name", TRAINEES)
def test_rule_30_trainees_of_the_registers_are_trainees_and_nobody_else_is(name: str) -> None:
    catalogue, titles = load_catalogue(), SOURCES[name].record.titles
    trainees = {word for word, one in titles.items() if catalogue.credential(one).trainee}
    assert trainees == TRAINEES[name]


def test_rule_31_a_renamed_title_is_one_credential() -> None:
    rows = [r for r in expected("az_bbhe")["rows"] if r.get("family_name") == "Bramblett"]
    assert {r["credential_id"] for r in rows} == {"az-bbhe/liac"}
    assert len({r["title_published"] for r in rows}) == 2  # the old words are kept


def test_rule_41_an_opt_out_register_says_so() -> None:
    source = SOURCES["ga_adacbga"]
    assert source.scope == "opt_out"
    assert "Who is missing may still be certified" in source.scope_note


def _entry(name: str, organization: str = "CCAPP") -> JointList:
    return JointList([JointEntry(name, organization)])


def _draft(family: str = "Ashwick", given: str = "Della Faye") -> Draft:
    return Draft(
        key="x",
        number="90011",
        family_name=family,
        given_name=given,
        status=Status.LISTED_UNEXPIRED,
    )


@pytest.mark.parametrize(
    "printed",
    ["Ashwick, Della", "DELLA F ASHWICK", "Áshwick, Della Faye", "D. Ashwick", "Ashwick,"],
)
def test_rule_20_who_is_on_the_joint_list_is_never_shown_as_good(printed: str) -> None:
    hidden, signals = _entry(printed).hold_against(_draft(), "ccapp")
    assert hidden.status is Status.UNKNOWN  # neither good nor revoked: a person looks first
    assert [(s.kind, s.value) for s in signals] == [("on_joint_list", "90011")]


@pytest.mark.parametrize(
    ("name", "organization"),
    [("Ashwick, Odell", "CCAPP"), ("Ashwicke, Della", "CCAPP"), ("Ashwick, Della", "CADTP")],
)
def test_rule_20_another_person_or_body_hides_nobody(name: str, organization: str) -> None:
    draft = _draft()
    assert _entry(name, organization).hold_against(draft, "CCAPP") == (draft, [])


def test_rule_20_a_graver_word_of_the_own_body_stays() -> None:
    revoked = replace(_draft(), status=Status.REVOKED)
    told, signals = _entry("Ashwick, Della").hold_against(revoked, "CCAPP")
    assert told.status is Status.REVOKED
    assert [s.kind for s in signals] == ["on_joint_list"]


def _permitted(name: str) -> str:
    text = (Path("crawler/sources") / f"{name}.yaml").read_text("utf-8")
    return text.replace("enabled: false", "enabled: true").replace(
        "ask_first: true", "ask_first: true\n  permission: Letter of 2026-11-01"
    )


JOINT = _permitted("ca_joint_list")
READ = JOINT.replace(
    "{kind: unread, why: not_looked_at}", "{kind: published_file, page: x, link_text: y}"
)


@pytest.mark.parametrize(
    "joint",
    [None, JOINT, READ.replace("enabled: true", "enabled: false")],
    ids=["missing", "unread", "disabled"],
)
def test_rule_20_california_is_not_read_without_the_joint_list(
    tmp_path: Path, joint: str | None
) -> None:
    (tmp_path / "ca_ccapp.yaml").write_text(_permitted("ca_ccapp"), "utf-8")
    if joint is not None:
        (tmp_path / "ca_joint_list.yaml").write_text(joint, "utf-8")
    with pytest.raises(SourceError, match="ca_joint_list that it needs is not read"):
        load_sources(tmp_path)


def test_rule_20_california_may_be_read_beside_the_joint_list(tmp_path: Path) -> None:
    (tmp_path / "ca_ccapp.yaml").write_text(_permitted("ca_ccapp"), "utf-8")
    (tmp_path / "ca_joint_list.yaml").write_text(READ, "utf-8")
    assert load_sources(tmp_path)["ca_ccapp"].needs == ("ca_joint_list",)


def test_rule_20_the_joint_list_is_not_read_before_rows_are_held_against_it() -> None:
    """Else the rows of California could be shown without that anybody asked it."""
    modules = [p for p in Path("crawler").rglob("*.py") if p.name != "joint_list.py"]
    is_asked = any("hold_against(" in p.read_text("utf-8") for p in modules)
    assert is_asked or not SOURCES["ca_joint_list"].is_read


def test_rule_51_ask_first_cannot_be_enabled_without_a_dated_permission() -> None:
    told = SOURCES["nv_adgc"].model_dump()
    with pytest.raises(ValueError, match="permission"):
        Source.model_validate(told | {"enabled": True})


@pytest.mark.parametrize("source", [s for s in SOURCES.values() if s.is_read], ids=lambda s: s.id)
def test_rule_54_who_is_a_vendors_customer_is_told_by_the_boards_own_site(source: Source) -> None:
    """Any name under a vendor's domain answers with the same wall, so that it proves nothing."""
    host = urlsplit(source.page).netloc
    assert not host.endswith(VENDORS), "the page of a source is its board's own"


TENANT = "https://app.certemy.com"
REGISTRY = "/public-registry/9009a1b2-0000-4000-8000-00000000c3d4"


def _board(*links: str) -> HtmlResponse:
    body = "".join(f'<a href="{link}">a</a>' for link in links)
    return HtmlResponse("https://example.org", body=body.encode())


def test_the_registry_is_the_one_that_the_board_links_to() -> None:
    page = _board(TENANT + REGISTRY, f"{TENANT}{REGISTRY}#search", "/")
    assert linked_registry(page, TENANT) == REGISTRY.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("links", "told"),
    [
        (["/"], "links to 0 registries"),
        ([TENANT + REGISTRY, TENANT + REGISTRY[:-1] + "5"], "links to 2 registries"),
        ([f"https://other.certemy.com{REGISTRY}"], "of https://other.certemy.com, not of"),
        ([f"https://example.org/?to=app.certemy.com{REGISTRY}"], "links to 0 registries"),
    ],
)
def test_another_tenants_registry_is_none_of_the_boards(links: list[str], told: str) -> None:
    with pytest.raises(CrawlError, match=told):
        linked_registry(_board(*links), TENANT)


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
