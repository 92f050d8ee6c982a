"""How hard pages for families are to read, by two formulas a language (`tests/readability.py`)."""

from __future__ import annotations

import pytest
from lxml import html

from tests import readability
from tests.directory.test_guide import EASY, HIGHEST_GRADE
from tests.web.pages import every_page
from tests.web.town import Town
from web import create_app

LONGEST = 18  # words of a sentence


def prose(page: str) -> str:
    """The sentences of a page's main part, a line a block.

    Headings, labels, and names in tables are none: they would make a page look easier than it is.
    """
    (main,) = html.fromstring(page).xpath("//main")
    blocks = main.xpath(
        ".//*[self::h1 or self::h2 or self::p or self::li or self::label or self::button]"
        "[not(ancestor::table) and not(ancestor::svg) and not(descendant::p)]"
    )
    told = (" ".join(block.text_content().split()) for block in blocks)
    return "\n".join(one for one in told if one.endswith((".", "?", "!")))


@pytest.mark.parametrize(
    "path",
    [
        *("/corrections", "wrong", "/corrections/sent", "/sources/states"),
        *("claim", "/claims/sent", "own words", "own words kept"),
    ],
)
def test_pages_that_ask_for_words_and_about_what_we_read_are_easy(path: str, town: Town) -> None:
    ways = ("DATABASE_URL", "REPORTS_DATABASE_URL", "CLAIMS_DATABASE_URL")
    app = create_app({**dict.fromkeys(ways, town.url), "SECRET_KEY": "x", "TESTING": True})
    client, path = app.test_client(), every_page(app, town).get(path, path)
    english, spanish = prose(client.get(path).text), prose(client.get(f"/es{path}").text)
    assert max(readability.english(english)) <= HIGHEST_GRADE
    assert min(readability.spanish(spanish)) >= EASY
    for text in (english, spanish):
        sentences = [one for line in text.splitlines() for one in line.split(". ")]
        assert [one for one in sentences if len(one.split()) > LONGEST] == []
