"""Reading one page of a search's answer: its rows, its total, and whether it was cut. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import dropwhile

from parsel import Selector
from scrapy.http import TextResponse

from crawler.access.webforms import DetailPage, Grid
from crawler.markup.pages import (
    by_label,
    cells_of,
    layout_changed,
    number_in,
    rows_of,
    shows,
    text_of,
)
from crawler.markup.webforms import is_pager


@dataclass(frozen=True, slots=True)
class Answered:
    """What one page of an answer holds."""

    page: TextResponse
    headings: tuple[str, ...] = ()
    rows: list[dict[str, str]] = field(default_factory=list)
    nodes: list[Selector] = field(default_factory=list)  # each row as it stands on the page
    total: int | None = None  # as the publisher counts the whole answer
    too_many: bool = False


def read_answer(page: TextResponse, look: Grid) -> Answered:
    """Read a page of an answer. Direct cells alone (rule 47); a footer is no person.

    Raises CrawlError (layout_changed) for a page with neither rows nor the words for none, for
    one with both, and for a row with more or fewer cells than headings.
    """
    if any(shows(page, words) for words in look.too_many):
        return Answered(page, too_many=True)
    nobody = any(shows(page, words) for words in look.none)
    tables = page.css(look.table)
    if len(tables) < look.nth:
        if nobody:
            return Answered(page)
        raise layout_changed(
            f"{page.url} shows neither a grid ({look.table!r}) nor {' or '.join(look.none)!r}."
        )
    found = _rows(page, tables[look.nth - 1], look)
    if nobody and found.rows:
        raise layout_changed(f"{page.url} shows {len(found.rows)} rows and says there are none.")
    if not nobody and not found.rows:
        raise layout_changed(f"The grid on {page.url} is empty and does not say so.")
    return found


def _rows(page: TextResponse, table: Selector, look: Grid) -> Answered:
    from_header = dropwhile(lambda row: is_pager(row) or not text_of(row), rows_of(table))
    header, *rest = list(from_header) or [table]  # a pager may stand above the header too
    headings = cells_of(header)
    rows, nodes, total = [], [], None
    for row in rest:
        cells = cells_of(row)
        if len(cells) == 1 and len(headings) > 1:
            counted = number_in(cells[0], look.total) if look.total else None
            total = counted if counted is not None else total
            _explained(row, cells[0], look, counted)
            continue
        if len(cells) != len(headings):
            raise layout_changed(
                f"A row has {len(cells)} cells under {len(headings)} headings: {cells[:3]}."
            )
        rows.append({h: c for h, c in zip(headings, cells, strict=True) if h})
        nodes.append(row)
    return Answered(page, tuple(h for h in headings if h), rows, nodes, total)


def _explained(row: Selector, words: str, look: Grid, counted: int | None) -> None:
    """A row of one cell is the total, the pager or the words for none; else it is news."""
    none = words.casefold() in {said.casefold() for said in look.none}
    if words and counted is None and not none and not is_pager(row):
        raise layout_changed(f"A row of the grid has one cell alone: {words[:80]!r}.")


def read_details(page: TextResponse, look: DetailPage, number: str) -> Mapping[str, str]:
    """A person's page as label and value.

    Raises CrawlError (layout_changed) where they do not pair, or where it is of another number:
    what one page says must never stand beside another person's name.
    """
    labels, values = ([text_of(one) for one in page.css(css)] for css in (look.labels, look.values))
    if not labels or len(labels) != len(values):
        raise layout_changed(f"{page.url} has {len(labels)} labels and {len(values)} values.")
    details = by_label(list(zip(labels, values, strict=True)))
    if details.get(look.number) != number:
        raise layout_changed(
            f"A person's page does not repeat the number asked for ({look.number!r})."
        )
    return details
