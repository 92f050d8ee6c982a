"""Reading web pages strictly: what is not where it should be is an error, never an empty list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parsel import Selector
from scrapy.http import TextResponse

from crawler.failures import CrawlError, Failure

_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")  # zero-width characters
_SILENT = frozenset({"script", "style"})
_CELLS = frozenset({"td", "th"})
_LOOK = "Open the page: the publisher may have changed it."


def layout_changed(what: str) -> CrawlError:
    """A page that has not the form we know."""
    return CrawlError(Failure.LAYOUT_CHANGED, what, _LOOK)


def text_of(node: Selector) -> str:
    """The words of a node, without doubled spaces and characters that nobody sees."""
    return _words_of(node.root)


def _words_of(element: Any) -> str:
    return " ".join(_UNSEEN.sub("", " ".join(_texts(element))).split())


def _texts(element: Any) -> Iterator[str]:
    """An element's texts in order. A list holds thousands of cells, and XPath asks each anew."""
    if element.tag in _SILENT or not isinstance(element.tag, str):  # a comment has no tag's name
        return
    if element.text:
        yield element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child.tail


def one(node: Selector | TextResponse, css: str) -> Selector:
    """Find exactly one node. Raises CrawlError (layout_changed) for none or several."""
    found = node.css(css)
    if len(found) != 1:
        raise layout_changed(f"{len(found)} places fit {css!r}, where one was expected.")
    return found[0]


def hidden_fields(response: TextResponse) -> dict[str, str]:
    """Every hidden field of a page: all of them go back with its form (rule 53).

    Raises CrawlError (layout_changed) where a part of a split view state is missing.
    """
    fields = response.css("input[type=hidden][name]")
    found = {field.attrib["name"]: field.attrib.get("value", "") for field in fields}
    parts = int(found.get("__VIEWSTATEFIELDCOUNT") or 0)
    names = (f"__VIEWSTATE{number or ''}" for number in range(parts))
    missing = next((name for name in names if name not in found), None)
    if missing:
        raise layout_changed(f"The view state has {parts} parts, and {missing} is not there.")
    return found


def cells_of(row: Selector) -> list[str]:
    """A row's cells, direct children alone: a table nested in a cell moves none (rule 47)."""
    return [_words_of(cell) for cell in row.root if cell.tag in _CELLS]


def rows_of(table: Selector) -> list[Selector]:
    """A table's own rows, not those of a table within it."""
    return list(table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"))


def read_table(table: Selector, header: int = 0) -> tuple[list[str], list[dict[str, str]]]:
    """A table's headings, and its rows by heading. `header` counts the rows above the header.

    Raises CrawlError (layout_changed) for a row with another number of cells.
    """
    rows = rows_of(table)
    if len(rows) <= header:
        raise layout_changed("A table has no header row.")
    headings = cells_of(rows[header])
    found = []
    for row in rows[header + 1 :]:
        cells = cells_of(row)
        if len(cells) != len(headings):
            raise layout_changed(
                f"A row has {len(cells)} cells under {len(headings)} headings: {cells[:3]}."
            )
        found.append({h: c for h, c in zip(headings, cells, strict=True) if h})
    return headings, found


def shows(response: TextResponse, words: str) -> bool:
    """Does some element's own visible text say exactly this (rule 48)?

    "90 Records Found" does not say "0 Records Found", and a hidden template says nothing.
    """
    wanted = words.casefold()
    return any(text.casefold() == wanted for text in visible_texts(response))


def visible_texts(node: Selector | TextResponse) -> list[str]:
    """The texts in a node that somebody could see, each for itself."""
    return [" ".join(text.split()) for text in node.xpath(_VISIBLE_TEXT).getall()]


_VISIBLE_TEXT = (
    ".//text()[normalize-space() and not(ancestor::script or ancestor::style or ancestor::template"
    " or ancestor-or-self::*[@hidden or contains(translate(@style, ' ', ''), 'display:none')])]"
)


def number_in(text: str, pattern: str) -> int | None:
    """The number that a pattern's group catches ("Matches Found: (N)"), if it is there."""
    found = re.search(pattern, text, re.IGNORECASE)
    return int(found[1].replace(",", "")) if found else None


def declared(page: TextResponse, pattern: str) -> int:
    """The number of rows that a page says there are. Raises CrawlError where it says none."""
    found = number_in(text_of(page.selector), pattern)
    if found is None:
        raise layout_changed(f"{page.url} no longer says how many there are ({pattern}).")
    return found


def by_label(pairs: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Label and value pairs as a row; a label's closing colon is no part of it."""
    return {label.rstrip(": "): value for label, value in pairs if label}
