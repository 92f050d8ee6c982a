"""Settings of a state's own WebForms look-up, searched or exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from crawler.strict import Strict


class Panel(Strict):
    """A part of the page that a script asks for, and that is answered alone."""

    name: str  # in full
    manager: str  # the field that names the panel and what asked for it
    argument: str  # what the page's script says of a search: the site's ids of the fields filled


class FormFill(Strict):
    """How a search form is filled. A control is named by the last part of its name: ids move."""

    button: str = ""  # the button to press, or
    panel: Panel | None = None  # the panel that a script asks for, where no button is sent
    tick: str = ""  # the label of a box to tick; its running number is read from the page
    choose: Mapping[str, str] = {}  # list box -> the words of one of its choices

    @model_validator(mode="after")
    def _one_way(self) -> FormFill:
        if bool(self.button) == bool(self.panel):
            raise ValueError("give a form its 'button' or its 'panel'")
        return self


class Grid(Strict):
    """Where an answer's rows stand, and how it says that there are none, or too many."""

    table: str  # a CSS selector
    nth: int = Field(default=1, ge=1)  # which of the tables that fit it
    none: tuple[str, ...]  # any of these words alone, visible: nobody was found (rule 48)
    total: str = ""  # a pattern that catches the publisher's own count of rows (rule 43)
    cap: int | None = None  # so many rows are a cut answer (rule 42)
    too_many: tuple[str, ...] = ()  # any of these words alone: the answer is cut


class Call(Strict):
    """A link that calls a script, which asks for an address with what it was given."""

    script: str  # its name
    url: str  # the address before that


class DetailPage(Strict):
    """A page for each row, in labels and values."""

    link: str  # the words of the link in the row
    opens: Call | None = None  # where that link is neither an address nor a post
    labels: str  # a CSS selector of the labels
    values: str  # and of the values, in the same order
    number: str  # the label that repeats the row's number, so that no two people are mixed
    prefixes: tuple[str, ...] = ()  # only numbers that begin so are worth a page


class WebFormsSearchAccess(Strict):
    """A look-up searched by the beginnings of surnames."""

    kind: Literal["webforms_search"]
    pages: tuple[str, ...]  # pages of one look that share one list
    surname: str  # the field of the surname, by the last part of its name
    form: FormFill
    grid: Grid
    details: DetailPage | None = None
    deepest: int = Field(default=3, ge=1)  # letters of the longest beginning asked for


class WebFormsExportAccess(Strict):
    """A search whose whole result the same session gives as one file."""

    kind: Literal["webforms_export"]
    page: str
    form: FormFill
    export: str  # the file's address
