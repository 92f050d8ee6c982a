"""Rows out of a page that a server wrote: a table, or a card a person. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from parsel import Selector
from scrapy.http import TextResponse

from crawler.access.pages import LabelledCards, Nobody, OrderedCards, PagesAccess
from crawler.markup.pages import (
    cells_of,
    layout_changed,
    read_table,
    rows_of,
    shows,
    text_of,
    visible_texts,
)
from crawler.rows.headings import fold_heading
from crawler.rows.layout import Layout
from crawler.rows.words import fold_word

Cells = dict[str, str]
NOT_KEPT = "words not kept"
_BOLD = frozenset({"b", "strong"})
_UNREAD = frozenset({"script", "style", "template"})


def read_rows(page: TextResponse, access: PagesAccess, layout: Layout) -> list[Cells]:
    """Read a page's rows, and make sure that an empty page says so itself.

    Raises CrawlError (layout_changed) where the page has not the form that the source describes.
    """
    shape = access.rows
    if isinstance(shape, LabelledCards):
        rows = _labelled_rows(page, shape, layout)
    elif isinstance(shape, OrderedCards):
        rows = _ordered_rows(page, shape, layout)
    else:
        rows = _table_rows(page, layout)
    if bool(rows) == says_nobody(page, access.nobody):
        what = "rows beside words that say there are none" if rows else "no rows, and no words why"
        raise layout_changed(f"{page.url} has {what}.")
    return [withhold(row, access.words_kept) for row in rows]


def says_nobody(page: TextResponse, nobody: Nobody) -> bool:
    """Does the page say that it found nobody? Whole words, and only what can be seen (rule 48)."""
    if nobody.words and shows(page, nobody.words):
        return True
    return bool(nobody.css) and any(visible_texts(node) for node in page.css(nobody.css))


def withhold(row: Cells, words_kept: Mapping[str, tuple[str, ...]]) -> Cells:
    """Keep of some columns only the words named, and of all others that there were any (rule 56).

    What a board writes about a person is read at the board.
    """
    kept = {fold_heading(h): {fold_word(w) for w in words} for h, words in words_kept.items()}

    def short(heading: str, value: str) -> str:
        allowed = kept.get(fold_heading(heading))
        return value if allowed is None or not value or fold_word(value) in allowed else NOT_KEPT

    return {heading: short(heading, value) for heading, value in row.items()}


def _table_rows(page: TextResponse, layout: Layout) -> list[Cells]:
    tables = [table for table in page.css("table") if _has_header(table, layout)]
    if len(tables) != 1:
        raise layout_changed(f"{len(tables)} tables of {page.url} have the columns we know.")
    headings, rows = read_table(tables[0])
    layout.check(headings)
    return rows


def _has_header(table: Selector, layout: Layout) -> bool:
    rows = rows_of(table)
    return bool(rows) and layout.is_header(cells_of(rows[0]))


def _labelled_rows(page: TextResponse, shape: LabelledCards, layout: Layout) -> list[Cells]:
    found = [labelled(card, shape.first) for card in page.css(shape.css)]
    for row in found:
        layout.check(list(row))
    return found


def labelled(card: Selector, first: str) -> Cells:
    """A card's first row, and then what stands behind each bold label.

    Raises CrawlError (layout_changed) for words before any label and for a label that stands twice.
    """
    rows = rows_of(card)
    if not rows:
        raise layout_changed("A card has no rows.")
    found, label = {first: text_of(rows[0])}, ""
    for words, bold in (pair for row in rows[1:] for pair in _words(row.root)):
        if bold:
            label = words.rstrip(": ")
            if label in found:
                raise layout_changed(f"The label {label!r} stands twice in one card.")
            found[label] = ""
        elif not label:
            raise layout_changed("A card has words without a label before them.")
        else:
            found[label] = f"{found[label]} {words}".strip(" :")
    return found


def _words(element: Any) -> Iterator[tuple[str, bool]]:
    """An element's words in order, and whether they are a label.

    A table within it is one value, whatever is bold there (rule 47).
    """
    parts = [(element.text, False)]
    for child in element:
        if child.tag in _BOLD or child.tag == "table":
            parts.append((text_of(Selector(root=child)), child.tag != "table"))
        elif isinstance(child.tag, str) and child.tag not in _UNREAD:
            parts += _words(child)
        parts.append((child.tail, False))
    return ((" ".join(words.split()), bold) for words, bold in parts if words and words.strip())


def _ordered_rows(page: TextResponse, shape: OrderedCards, layout: Layout) -> list[Cells]:
    layout.check([*shape.columns, *shape.notes])
    found = [ordered(card, shape) for card in page.css(shape.css)]
    for column, css in shape.notes.items():
        in_cards = sum(bool(row[column]) for row in found)
        if sum(bool(visible_texts(note)) for note in page.css(css)) != in_cards:
            raise layout_changed(f"Not every {css!r} of {page.url} stands in one card.")
    return found


def ordered(card: Selector, shape: OrderedCards) -> Cells:
    """A card's cells in the order stated, and its notes ("" where nobody could see any).

    Raises CrawlError (layout_changed) for more or fewer cells.
    """
    notes = {column: card.css(css) for column, css in shape.notes.items()}
    noted = {cell.root for found in notes.values() for cell in found.css(shape.cells)}
    cells = [text_of(cell) for cell in card.css(shape.cells) if cell.root not in noted]
    if len(cells) != len(shape.columns):
        raise layout_changed(
            f"A card has {len(cells)} cells, not {len(shape.columns)}: {cells[:3]}."
        )
    shown = {
        column: " ".join(text for note in found for text in visible_texts(note))
        for column, found in notes.items()
    }
    return dict(zip(shape.columns, cells, strict=True)) | shown
