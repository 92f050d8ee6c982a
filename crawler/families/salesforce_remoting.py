"""A Visualforce look-up, searched by the beginnings of surnames."""

from __future__ import annotations

from typing import Any

from crawler.access import SalesforceRemotingAccess
from crawler.families.base import SourceSpider
from crawler.markup.loose_search import FormCheck, Missed, Seeds, asked_for, filed_under, only_here
from crawler.markup.salesforce import flat, remote_call, remote_value, remoting_calls

HIT_LIMIT = "returnedDataHasHitLimit"  # stands in a row where the site cut its answer


class SalesforceRemotingSpider(SourceSpider[SalesforceRemotingAccess]):
    """The page, then a remote call for each beginning."""

    session = True

    async def read(self) -> None:
        """Read from a to z. An answer of null is a search too broad, never "nobody" (rule 42)."""
        page = await self.page(self.access.page)
        vid, methods = remoting_calls(page.text, self.access.controller)
        method = methods[self.access.method]
        self._forms = FormCheck(self.layout, self.source.record.name_form)
        self._missed = Missed()
        seeds = Seeds(self.access.deepest)
        for number, seed in enumerate(seeds, 1):
            fields = dict(self.access.fields) | {self.access.surname: seed}
            call = remote_call(self.access.controller, vid, method, fields, number)
            body = await self.json(
                page.urljoin("/apexremote"), data=call, headers={"Referer": page.url}
            )
            rows = remote_value(body)
            cut = rows is None or any(row.get(HIT_LIMIT) for row in rows)
            if cut:
                seeds.narrow(seed)
            self._take([flat(row) for row in rows or ()], seed, cut=cut)
        self._missed.settle()
        self._forms.settle()

    def _take(self, rows: list[dict[str, Any]], seed: str, *, cut: bool) -> None:
        form = self.source.record.name_form
        belongs = only_here if cut else asked_for
        ours: list[dict[str, Any]] = []
        others: list[dict[str, Any]] = []
        for row in rows:
            meant = belongs(seed, filed_under(self.layout, row, form))
            (ours if meant else others).append(row)
        self._missed.note(ours, others)
        self._forms.see(seed, ours)
        self.take(ours, unasked=0 if cut else len(others))
