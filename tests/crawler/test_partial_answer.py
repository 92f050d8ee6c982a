"""Answers in parts, and the script's links: how an eLicense look-up is read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from crawler.access.webforms import Call, FormFill, Grid, Panel
from crawler.failures import CrawlError, Failure
from crawler.markup.answered_grid import read_answer
from crawler.markup.partial_answer import merged, parts_of
from crawler.markup.webforms import called, form_of, in_part, next_page, refuse_captcha
from tests.crawler.read_recordings import RECORDED
from tests.crawler.replays import page_of, recorded_page, replay

EXAMPLE = "elicense_example"
URL = "https://elicense.example.org/Lookup/LicenseLookup.aspx"
HOLDER = "ctl00$MainContentPlaceHolder$ucLicenseLookup"
PANEL = Panel(name=f"{HOLDER}$UpdtPanelGridLookup", manager="ctl00$Script", argument="11~~5")
CALL = Call(script="DisplayLicenceDetail", url="licensedetail.aspx?id=")
GRID = Grid(table="table[id$=gvSearchResults]", none=("No records found",))
FORM = recorded_page(EXAMPLE, "search.html", URL)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The recorded look-up, and what it meets."""
    cases = ("another_person", "captcha", "error_page")
    names = [EXAMPLE, *(f"{EXAMPLE}@{case}" for case in cases)]
    return replay(tmp_path_factory.mktemp("elicense") / "found.json", *names)


def _parts(*parts: tuple[str, str, str]) -> str:
    return "".join(f"{len(text)}|{kind}|{name}|{text}|" for kind, name, text in parts)


def test_a_part_is_cut_out_by_its_length_whatever_stands_in_it() -> None:
    parts = [("#", "", "4"), ("updatePanel", "p", "<b>é|1|x|</b>"), ("hiddenField", "v", "")]
    assert parts_of(_parts(*parts)) == parts


@pytest.mark.parametrize("text", ["<!DOCTYPE html>", "9|updatePanel|p|short|", "1|#||4|rest"])
def test_what_is_no_answer_in_parts_has_changed(text: str) -> None:
    with pytest.raises(CrawlError, match="A part of the page") as error:
        parts_of(text)
    assert error.value.kind is Failure.LAYOUT_CHANGED


def test_rule_53_the_hidden_fields_of_the_answer_go_back_and_new_ones_too() -> None:
    told = (RECORDED / EXAMPLE / "a1.txt").read_text("utf-8")
    told += _parts(("hiddenField", "__EVENTVALIDATION", "ev"))
    page = merged(FORM, page_of(told), PANEL)
    fields = form_of(page)[1]
    assert (fields["__VIEWSTATE"], fields["__EVENTVALIDATION"]) == ("vs-a1", "ev")
    turned = next_page(page, 2)
    assert turned
    sent = in_part(PANEL, turned[1])
    assert sent["ctl00$Script"] == f"{PANEL.name}|{HOLDER}$gvSearchResults"
    assert sent["__ASYNCPOST"] == "true"


def test_the_next_answer_takes_the_place_of_the_last_one() -> None:
    """And a pager above the header is no header."""
    first = merged(FORM, recorded_page(EXAMPLE, "a1.txt"), PANEL)
    assert len(read_answer(first, GRID).rows) == 2
    second = merged(first, recorded_page(EXAMPLE, "a2.txt"), PANEL)
    names = [row["Name"] for row in read_answer(second, GRID).rows]
    assert names == ["Corwin Ashwick-Vale"]
    assert read_answer(merged(second, recorded_page(EXAMPLE, "none.txt"), PANEL), GRID).rows == []


def test_an_answer_without_the_panel_leaves_no_old_rows_to_be_read_again() -> None:
    first = merged(FORM, recorded_page(EXAMPLE, "a1.txt"), PANEL)
    with pytest.raises(CrawlError, match="answers a search 0 times") as error:
        merged(first, page_of(_parts(("hiddenField", "__VIEWSTATE", "vs"))), PANEL)
    assert error.value.kind is Failure.LAYOUT_CHANGED


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("90101;101;0;DELLA ASHWICK;;0", "90101%3B101%3B0%3BDELLA%20ASHWICK%3B%3B0"),
        (r"90109;109;0;NIAMH O\'ROURKE;;0", "90109%3B109%3B0%3BNIAMH%20O%27ROURKE%3B%3B0"),
    ],
)
def test_a_link_that_calls_a_script_is_the_address_that_the_script_asks_for(
    given: str, asked: str
) -> None:
    url = called(FORM, f"javascript:DisplayLicenceDetail('{given}')", CALL)
    assert url == f"https://elicense.example.org/Lookup/licensedetail.aspx?id={asked}"


@pytest.mark.parametrize("href", ["licensedetail.aspx?id=1", "javascript:ShowOther('1')"])
def test_a_link_that_calls_another_script_is_not_followed(href: str) -> None:
    with pytest.raises(CrawlError, match="does not call 'DisplayLicenceDetail'"):
        called(FORM, href, CALL)


def test_rule_49_a_captcha_is_blocked_however_far_down_it_stands(crawled: dict[str, Any]) -> None:
    told = crawled[f"{EXAMPLE}@captcha"]  # behind 22,000 characters of view state
    assert (told["failure"], told["rows"]) == ("blocked", [])
    assert refuse_captcha(FORM) is FORM


def test_rule_42_a_cut_answer_in_parts_is_asked_for_again(crawled: dict[str, Any]) -> None:
    numbers = [row.get("number") for row in crawled[EXAMPLE]["rows"]]
    # Four of the five under "h" came first, over two pages; then "ha" and "ho" gave them all.
    assert numbers[3:8] == ["90104", "90105", "90106", "90107", "90108"]


def test_a_page_of_another_number_and_the_sites_own_error_end_the_run(
    crawled: dict[str, Any],
) -> None:
    assert crawled[f"{EXAMPLE}@another_person"]["failure"] == "layout_changed"
    assert crawled[f"{EXAMPLE}@error_page"]["failure"] == "source_error"


def test_rule_55_the_street_on_a_persons_page_is_not_kept(crawled: dict[str, Any]) -> None:
    assert "Example Street" not in str(crawled[EXAMPLE])


def test_a_form_is_sent_in_one_way() -> None:
    for settings in ({}, {"button": "btnSearch", "panel": PANEL}):
        with pytest.raises(ValidationError, match="'button' or its 'panel'"):
            FormFill.model_validate(settings)
