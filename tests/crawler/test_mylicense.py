"""MyLicense sites: forms of a session, grids in pages, caps, and tokens that stay nowhere."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import string
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from scrapy.http import HtmlResponse

from crawler.access import MyLicenseAccess
from crawler.access.mylicense import Search
from crawler.failures import CrawlError, Failure
from crawler.families.mylicense import narrower
from crawler.families.mylicense_form import search_form
from crawler.families.mylicense_pages import read_answer, read_details
from crawler.markup.pages import hidden_fields
from tests.commands import command
from tests.crawler.apart import crawl_apart
from tests.crawler.lists import source
from tests.crawler.mylicense_board import CAP, MyLicenseBoard

RECORDED = Path(__file__).parent / "recorded"
URL = "https://board.example.org/Verification/SearchResults.aspx"
TOKEN = re.compile(r'result=([\w-]{16,})|name="__\w+" id="\w+" value="([^"]{16,})"')
SPREAD = [f"{a}ash{b}" for a in string.ascii_uppercase for b in "abcdefghi"]
ALIKE = [f"Ash{a}{b}" for a in string.ascii_lowercase for b in "abcdefghi"]


def access(name: str) -> MyLicenseAccess:
    found = source(name).access
    assert isinstance(found, MyLicenseAccess)
    return found


def page(folder: str, name: str, *changes: tuple[str, str]) -> HtmlResponse:
    """A recorded page, with changes made to it."""
    text = (RECORDED / folder / name).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return HtmlResponse(URL, body=text.encode(), encoding="utf-8")


def written(body: str) -> HtmlResponse:
    return HtmlResponse(URL, body=f"<html><body>{body}</body></html>".encode(), encoding="utf-8")


def failure_of(answer: HtmlResponse) -> Failure:
    with pytest.raises(CrawlError) as caught:
        read_answer(answer, access("ri_doh"))
    return caught.value.kind


@pytest.mark.parametrize("name", ["ri_doh", "ks_bsrb"])
def test_rule_53_every_hidden_field_goes_back(name: str) -> None:
    form = page(name, "search.html")
    _, fields = search_form(form, access(name).searches[0], "Ash")
    names = set(form.css("input[type=hidden]::attr(name)").getall())
    assert len(names) == 6
    assert {n: fields[n] for n in names} == hidden_fields(form)
    assert (fields["t_web_lookup__last_name"], fields["sch_button"]) == ("Ash", "Search")
    assert "my_button" not in fields  # only the button that was pressed


def test_rule_53_the_next_page_is_asked_with_the_results_own_fields() -> None:
    results = page("ri_doh", "results_1.html")
    following = read_answer(results, access("ri_doh")).following
    assert following is not None
    url, fields = following
    assert url == URL
    assert fields.pop("__EVENTTARGET") == "datagrid_results$_ctl44$_ctl1"
    assert fields.items() < hidden_fields(results).items()
    assert fields["CurrentPageIndex"] == "1"


def test_rule_46_a_choice_that_is_gone_is_a_failure_and_what_sounds_like_it_is_told() -> None:
    form = page("ri_doh", "search.html")
    with pytest.raises(CrawlError, match="Alike: 'Chemical Dependency Professional'") as caught:
        search_form(form, Search(profession="Chemical Dependency"), "")
    assert caught.value.kind is Failure.LAYOUT_CHANGED


def test_rule_47_a_table_in_the_name_cell_moves_no_column() -> None:
    changed = ("Ashwick, Della F.</a></td>", "Ashwick, Della F.</a></td><td>&nbsp;</td>")
    answer = read_answer(page("ri_doh", "results_1.html", changed), access("ri_doh"))
    assert answer.people[0].row == {
        "Name": "Ashwick, Della F.",
        "License #": "CDP90101",
        "Profession": "Chemical Dependency Professional",
        "License Type": "Chemical Dependency Professional",
        "Status": "Active",
        "City": "Providence",
        "State": "RI",
    }


@pytest.mark.parametrize(
    "words",
    [
        "<span>90 No records found</span>",
        "<span style='display:none'>No records found</span>",
        "<template><span>No records found</span></template>",
        "<p>An error occurred.</p>",
    ],
)
def test_rule_48_only_the_sites_own_visible_words_mean_nobody(words: str) -> None:
    assert failure_of(written(words)) is Failure.LAYOUT_CHANGED


def test_rule_48_nobody_and_a_refused_search_are_told_apart() -> None:
    nobody = read_answer(page("ri_doh@nobody", "results.html"), access("ri_doh"))
    assert (nobody.people, nobody.following) == ([], None)
    assert failure_of(page("ri_doh@invalid", "results.html")) is Failure.SOURCE_ERROR


def test_rule_42_a_cut_answer_is_asked_for_again_by_longer_prefixes_then_given_up() -> None:
    assert "".join(narrower("", 2)) == string.ascii_uppercase
    assert {"SA", "SZ", "S'"} < set(narrower("S", 2))
    with pytest.raises(CrawlError) as caught:
        narrower("SA", 2)
    assert caught.value.kind is Failure.PARTIAL


def test_the_dots_lead_on_to_the_next_block_of_pages_and_not_back() -> None:
    links = "<a href=\"javascript:__doPostBack('g$_ctl44$_ctl{}','')\">{}</a>"
    before, after = links.format(0, "..."), links.format(40, "...")
    grid = "<form action=SearchResults.aspx><table id=datagrid_results><tr><td>Name<td>City</tr>{}"
    pager = f"<tr><td colspan=2>{before}{links.format(38, 39)}<span>40</span>{after}</tr></table>"
    answer = read_answer(written(grid.format(pager)), access("ri_doh"))
    assert answer.number == 40
    assert answer.following is not None
    assert answer.following[1]["__EVENTTARGET"] == "g$_ctl44$_ctl40"


def test_a_field_is_found_whatever_part_of_the_page_it_stands_in_and_never_its_label() -> None:
    details = page("ri_doh", "details_02.html")
    assert read_details(details, access("ri_doh")) == {
        "License #": "CDP90102",
        "Issue Date": "02/01/2009",
        "Expiration Date": "06/30/2021",
    }
    twice = ('id="_ctl15__ctl1_full_name"', 'id="_ctl15__ctl2_license_no"')
    with pytest.raises(CrawlError, match="2 values of 'license_no'"):
        read_details(
            page("ri_doh", "details_02.html", ('id="_ctl9__ctl1_full_name"', twice[1])),
            access("ri_doh"),
        )


def test_a_single_hit_in_kansas_is_read_from_its_own_page() -> None:
    answer = read_answer(page("ks_bsrb", "details_greymont.html"), access("ks_bsrb"))
    assert [person.row["License #"] for person in answer.people] == ["LMAC 90301"]
    assert answer.headings == tuple(access("ks_bsrb").details)


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Two crawls of Rhode Island's source from local boards of 234 people each."""
    folder = tmp_path_factory.mktemp("boards")
    boards = {"spread": MyLicenseBoard(SPREAD), "alike": MyLicenseBoard(ALIKE)}
    with ExitStack() as stack:
        cases = []
        for name, board in boards.items():
            server = stack.enter_context(HTTPServer(host="127.0.0.1", port=0))
            cases.append({"id": name, "source": "ri_doh", "url": board.serve(server)})
        outcomes = crawl_apart("crawl_cases", folder / "boards.db", cases, seconds=180)
        yield {"outcomes": outcomes, "boards": boards}


def test_rule_42_more_people_than_the_cap_are_all_read_letter_by_letter(
    boards: dict[str, Any],
) -> None:
    outcome, board = boards["outcomes"]["spread"], boards["boards"]["spread"]
    assert len(SPREAD) > CAP == access("ri_doh").cap
    assert (outcome["verdict"], outcome["counts"]["kept"]) == ("accepted", len(SPREAD))
    assert board.searched == ["", *string.ascii_uppercase]


def test_rule_42_a_prefix_that_is_still_cut_makes_the_run_partial(boards: dict[str, Any]) -> None:
    outcome, board = boards["outcomes"]["alike"], boards["boards"]["alike"]
    assert (outcome["verdict"], outcome["failure"]) == ("failed", "partial")
    assert "'AS'" in outcome["reasons"][0]["text"]
    assert board.searched[:3] == ["", "A", "AA"]


def test_rule_53_a_view_state_of_eleven_parts_comes_back_whole_in_one_session(
    boards: dict[str, Any],
) -> None:
    for board in boards["boards"].values():
        assert board.refused == []
        assert len(board.visits) == 1  # the cookie lives for the crawl


def replay(folder: str, home: Path) -> tuple[str, str]:
    """Crawl recorded pages into a store of their own: all it then holds, and all that was said."""
    told = ["crawl", "ri_doh", "--replay", str(RECORDED / folder)]
    database = home / "store.db"
    env = os.environ | {"INTERVENTIONIST_HOME": str(home)}
    done = command(*told, "--database", f"sqlite:///{database}", env=env)
    with sqlite3.connect(database) as store:
        dump = "\n".join(store.iterdump())
    return dump, done.stdout + done.stderr


@pytest.mark.parametrize("folder", ["ri_doh", "ri_doh@refused"])
def test_rule_52_no_token_is_stored_or_said(folder: str, tmp_path: Path) -> None:
    pages = "".join(p.read_text("utf-8") for p in (RECORDED / folder).glob("*.html"))
    tokens = {a or b for a, b in TOKEN.findall(pages)}
    assert len(tokens) >= 6
    dump, said = replay(folder, tmp_path)
    assert "ri_doh" in dump
    assert ("CDP90112" in dump) == (folder == "ri_doh")
    assert [t for t in tokens if t in dump or t in said] == []
    assert ("answered 403" in dump) == (folder == "ri_doh@refused")


def test_rule_25_two_holders_of_one_number_are_both_kept_and_reported() -> None:
    told = json.loads((RECORDED / "ri_doh" / "expected.json").read_text("utf-8"))
    names = [row["family_name"] for row in told["rows"] if row.get("number") == "CDP90109"]
    assert names == ["Bramblett", "Marchbank"]
    assert told["warnings"] == ["number_of_two_holders: 1 x 'CDP90109'."]
    assert (told["verdict"], told["listings"]) == ("accepted", 11)
