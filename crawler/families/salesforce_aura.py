"""A Salesforce Experience Cloud search: the whole list of one license type in one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.access import SalesforceAuraAccess
from crawler.access.salesforce import ApexCall
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider, expect_data
from crawler.markup.pages import layout_changed
from crawler.markup.salesforce import aura_context, aura_form, aura_url, aura_value, options_of
from crawler.rows.reading import sounds_like_ours


class SalesforceAuraSpider(SourceSpider[SalesforceAuraAccess]):
    """The page, its license types, then an answer for each type of ours."""

    session = True

    async def read(self) -> None:
        """Read every license type of ours. The page's numbers are drawn in the browser."""
        page = await self.page(self.access.page)
        self._context: Mapping[str, Any] = aura_context(page.text)
        self._calls = 0
        options = await self._types()
        rows = [row for name in self.access.types for row in await self._search(options[name])]
        self.take(rows, columns=tuple(dict.fromkeys(name for row in rows for name in row)))

    async def _call(self, call: ApexCall, license_type: str = "") -> Any:
        self._calls += 1
        params = {k: v.replace("{type}", license_type) for k, v in call.params.items()}
        asked = self.access
        form = aura_form(self._context, asked.page, asked.controller, call.method, params)
        answer = await self.fetch(aura_url(asked.page, self._calls), form=form)
        expect_data(answer)
        return aura_value(answer.text)

    async def _types(self) -> Mapping[str, str]:
        """The site's license types, guarded both ways (rule 46)."""
        options = options_of(await self._call(self.access.list_types), self.access.category)
        missing = [name for name in self.access.types if name not in options]
        if missing:
            near = ", ".join(filter(sounds_like_ours, options)) or "none like it"
            raise layout_changed(f"The license type {missing[0]!r} is gone (there is: {near}).")
        for name in options:
            if sounds_like_ours(name) and name not in self.access.types:
                mend = f"types:\n    - {name}   # if it is one of ours"
                self.sink.collector.signal("new_title", name, mend)
        return options

    async def _search(self, license_type: str) -> list[dict[str, Any]]:
        """Everybody of one type. Raises CrawlError (partial) near the site's silent limit."""
        rows = await self._call(self.access.search, license_type)
        if not isinstance(rows, list):
            raise layout_changed(f"The answer for {license_type!r} is no list of rows.")
        if len(rows) >= self.access.limit:
            raise CrawlError(
                Failure.PARTIAL,
                f"{len(rows):,} rows came for {license_type!r}; the site cuts a list at 50,000.",
                "Ask in narrower parts, or ask the publisher for the list.",
            )
        return [row | self._flags(row) for row in rows]

    def _flags(self, row: Mapping[str, Any]) -> dict[str, str]:
        """A yes as its word; a no says nothing."""
        return {n: word if row[n] else "" for n, word in self.access.flags.items() if n in row}
