"""Settings of small sites whose server writes the list into its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from crawler.strict import Strict


class TableRows(Strict):
    """One table under a header of our columns, a row a person."""

    are: Literal["table"]


class LabelledCards(Strict):
    """A table a person: the name in its first row, then bold labels, each before its value."""

    are: Literal["labelled_cards"]
    css: str
    first: str  # what we call the first row, which has no label of its own


class OrderedCards(Strict):
    """A block a person, its cells without labels and always in one order."""

    are: Literal["ordered_cards"]
    css: str
    cells: str
    columns: tuple[str, ...]
    notes: Mapping[str, str] = {}  # column -> css of words that only some cards carry


class Nobody(Strict):
    """How a page says that it found nobody: exactly these words, or this node (rule 48)."""

    words: str = ""
    css: str = ""


class PagesAccess(Strict):
    """What server-made pages share, however their rows are asked for."""

    page: str
    rows: Annotated[TableRows | LabelledCards | OrderedCards, Field(discriminator="are")]
    nobody: Nobody = Nobody()
    total: str = ""  # pattern whose group is the number of rows that the site says there are
    words_kept: Mapping[str, tuple[str, ...]] = {}  # column -> all that is kept of it (rule 56)


class NumberedPagesAccess(PagesAccess):
    """A list walked by page number, as far as the site's own pager leads."""

    kind: Literal["numbered_pages"]
    parameter: str = "page"


class FormPagesAccess(PagesAccess):
    """A list behind a search form: sent empty, or once for each beginning of a surname."""

    kind: Literal["form_pages"]
    fields: Mapping[str, str]  # sent beside whatever is hidden in the form
    surname_field: str = ""
    seeds: tuple[str, ...] = ()
    next: str = ""  # name of the button that asks for the next page
