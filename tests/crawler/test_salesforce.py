"""Salesforce's own pages: the envelopes of their calls, and the rules on what they answer."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from pydantic import ValidationError

from crawler.access import SalesforceAuraAccess
from crawler.failures import CrawlError, Failure
from crawler.markup.salesforce import (
    aura_context,
    aura_form,
    aura_url,
    aura_value,
    flat,
    options_of,
    remote_call,
    remote_value,
    remoting_calls,
)
from crawler.rows.reading import RowReader
from directory.requirements import load_catalogue
from directory.standing.statuses import Status
from tests.crawler.lists import source
from tests.crawler.replays import recorded_page, replay

FOLDERS = (
    *("nm_rld", "nm_rld@silent_limit", "nm_rld@test_records", "nm_rld@type_gone", "wi_dsps"),
    *("oh_elicense", "oh_elicense@too_broad"),
)
AS_OF = dt.date(2026, 11, 19)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every recorded look-up of these families."""
    return replay(tmp_path_factory.mktemp("salesforce") / "found.json", *FOLDERS)


def _row(told: dict[str, Any], number: str) -> dict[str, Any]:
    (row,) = (r for r in told["rows"] if r.get("number") == number)
    found: dict[str, Any] = row
    return found


# --- the envelopes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "build"), [("nm_rld", "bnd90invented"), ("wi_dsps", "wis90invented")]
)
def test_the_context_is_read_from_the_page_packed_or_plain(folder: str, build: str) -> None:
    context = aura_context(recorded_page(folder, "page.html").text)
    assert context["fwuid"] == build
    assert context["app"] == "siteforce:communityApp"
    assert list(context["loaded"]) == ["APPLICATION@markup://siteforce:communityApp"]
    assert "pathPrefix" not in context


def test_rule_52_no_mark_of_a_release_stands_in_a_source() -> None:
    for name in ("nm_rld", "wi_dsps"):
        told = source(name).model_dump_json()
        assert "fwuid" not in told.replace("(fwuid)", "")
        assert "APPLICATION@" not in told


def test_a_page_that_tells_no_context_has_changed() -> None:
    with pytest.raises(CrawlError, match="fwuid") as error:
        aura_context('<script src="/s/sfsites/l/%7B%22mode%22%3A%22PROD%22%7D/app.js"></script>')
    assert error.value.kind is Failure.LAYOUT_CHANGED


def test_a_call_has_the_form_that_the_sites_own_client_sends() -> None:
    page = "https://example.org/bcd/s/rld-public-search?language=en_US"
    assert aura_url(page, 2) == (
        "https://example.org/bcd/s/sfsites/aura?r=2&aura.ApexAction.execute=1"
    )
    form = aura_form({"mode": "PROD"}, page, "Controller", "onSearch", {"a": "b"})
    (action,) = json.loads(form["message"])["actions"]
    assert action["descriptor"] == "aura://ApexActionController/ACTION$execute"
    assert action["params"]["classname"] == "Controller"
    assert action["params"]["method"] == "onSearch"
    assert action["params"]["params"] == {"a": "b"}
    assert form["aura.pageURI"] == "/bcd/s/rld-public-search"
    assert form["aura.token"] == "null"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('*/{"event":{}}/*ERROR*/', Failure.SOURCE_ERROR),
        ('{"event":{"descriptor":"markup://aura:clientOutOfSync"}}', Failure.SOURCE_ERROR),
        ('{"actions":[{"state":"ERROR","error":[{"message":"no access"}]}]}', Failure.SOURCE_ERROR),
        ('{"actions":[{"state":"SUCC', Failure.TRUNCATED),
    ],
)
def test_an_answer_that_is_no_value_has_a_name(body: str, kind: Failure) -> None:
    with pytest.raises(CrawlError) as error:
        aura_value(body)
    assert error.value.kind is kind


def test_an_answer_of_null_is_no_empty_list() -> None:
    body = '{"actions":[{"state":"SUCCESS","returnValue":{"returnValue":null}}]}'
    assert aura_value(body) is None


def test_license_types_come_as_words_or_as_labels_with_values() -> None:
    assert options_of(["A", "B"], "") == {"A": "A", "B": "B"}
    assert options_of({"Health": [{"label": "A", "value": "1"}]}, "Health") == {"A": "1"}
    with pytest.raises(CrawlError):
        options_of({"Business": []}, "Health")


def test_remote_calls_carry_the_marks_of_their_own_method() -> None:
    vid, methods = remoting_calls(
        recorded_page("oh_elicense", "page.html").text, "OH_VerifyLicenseCtlr"
    )
    (call,) = remote_call("C", vid, methods["findLicensesForOwner"], {"lastName": "a"}, 3)
    assert call["ctx"] == {
        "csrf": "csrf90=",
        "authorization": "auth90=",
        "ns": "",
        "ver": 41.0,
        "vid": "0669000000invented",
    }
    assert (call["data"], call["tid"], call["type"]) == ([{"lastName": "a"}], 3, "rpc")
    with pytest.raises(CrawlError, match="how to call Other"):
        remoting_calls("<html></html>", "Other")


def test_a_remote_exception_is_the_sites_own_error() -> None:
    with pytest.raises(CrawlError, match="too many SOQL rows") as error:
        remote_value([{"statusCode": 400, "type": "exception", "message": "too many SOQL rows"}])
    assert error.value.kind is Failure.SOURCE_ERROR


def test_records_within_a_row_are_named_by_where_they_stand() -> None:
    row = {"Name": "x", "license": {"v": {"Status": "Active", "deeper": {"v": {}}}}}
    assert flat(row) == {"Name": "x", "license.Status": "Active"}


# --- the rules on these boards' rows -----------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words", "expected"),
    [
        ("CTB-2018-9002", "Expired - Non Renewable", "expired"),
        ("CTB-2011-9004", "Revoked", "expired"),  # its term had ended
        ("CTB-2019-9005", "Suspended", "expired"),
        ("CTB-2016-9003", "Suspended", "suspended"),  # within its term
    ],
)
def test_rule_10_new_mexicos_words_for_a_lapse_are_no_sanction(
    crawled: dict[str, Any], number: str, words: str, expected: str
) -> None:
    row = _row(crawled["nm_rld"], number)
    assert (row["status"], row["status_text"]) == (expected, words)
    assert "discipline" not in row  # unknown


def test_rule_6_a_temporary_license_is_restricted(crawled: dict[str, Any]) -> None:
    row = _row(crawled["nm_rld"], "CTB-2026-9007")
    assert (row["restricted"], row["sub_status_text"]) == (True, "Temporary")


def test_rule_32_new_mexicos_test_records_are_set_aside_and_too_many_hold_the_run(
    crawled: dict[str, Any],
) -> None:
    told = crawled["nm_rld@test_records"]
    assert told["rows"][-1] == {"skip": "placeholder"}
    assert told["verdict"] == "held"
    assert told["reasons"][0].startswith("skipped_placeholder: 1 of 9")
    assert source("nm_rld").bands.max_skipped["placeholder"] == 0.02


def test_rule_36_the_local_day_counts_and_never_its_utc_twin(crawled: dict[str, Any]) -> None:
    row = _row(crawled["nm_rld"], "CTB-2015-9001")  # its PeriodEnd says October 1 in UTC
    assert (row["issued_on"], row["expires_on"]) == ("2015-03-02", "2027-09-30")
    taken = {column.name for column in source("nm_rld").record.columns}
    assert not taken & {"PeriodStart", "PeriodEnd"}


def test_rule_42_a_reply_near_the_silent_limit_is_partial(crawled: dict[str, Any]) -> None:
    told = crawled["nm_rld@silent_limit"]
    assert (told["failure"], told["rows"]) == ("partial", [])
    access = source("nm_rld").access
    assert isinstance(access, SalesforceAuraAccess)
    assert access.limit == 49_000
    with pytest.raises(ValidationError):  # no source can trust a fuller reply
        SalesforceAuraAccess.model_validate(access.model_dump() | {"limit": 50_000})


def test_rule_42_a_remote_answer_of_null_is_too_broad_and_never_nobody(
    crawled: dict[str, Any],
) -> None:
    # S was null, so "so" found Solway; at the longest beginning null fails the run.
    assert _row(crawled["oh_elicense"], "CDCA.090104")["family_name"] == "SOLWAY"
    assert crawled["oh_elicense@too_broad"]["failure"] == "partial"


def test_rule_46_a_license_type_that_is_gone_fails(crawled: dict[str, Any]) -> None:
    told = crawled["nm_rld@type_gone"]
    assert told["failure"] == "layout_changed"
    assert "Substance Use Associate" in told["reasons"][0]
    (warning,) = crawled["wi_dsps"]["warnings"]
    assert "Alcohol and Drug Prevention Specialist" in warning


def test_rule_12_wisconsins_list_gives_no_expiry_and_none_is_invented(
    crawled: dict[str, Any],
) -> None:
    row = _row(crawled["wi_dsps"], "19001 - 132")
    assert row["issued_on"] == "2015-03-02"
    assert [r for r in crawled["wi_dsps"]["rows"] if "expires_on" in r] == []


def test_rule_29_csac_means_clinical_in_wisconsin(crawled: dict[str, Any]) -> None:
    row = _row(crawled["wi_dsps"], "19002 - 132")
    assert (row["title_published"], row["credential_id"]) == ("CSAC", "wi-dsps/csac")
    title = load_catalogue().credential("wi-dsps/csac").title
    assert title == "Clinical Substance Abuse Counselor"
    assert load_catalogue().credential("va-boc/csac").title.startswith("Certified")


def test_rule_19_a_compound_flag_is_cut_at_the_semicolon(crawled: dict[str, Any]) -> None:
    found = {
        r["number"]: r.get("discipline", "unknown") for r in crawled["oh_elicense"]["rows"][:2]
    }
    assert found == {"LICDC.090101": "no", "LCDCIII.090102": "yes"}  # "Yes;2021"
    assert _row(crawled["oh_elicense"], "CDCA.090103").get("discipline", "unknown") == "unknown"


def test_rule_51_wisconsin_is_not_asked_before_it_agrees() -> None:
    wisconsin = source("wi_dsps")
    assert wisconsin.terms.ask_first
    assert not wisconsin.is_crawled
    assert "recapToken" not in wisconsin.access.model_dump_json()


def test_rule_2_an_unknown_status_of_new_mexico_is_unknown() -> None:
    row = {
        "Name": "CTB-2020-9099",
        "Regulatory_Authorization_Type_Name__c": "Licensed Substance Abuse Associate",
        "Status": "Revoked - Starlight",
        "License_Holder_Name__c": "Della Ashwick",
        "periodEnd__c": "09/30/2020",
    }
    reading = RowReader(source("nm_rld"), AS_OF).read(row)
    assert reading.draft
    assert reading.draft.status is Status.UNKNOWN
