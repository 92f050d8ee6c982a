"""A list behind a search form that names everybody: sent empty, or by beginnings of surnames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy.http import TextResponse

from crawler.access import FormPagesAccess
from crawler.families.base import SourceSpider
from crawler.markup.forms import Form, form_of_button, form_with
from crawler.markup.loose_search import Missed, begins_with
from crawler.markup.page_rows import Cells, read_rows
from crawler.markup.pages import declared, layout_changed
from crawler.rows.columns import Target
from crawler.rows.layout import values_by_target


class FormPagesSpider(SourceSpider[FormPagesAccess]):
    """The page with the form, then each search, each to its last page."""

    session = True  # the site remembers what was searched for

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._missed = Missed()

    async def read(self) -> None:
        """Search, once or seed by seed."""
        self.sink.begin(None)
        access = self.access
        names = [*access.fields, *([access.surname_field] if access.surname_field else [])]
        form = form_with(await self.page(access.page), names)
        for seed in access.seeds or ("",):
            typed = {access.surname_field: seed} if access.surname_field else {}
            await self._search(form, {**access.fields, **typed}, seed)
        self._missed.settle()

    async def _search(self, form: Form, fields: Mapping[str, str], seed: str) -> None:
        page = await self._send(form, fields)
        if self.access.total:
            self.sink.declare(declared(page, self.access.total))
        self._take(page, seed)
        button = self._next(page)
        if button is None and self.access.next and not seed:
            raise layout_changed(f"{page.url} offers no {self.access.next!r}: is this everybody?")
        while button is not None:
            page = await self._send(button, without(fields, button.hidden))
            self._take(page, seed)
            button = self._next(page)

    async def _send(self, form: Form, fields: Mapping[str, str]) -> TextResponse:
        url, posted = form.filled(fields)
        return await self.page(url, form=posted)

    def _next(self, page: TextResponse) -> Form | None:
        return form_of_button(page, self.access.next) if self.access.next else None

    def _take(self, page: TextResponse, seed: str) -> None:
        """Take the rows asked for; those that a loose search added are counted (rule 27)."""
        meant: list[Cells] = []
        others: list[Cells] = []
        for row in read_rows(page, self.access, self.layout):
            surname = self._surname(row)
            (meant if not surname or begins_with(seed, surname) else others).append(row)
        self._missed.note(meant, others)
        self.take(meant, unasked=len(others))

    def _surname(self, row: Cells) -> str:
        found = values_by_target(self.layout, row).get(Target.FAMILY_NAME, [""])
        return str(found[0])


def without(fields: Mapping[str, str], hidden: Mapping[str, str]) -> dict[str, str]:
    """What was typed, save where the page itself says what to send with its button."""
    return {name: value for name, value in fields.items() if name not in hidden}
