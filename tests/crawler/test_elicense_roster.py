"""Tyler eLicense rosters: the right check box, and files that are no pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from crawler.failures import CrawlError, Failure
from crawler.families.elicense_roster import box_of, boxes
from tests.crawler.lists import source

RECORDED = Path(__file__).parent / "recorded"
SECTIONS = [
    ("Substance Abuse Care Facilities and Substance Abuse Care", "box1"),
    ("Substance Abuse Care", "box2"),
    ("Nursing", "box3"),
]


def test_rule_29_a_section_is_never_found_by_a_part_of_its_label() -> None:
    assert box_of("Substance Abuse Care", SECTIONS) == "box2"
    with pytest.raises(CrawlError, match="Alike: 'Substance Abuse Care") as caught:
        box_of("Substance Abuse", SECTIONS)
    assert caught.value.kind is Failure.LAYOUT_CHANGED


def test_the_label_is_the_text_after_the_span_that_holds_the_box() -> None:
    html = (RECORDED / "fl_fcb" / "generate.html").read_text("utf-8")
    found = boxes(HtmlResponse("https://board.example.org", body=html.encode(), encoding="utf-8"))
    assert len(found) == 5
    assert box_of("Certified Addiction Professional", found).endswith("$ckbRoster2")


@pytest.mark.parametrize(
    ("folder", "failure"), [("fl_fcb", None), ("fl_fcb@page", "wrong_content")]
)
def test_a_file_and_a_page_are_told_apart(folder: str, failure: str | None) -> None:
    told = json.loads((RECORDED / folder / "expected.json").read_text("utf-8"))
    assert (told["failure"], told["listings"]) == (failure, 0 if failure else 8)


def test_florida_is_off_until_a_person_has_looked() -> None:
    florida = source("fl_fcb")
    assert florida.is_read
    assert not florida.is_crawled
