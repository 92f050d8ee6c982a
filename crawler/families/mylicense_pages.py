"""MyLicense's pages: the grid with its pager, and the page of one license. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsel import Selector
from scrapy.http import TextResponse

from crawler.access import MyLicenseAccess
from crawler.failures import CrawlError, Failure
from crawler.families.mylicense_form import Form, postback
from crawler.markup.pages import cells_of, layout_changed, rows_of, shows, text_of

GRID = "#datagrid_results"
ERROR = "invalid search criteria"
_POSTBACK = re.compile(r"__doPostBack\('([^']*)','([^']*)'\)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the grid, by heading, and the address of its own page ("": there is none)."""

    row: dict[str, str]
    details: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer."""

    headings: tuple[str, ...] = ()
    people: list[Person] = field(default_factory=list)
    number: int = 1  # of this page
    following: Form | None = None  # what asks for the next page


def read_answer(page: TextResponse, access: MyLicenseAccess) -> Answer:
    """Read what a search answered: a grid, its own words for "nobody", or one license's page.

    Raises CrawlError: source_error for the site's word for a search that it refuses, and
    layout_changed for any other page, since neither is an empty list (rules 48 and 50).
    """
    grid = page.css(GRID)
    if len(grid) == 1:
        return _read_grid(page, grid[0], access.nothing_found)
    if shows(page, access.nothing_found):
        return Answer()
    if ERROR in text_of(page.selector).casefold():
        raise CrawlError(
            Failure.SOURCE_ERROR,
            "The site refuses the search as invalid.",
            "Look at 'searches' and 'everybody' in the source, and at the site's own search.",
        )
    only = read_details(page, access)
    if only:  # a single hit jumps to its own page
        return Answer(tuple(only), [Person(only)])
    raise layout_changed("A search was answered by a page without a grid.")


def _read_grid(page: TextResponse, grid: Selector, nothing_found: str) -> Answer:
    """Read a grid by its direct cells: a table within a name cell moves no column (rule 47)."""
    rows = rows_of(grid)
    wide = [row for row in rows if len(cells_of(row)) > 1]
    pagers = [row for row in rows if len(cells_of(row)) == 1 and _is_pager(row)]
    rest = len(rows) - len(wide) - len(pagers)
    if rest and not shows(page, nothing_found):
        raise layout_changed(f"The grid has {rest} rows that are neither people nor page numbers.")
    if not wide:
        raise layout_changed("The grid has no header row.")
    headings = tuple(cells_of(wide[0]))
    people = [_person(row, headings) for row in wide[1:]]
    number, following = _turn(page, pagers[-1]) if pagers else (1, None)
    return Answer(tuple(h for h in headings if h), people, number, following)


def _person(row: Selector, headings: Sequence[str]) -> Person:
    cells = cells_of(row)
    if len(cells) != len(headings):
        raise layout_changed(f"A row has {len(cells)} cells under {len(headings)} headings.")
    links = row.css("a[href*='Details.aspx']::attr(href)").getall()
    told = {h: c for h, c in zip(headings, cells, strict=True) if h}
    return Person(told, links[0] if len(links) == 1 else "")


def _steps(row: Selector) -> list[Selector]:
    """A pager's numbers in their order: links, and the current page, which is none."""
    return [n for n in row.xpath(".//a | .//span[not(ancestor::a) and not(.//a)]") if text_of(n)]


def _is_pager(row: Selector) -> bool:
    return any(n.root.tag == "span" and _NUMBER.fullmatch(text_of(n)) for n in _steps(row))


def _turn(page: TextResponse, pager: Selector) -> tuple[int, Form | None]:
    """The current page's number, and the link after it: the next number, or the next block's dots.

    Raises CrawlError (layout_changed).
    """
    steps = _steps(pager)
    here = [i for i, n in enumerate(steps) if n.root.tag == "span"]
    if len(here) != 1:
        raise layout_changed("The page numbers do not say which page this is.")
    number, after = int(text_of(steps[here[0]])), steps[here[0] + 1 :]
    if not after:
        return number, None
    found = _POSTBACK.search(after[0].attrib.get("href", ""))
    if not found:
        raise layout_changed(f"The link to the page after {number} posts nothing back.")
    return number, postback(page, after[0], found[1], found[2])


def read_details(page: TextResponse, access: MyLicenseAccess) -> dict[str, str]:
    """What the page of one license says, by heading. What is not there is left out.

    Raises CrawlError (layout_changed) for a field that stands twice with two values.
    """
    find = _by_id if access.details_by == "id" else _by_label
    found: dict[str, str] = {}
    for heading, where in access.details.items():
        values = set(find(page, where))
        if len(values) > 1:
            raise layout_changed(f"The page of a license has {len(values)} values of {where!r}.")
        found.update((heading, value) for value in values)
    return found


def _by_id(page: TextResponse, name: str) -> list[str]:
    """The site numbers its parts (_ctl15__ctl1_issue_date), differently from page to page."""
    fits = re.compile(rf"(?:.*_ctl\d+_)?{re.escape(name)}")
    return [text_of(n) for n in page.css("[id]") if fits.fullmatch(n.attrib["id"])]


def _by_label(page: TextResponse, label: str) -> list[str]:
    cells = [c for c in page.css("td, th") if text_of(c).rstrip(": ") == label]
    return [text_of(v) for c in cells for v in c.xpath("following-sibling::*[1]")]
