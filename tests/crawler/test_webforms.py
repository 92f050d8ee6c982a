"""WebForms look-ups: the form that goes back, the grid that comes, and the seeds between."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.access import WebFormsSearchAccess
from crawler.access.webforms import FormFill, Grid
from crawler.failures import CrawlError, Failure
from crawler.markup.answered_grid import read_answer
from crawler.markup.loose_search import FormCheck, Missed, Seeds, asked_for, filed_under, only_here
from crawler.markup.webforms import (
    choice,
    filled,
    followed,
    form_of,
    labelled_box,
    next_page,
    ticking,
)
from crawler.rows.layout import Layout
from directory.names.parse import NameForm
from directory.requirements import load_catalogue
from tests.crawler.lists import source
from tests.crawler.replays import page_of, recorded_page, replay

FOLDERS = (
    *("ky_oop", "ky_oop@cut", "ky_oop@cut_still", "ky_oop@short_page", "ky_oop@total_gone"),
    *("md_bopct", "md_bopct@another_person"),
    *("me_alms", "me_alms@missing_part"),
)
KY = source("ky_oop")
STATE = '<input type="hidden" name="__VIEWSTATE" value="vs" />'


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every recorded look-up of this family."""
    return replay(tmp_path_factory.mktemp("webforms") / "found.json", *FOLDERS)


def _rows(told: dict[str, Any], **facts: str) -> list[dict[str, Any]]:
    return [r for r in told["rows"] if all(r.get(k) == v for k, v in facts.items())]


def _look() -> Grid:
    access = KY.access
    assert isinstance(access, WebFormsSearchAccess)
    return access.grid


# --- the form that goes back -------------------------------------------------------------------


def test_rule_53_all_eleven_parts_and_every_other_hidden_field_go_back() -> None:
    _, fields = form_of(recorded_page("me_alms", "search.html"))
    parts = ["__VIEWSTATE", *(f"__VIEWSTATE{n}" for n in range(1, 11))]
    assert [fields[part] for part in parts] == [f"part-{n}-of-11=" for n in range(11)]
    assert fields["__VIEWSTATEFIELDCOUNT"] == "11"
    assert fields["__PREVIOUSPAGE"] == "previous="
    assert fields["__EVENTVALIDATION"] == "validation="
    assert fields["ctl00$ctl00$mainContent$mainContent$iShowAdditionalOptions"] == "False"


def test_rule_53_a_missing_part_fails_before_anything_is_sent(crawled: dict[str, Any]) -> None:
    # A post would be one that nobody recorded, and would fail as `not_recorded`.
    told = crawled["me_alms@missing_part"]
    assert told["failure"] == "layout_changed"
    assert "__VIEWSTATE7" in told["reasons"][0]


def test_a_list_box_is_sent_blank_or_not_at_all() -> None:
    _, fields = form_of(recorded_page("me_alms", "search.html"))
    sent = {name.rsplit("$", 1)[-1]: value for name, value in fields.items()}
    assert sent["scAgency"] == ""
    assert "scAuthSpecQual" not in sent  # it has no blank choice: blank is refused
    assert "scShowHistory" not in sent  # a box that is not ticked says nothing
    assert "btnSearch" not in sent  # a button that is not pressed neither


def test_a_choice_is_found_by_its_words_and_never_by_a_stored_number() -> None:
    page = recorded_page("me_alms", "search.html")
    fill = FormFill(
        button="btnSearch", choose={"scRegulator": "Board of alcohol and drug counselors"}
    )
    _, fields = filled(page, fill)
    assert fields["ctl00$ctl00$mainContent$mainContent$scRegulator"] == "4190"
    with pytest.raises(CrawlError, match="it has: Board of Alcohol and Drug Counselors"):
        choice(page, "scRegulator", "Board of Addiction Counselors")


def test_a_box_is_found_by_its_whole_label_and_posts_by_itself_where_the_page_says_so() -> None:
    page = recorded_page("ky_oop", "search.html")
    label = "Kentucky Board of Alcohol and Drug Counselors"
    assert labelled_box(page, label).attrib["value"] == "21"
    with pytest.raises(CrawlError, match="0 boxes"):
        labelled_box(page, "Alcohol and Drug Counselors")
    posted = ticking(page, FormFill(button="BSrch", tick=label))
    assert posted
    assert posted[1]["__EVENTTARGET"] == "ctl00$ContentPlaceHolder2$chkBoards$1"
    assert posted[1]["ctl00$ContentPlaceHolder2$chkBoards$1"] == "21"
    quiet = page_of(f"<form>{STATE}<input type=checkbox id=b name=b><label for=b>Ours</label>")
    assert ticking(quiet, FormFill(button="BSrch", tick="Ours")) is None


def test_a_page_without_its_form_has_changed() -> None:
    with pytest.raises(CrawlError, match="0 forms") as error:
        form_of(page_of("<form><input name=q></form>"))
    assert error.value.kind is Failure.LAYOUT_CHANGED


def test_a_link_is_followed_as_an_address_or_as_a_post() -> None:
    page = recorded_page("md_bopct", "trainee_h.html", "https://example.org/Trainee.aspx")
    assert followed(page, "Details.aspx?id=1") == ("https://example.org/Details.aspx?id=1", None)
    url, fields = followed(page, "javascript:__doPostBack('ctl00$GridView1','Select$1')")
    assert url == "https://example.org/Trainee.aspx"
    assert fields
    assert (fields["__EVENTTARGET"], fields["__EVENTARGUMENT"]) == ("ctl00$GridView1", "Select$1")


def test_a_pager_is_turned_to_its_end() -> None:
    first, last = recorded_page("md_bopct", "g.html"), recorded_page("md_bopct", "g2.html")
    turned = next_page(first, 2)
    assert turned
    assert turned[1]["__EVENTARGUMENT"] == "Page$2"
    assert next_page(last, 3) is None


# --- the grid that comes -----------------------------------------------------------------------


def _grid(rows: str, around: str = "") -> str:
    head = "<tr><td>Name</td><td>License Number</td></tr>"
    first = '<table class="tablestyle13"></table>'
    return f'{around}{first}<table class="tablestyle13">{head}{rows}</table>'


PERSON = "<tr><td>DELLA ASHWICK</td><td>259001</td></tr>"
TOTAL = "<tr><td colspan=2>Total Matches Found : 1</td></tr>"


def test_rule_48_the_words_for_nobody_are_matched_exactly() -> None:
    assert read_answer(page_of("<b>No Matches Found</b>"), _look()).rows == []
    with pytest.raises(CrawlError, match="neither a grid"):
        read_answer(page_of("<b>No Matches Found yet: 90 Matches Found</b>"), _look())
    with pytest.raises(CrawlError, match="neither a grid"):
        read_answer(page_of("<b style='display: none'>No Matches Found</b>"), _look())


def test_rule_48_a_hidden_template_message_does_not_count() -> None:
    page = page_of(_grid(PERSON + TOTAL, "<span style='display: none'>No Matches Found</span>"))
    assert len(read_answer(page, _look()).rows) == 1
    with pytest.raises(CrawlError, match="shows 1 rows and says there are none"):
        read_answer(page_of(_grid(PERSON + TOTAL, "<b>No Matches Found</b>")), _look())


def test_rule_43_the_total_is_read_from_its_own_row() -> None:
    assert read_answer(page_of(_grid(PERSON + TOTAL)), _look()).total == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("", "is empty and does not say so"),
        ("<tr><td colspan=2>Please narrow your search</td></tr>", "one cell alone"),
        ("<tr><td>A</td><td>B</td><td>C</td></tr>", "3 cells under 2 headings"),
    ],
)
def test_a_grid_of_another_form_fails(rows: str, words: str) -> None:
    with pytest.raises(CrawlError, match=words) as error:
        read_answer(page_of(_grid(rows)), _look())
    assert error.value.kind is Failure.LAYOUT_CHANGED


def test_rule_42_words_for_too_many_are_a_cut_answer() -> None:
    look = _look().model_copy(update={"too_many": ("Too many records",)})
    assert read_answer(page_of("<p>Too many records</p>"), look).too_many


def test_rule_43_a_page_that_lacks_a_row_fails(crawled: dict[str, Any]) -> None:
    told = crawled["ky_oop@short_page"]
    assert told["failure"] == "partial"
    assert told["reasons"] == ["partial: The publisher counts 3 rows for 'a', and 2 came."]
    assert crawled["ky_oop@total_gone"]["failure"] == "layout_changed"


def test_a_page_of_another_person_is_never_joined(crawled: dict[str, Any]) -> None:
    told = crawled["md_bopct@another_person"]
    assert (told["failure"], told["rows"]) == ("layout_changed", [])


# --- the seeds between -------------------------------------------------------------------------


def test_rule_42_a_cut_answer_is_asked_for_in_longer_beginnings() -> None:
    seeds = Seeds(deepest=2)
    asked = []
    for seed in seeds:
        asked.append(seed)
        if seed == "b":
            seeds.narrow(seed)
    assert asked[:4] == ["a", "b", "ba", "bb"]
    assert asked[27:32] == ["bz", "b'", "b-", "b ", "c"]
    assert asked[-1] == "z"
    with pytest.raises(CrawlError) as error:
        seeds.narrow("ba")
    assert error.value.kind is Failure.PARTIAL


def test_rule_42_a_cut_list_is_whole_in_the_end_or_fails(crawled: dict[str, Any]) -> None:
    # "O" itself is what no longer seed finds; nobody is listed twice.
    names = [row["name_published"] for row in crawled["ky_oop@cut"]["rows"]]
    assert names == ["WEN O", "ORLA OAKFIELD", "NIAMH O'ROURKE"]
    assert crawled["ky_oop@cut_still"]["failure"] == "partial"


def test_rule_27_what_a_loose_search_adds_is_dropped_and_counted(crawled: dict[str, Any]) -> None:
    told = crawled["ky_oop"]  # the search for M gave Greymont too
    assert len(_rows(told, skip="other_surname")) == 1
    assert len(_rows(told, name_published="PIERS GREYMONT")) == 1  # from the search for G


@pytest.mark.parametrize(
    ("printed", "form", "seed", "belongs"),
    [
        ("LENA GARCIA LOPEZ", NameForm.GIVEN_FIRST, "g", True),  # a double surname
        ("LENA GARCIA LOPEZ", NameForm.GIVEN_FIRST, "o", False),
        ("Garcia Lopez, Olena", NameForm.FAMILY_COMMA, "g", True),
        ("Garcia Lopez, Olena", NameForm.FAMILY_COMMA, "o", False),
        ("Muñoz, Ana", NameForm.FAMILY_COMMA, "mun", True),
        ("Le Fay, Ana", NameForm.FAMILY_COMMA, "le f", True),
        ("O’Hara, Ana", NameForm.FAMILY_COMMA, "o'", True),
        ("Naismith, Ana", NameForm.FAMILY_COMMA, "smith", False),
        ("", NameForm.FAMILY_COMMA, "s", True),  # passed over later, and counted as nameless
    ],
)
def test_rule_27_a_row_belongs_to_the_seeds_it_may_be_filed_under(
    printed: str, form: NameForm, seed: str, belongs: bool
) -> None:
    layout = Layout(KY.record.columns, {})
    assert asked_for(seed, filed_under(layout, {"Name": printed}, form)) is belongs


def test_rule_42_of_a_cut_answer_the_seed_itself_is_taken_at_once() -> None:
    assert only_here("le", ["LE"])
    assert not only_here("le", ["LEWIS"])


def test_rule_27_a_row_that_its_own_surname_never_gave_makes_the_list_partial() -> None:
    missed = Missed()
    missed.note([{"Name": "Ashwick"}], [{"Name": "Greymont"}])
    with pytest.raises(CrawlError, match="1 row came in answers to other surnames") as error:
        missed.settle()
    assert error.value.kind is Failure.PARTIAL
    missed.note([{"Name": "Greymont"}], [])
    missed.settle()


@pytest.mark.parametrize(
    ("printed", "agrees"), [("DELLA FAYE ASHWICK", True), ("ASHWICK DELLA FAYE", False)]
)
def test_names_in_another_form_than_declared_are_refused(printed: str, agrees: bool) -> None:
    check = FormCheck(Layout(KY.record.columns, {}), NameForm.GIVEN_FIRST)
    check.see("a", [{"Name": printed}])
    if agrees:
        check.settle()
        return
    with pytest.raises(CrawlError, match="name_form") as error:
        check.settle()
    assert error.value.kind is Failure.LAYOUT_CHANGED


# --- the rules on these boards' rows -----------------------------------------------------------


def test_rule_7_kentuckys_active_but_not_practicing_is_not_active(crawled: dict[str, Any]) -> None:
    (row,) = _rows(crawled["ky_oop"], number="259002")
    assert (row["status"], row["status_text"]) == ("inactive", "Active - Not Practicing")


def test_rule_22_kentuckys_license_number_counts_and_the_legacy_number_is_kept(
    crawled: dict[str, Any],
) -> None:
    (row,) = _rows(crawled["ky_oop"], name_published="DELLA FAYE ASHWICK")
    assert (row["number"], row["other_numbers"]) == ("259001", ["90-0117"])
    two = _rows(crawled["ky_oop"], number="259009")
    assert {row["key"] for row in two} == {"ky-adc/cadc|259009", "ky-adc/lcadc|259009"}


def test_rule_30_marylands_trainees_are_trainees(crawled: dict[str, Any]) -> None:
    rows = [row for row in crawled["md_bopct"]["rows"] if row.get("number", "").startswith("ADT")]
    assert len(rows) == 2
    assert {load_catalogue().credential(row["credential_id"]).trainee for row in rows} == {True}


def test_rule_41_who_left_kentuckys_directory_page_is_not_missing() -> None:
    assert KY.scope == "all_statuses"  # the search shows them
    assert "a name missing there says nothing" in KY.scope_note


def test_rule_47_a_table_within_a_cell_moves_no_column(crawled: dict[str, Any]) -> None:
    (row,) = _rows(crawled["ky_oop"], number="259003")
    assert (row["name_published"], row["status"]) == ("ORLA BRAMBLETT", "active")


def test_rule_55_maines_phones_and_mails_are_ignored_by_name(crawled: dict[str, Any]) -> None:
    told = str(crawled["me_alms"])
    assert "555-01" not in told
    assert "example.org" not in told
    assert {"Phone", "Email", "Address"} <= set(source("me_alms").record.ignored)
