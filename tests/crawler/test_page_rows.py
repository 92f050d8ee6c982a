"""Rows, forms and pagers of server-made pages: one page in, rows or a named refusal out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from scrapy.http import HtmlResponse

from crawler.access.pages import (
    FormPagesAccess,
    LabelledCards,
    Nobody,
    OrderedCards,
    PagesAccess,
)
from crawler.failures import CrawlError, Failure
from crawler.families.form_pages import without
from crawler.families.numbered_pages import next_number
from crawler.markup.forms import form_of_button, form_with
from crawler.markup.loose_search import begins_with
from crawler.markup.page_rows import NOT_KEPT, labelled, ordered, read_rows, says_nobody, withhold
from crawler.markup.pages import declared, shows
from crawler.rows.layout import Layout
from crawler.rows.reading import RowReader
from directory.listings.draft import Draft
from directory.standing.statuses import Status
from tests.crawler.lists import source

AS_OF = dt.date(2026, 11, 20)
CARD = LabelledCards(are="labelled_cards", css="table.card", first="Name")
BLOCK = OrderedCards(
    are="ordered_cards",
    css="div.block",
    cells="span",
    columns=("Last Name", "Number"),
    notes={"Note": "div.note"},
)


def page(body: str, url: str = "https://board.example.org/people") -> HtmlResponse:
    return HtmlResponse(url, body=f"<html><body>{body}</body></html>", encoding="utf-8")


def card(*rows: str) -> Any:
    lines = "".join(f"<tr><td>{row}</td></tr>" for row in ("<b>Ashwick, Della</b>", *rows))
    return page(f'<table class="card">{lines}</table>').css("table.card")[0]


def block(inside: str) -> Any:
    return page(f'<div class="block">{inside}</div>').css("div.block")[0]


def settings(name: str) -> PagesAccess:
    access = source(name).access
    assert isinstance(access, PagesAccess)
    return access


def columns(name: str) -> Layout:
    record = source(name).record
    return Layout(record.columns, record.ignored)


def refused(error: pytest.ExceptionInfo[CrawlError]) -> str:
    assert error.value.kind is Failure.LAYOUT_CHANGED
    return error.value.what


# --- none found


def test_rule_48_the_words_for_nobody_are_matched_whole() -> None:
    nobody = Nobody(words="0 Records Found")
    assert says_nobody(page("<p>0 records  found</p>"), nobody)
    assert not says_nobody(page("<p>90 Records Found</p>"), nobody)
    assert not shows(page("<p>0 Records Found so far</p>"), "0 Records Found")


@pytest.mark.parametrize(
    "hidden",
    [
        '<div class="none" style="display: none">Nobody.</div>',
        '<div hidden><p class="none">Nobody.</p></div>',
        '<template><p class="none">Nobody.</p></template>',
        '<div class="none"></div>',
    ],
)
def test_rule_48_a_hidden_template_is_no_message(hidden: str) -> None:
    assert not says_nobody(page(hidden), Nobody(css=".none"))
    assert says_nobody(page(hidden + '<p class="none">Nobody.</p>'), Nobody(css=".none"))


def test_rule_48_an_empty_page_must_say_so_and_a_full_one_must_not() -> None:
    layout, access = columns("ma_bsas"), settings("ma_bsas")
    person = "".join(f"<span>{n}</span>" for n in range(6))
    grid = f'<div class="data_group_grid_container">{person}</div>'
    message = '<div class="no_items_message">Nobody.</div>'
    assert read_rows(page(message), access, layout) == []
    assert len(read_rows(page(grid), access, layout)) == 1
    for body in ("<p>Welcome</p>", grid + message):
        with pytest.raises(CrawlError) as error:
            read_rows(page(body), access, layout)
        assert "no words why" in refused(error) or "there are none" in refused(error)


# --- cards


@pytest.mark.parametrize(
    "rows",
    [
        ["<b>City:</b> Norman", "<b>Status:</b> ACTIVE"],
        ["<b>City</b>: Norman <br><strong>Status</strong>: ACTIVE"],
        ["<b>City:</b></td><td>Norman", "<b>Status:</b></td><td><i>ACTIVE</i>"],
    ],
)
def test_a_value_follows_its_bold_label_however_it_is_laid_out(rows: list[str]) -> None:
    told = {"Name": "Ashwick, Della", "City": "Norman", "Status": "ACTIVE"}
    assert labelled(card(*rows), "Name") == told


def test_an_empty_value_takes_nothing_from_the_next_label() -> None:
    told = labelled(card("<b>City:</b> &nbsp; <b>County:</b> Cleveland"), "Name")
    assert (told["City"], told["County"]) == ("", "Cleveland")


def test_rule_47_a_table_in_a_value_moves_no_label() -> None:
    inner = "<table><tr><td><b>Norman</b></td><td>OK</td></tr></table>"
    told = labelled(card(f"<b>City:</b> {inner}", "<b>Status:</b> ACTIVE"), "Name")
    assert told == {"Name": "Ashwick, Della", "City": "Norman OK", "Status": "ACTIVE"}


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (["<b>City:</b> Norman", "<b>City:</b> Tulsa"], "stands twice"),
        (["Norman", "<b>Status:</b> ACTIVE"], "without a label"),
    ],
)
def test_a_card_that_could_be_read_two_ways_is_refused(rows: list[str], what: str) -> None:
    with pytest.raises(CrawlError) as error:
        labelled(card(*rows), "Name")
    assert what in refused(error)


def test_cells_without_labels_are_counted() -> None:
    assert ordered(block("<span>Ashwick</span><span>901</span>"), BLOCK) == {
        "Last Name": "Ashwick",
        "Number": "901",
        "Note": "",
    }
    with pytest.raises(CrawlError) as error:
        ordered(block("<span>Ashwick</span>"), BLOCK)
    assert "1 cells, not 2" in refused(error)


def test_a_note_is_no_cell_and_counts_only_where_it_can_be_seen() -> None:
    cells = "<span>Ashwick</span><span>901</span>"
    told = ordered(block(cells + '<div class="note"><span>An order.</span></div>'), BLOCK)
    assert told["Note"] == "An order."
    told = ordered(block(cells + '<div class="note" hidden><span>An order.</span></div>'), BLOCK)
    assert told["Note"] == ""


# --- what the words of a card come to


def test_rule_56_of_discipline_only_the_sign_is_kept() -> None:
    words = {"Disciplinary History": ("None",)}
    story = {"disciplinary history": "Order of 2024: a long story."}
    assert withhold(story, words) == {"disciplinary history": NOT_KEPT}
    assert withhold({"Disciplinary History": "NONE"}, words) == {"Disciplinary History": "NONE"}
    assert withhold({"Disciplinary History": ""}, words) == {"Disciplinary History": ""}
    assert withhold({"City": "Norman"}, words) == {"City": "Norman"}


@pytest.mark.parametrize("name", ["ma_bsas", "ok_bladc"])
def test_rule_56_words_about_discipline_are_in_no_row_and_no_draft(name: str) -> None:
    kept = settings(name).words_kept
    heading = next(c.name for c in source(name).record.columns if c.to == "discipline")
    found = draft(name, withhold({**ROWS[name], heading: "A long tale."}, kept))
    assert found.discipline == "yes"
    assert "tale" not in str(found)


ROWS: dict[str, dict[str, str]] = {
    "ma_bsas": {
        "Last Name": "Ashwick",
        "First Name": "Della",
        "License Number": "90101",
        "License Type": "LADC I",
        "Issue Date": "Jan 05, 2016",
        "Expiration Date": "Dec 31, 2027",
    },
    "ok_bladc": {
        "Name": "Ashwick, Della",
        "License Number": "1190",
        "Type": "LADC",
        "Status": "ACTIVE",
        "Expiration Date": "12/31/2027",
    },
}


def draft(name: str, row: dict[str, str]) -> Draft:
    reading = RowReader(source(name), AS_OF).read(row)
    assert reading.draft is not None, reading
    assert reading.signals == ()
    return reading.draft


@pytest.mark.parametrize(
    ("expires", "status"),
    [
        ("Dec 31, 2027", Status.LISTED_UNEXPIRED),
        ("Nov 20, 2026", Status.LISTED_UNEXPIRED),  # the day itself still counts
        ("Nov 19, 2026", Status.EXPIRED),
        ("", Status.UNKNOWN),
    ],
)
def test_rule_9_without_a_status_the_date_alone_speaks(expires: str, status: Status) -> None:
    found = draft("ma_bsas", ROWS["ma_bsas"] | {"Expiration Date": expires})
    assert (found.status, found.status_text) == (status, "")
    assert found.status is not Status.ACTIVE


def test_rule_13_a_card_without_a_mark_says_nothing_of_discipline() -> None:
    assert draft("ma_bsas", ROWS["ma_bsas"]).discipline == "unknown"


def test_rule_36_the_look_ups_dates() -> None:
    found = draft("ma_bsas", ROWS["ma_bsas"] | {"Issue Date": "Jan 05, 2026"})
    assert found.issued_on == dt.date(2026, 1, 5)


def test_rule_55_employers_supervisors_and_phones_are_in_no_draft() -> None:
    private = {
        "Phone": "405-555-0142",
        "Employer": "Invented Recovery Center",
        "Board Approved Supervisor": "Yes, by Marlow Dunmarrow",
        "Self-Employed": "No",
        "County": "Cleveland",
    }
    found = draft("ok_bladc", ROWS["ok_bladc"] | private)
    assert set(found.raw) == set(ROWS["ok_bladc"])
    assert columns("ok_bladc").unknown(private) == []


# --- loose searches


@pytest.mark.parametrize(
    ("seed", "surname", "meant"),
    [
        ("S", "Smith-Jones", True),
        ("S", "Naismith", False),
        ("O", "Östrander", True),
        ("D", "de la Quillmere", True),
        ("O", "O’Harrowgate", True),
        ("", "Smith", True),
    ],
)
def test_rule_27_a_row_belongs_to_the_seed_its_surname_begins_with(
    seed: str, surname: str, meant: bool
) -> None:
    assert begins_with(seed, surname) is meant


def test_rule_27_the_seeds_begin_every_surname() -> None:
    access = settings("ma_bsas")
    assert isinstance(access, FormPagesAccess)
    assert "".join(access.seeds) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


# --- forms and pagers

FORM = """
<form action="/news"><input name="q"></form>
<form action="find.htm;jsessionid=A90" method="post">
  <input type="hidden" name="state" value="s90"><input type="hidden" name="empty">
  <input name="lastName"><input type="submit" name="go" value="Find">
</form>
"""


def test_rule_53_a_form_carries_all_that_is_hidden_in_it() -> None:
    form = form_with(page(FORM), ["lastName"])
    url, sent = form.filled({"lastName": "A"})
    assert url == "https://board.example.org/find.htm"
    assert sent == {"state": "s90", "empty": "", "go": "Find", "lastName": "A"}


def test_rule_52_a_session_in_an_address_is_left_out_of_it() -> None:
    assert "jsessionid" not in form_with(page(FORM), ["lastName"]).url


def test_a_form_sent_by_get_asks_by_its_address() -> None:
    url, sent = form_with(page(FORM), ["q"]).filled({"q": "a b"})
    assert (url, sent) == ("https://board.example.org/news?q=a+b", None)


@pytest.mark.parametrize("names", [["firstName"], []])
def test_a_form_that_is_not_there_or_not_alone_is_refused(names: list[str]) -> None:
    with pytest.raises(CrawlError) as error:
        form_with(page(FORM), names)
    assert f"{2 if not names else 0} forms" in refused(error)


BUTTONS = """
<form method="post"><input type="hidden" name="start" value="10">
  <input type="submit" name="back" value="&lt;"><button name="next" value="11">Next</button></form>
"""


def test_a_button_is_sent_with_its_own_form_and_without_the_other_buttons() -> None:
    form = form_of_button(page(BUTTONS), "next")
    assert form is not None
    assert form.filled({}) == (page("").url, {"start": "10", "next": "11"})
    assert without({"name": "", "start": ""}, form.hidden) == {"name": ""}


def test_no_button_or_a_dead_one_is_the_end() -> None:
    assert form_of_button(page(BUTTONS), "more") is None
    dead = BUTTONS.replace('name="next"', 'name="next" disabled')
    assert form_of_button(page(dead), "next") is None


def test_a_button_outside_of_forms_is_refused() -> None:
    with pytest.raises(CrawlError) as error:
        form_of_button(page('<input type="submit" name="next">'), "next")
    assert "0 forms" in refused(error)


def links(*numbers: int, path: str = "/people") -> HtmlResponse:
    return page("".join(f'<a href="{path}?type=x&amp;page={n}">{n}</a>' for n in numbers))


@pytest.mark.parametrize(
    ("offered", "at", "following"),
    [
        ((1, 2, 40), None, 1),  # a pager that counts from nought
        ((2, 3, 40), None, 2),  # and from one
        ((0, 1, 2), None, 0),
        ((1, 2, 4, 5), 3, 4),
        ((1, 2), 3, None),
        ((), None, None),
    ],
)
def test_the_next_page_is_the_one_the_pager_offers(
    offered: tuple[int, ...], at: int | None, following: int | None
) -> None:
    assert next_number(links(*offered), "page", at) == following


@pytest.mark.parametrize(("offered", "at"), [((7, 8), None), ((1, 2, 5), 3)])
def test_a_pager_that_leaves_pages_out_is_refused(offered: tuple[int, ...], at: int | None) -> None:
    with pytest.raises(CrawlError) as error:
        next_number(links(*offered), "page", at)
    assert "goes on at page" in refused(error)


def test_numbers_in_links_to_other_pages_are_no_pager() -> None:
    assert next_number(links(2, 3, path="/news"), "page", None) is None


def test_rule_43_a_total_that_is_gone_from_the_page_is_refused() -> None:
    assert declared(page("<p>Total: 1,290 people</p>"), r"Total: ([\d,]+)") == 1290
    with pytest.raises(CrawlError) as error:
        declared(page("<p>Welcome</p>"), r"Total: ([\d,]+)")
    assert "how many" in refused(error)


# --- tables


def test_rule_47_the_table_is_found_by_its_header_and_read_by_direct_cells() -> None:
    layout, access = columns("us_pcb"), settings("us_pcb")
    heads = "".join(f"<th>{column.name}</th>" for column in layout.columns)
    row = "<td><table><tr><td>Della</td><td>Ashwick</td></tr></table></td>" + "<td>x</td>" * 6
    menu = "<table><tr><td>Home</td></tr></table>"
    table = f"<table><tr>{heads}</tr><tr>{row}</tr></table>"
    (found,) = read_rows(page(menu + table), access, layout)
    assert (found["Name"], found["City"], found["Status"]) == ("Della Ashwick", "x", "x")
    for body in (menu, table + table, table.replace("<th>Status</th>", "")):
        with pytest.raises(CrawlError) as error:
            read_rows(page(body), access, layout)
        assert refused(error)
