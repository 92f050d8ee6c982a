"""A state's own WebForms look-up: surnames by their beginnings, and a page for each person."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from scrapy.http import TextResponse

from crawler.access import WebFormsSearchAccess
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider
from crawler.markup.answered_grid import Answered, read_answer, read_details
from crawler.markup.loose_search import FormCheck, Missed, Seeds, asked_for, filed_under, only_here
from crawler.markup.pages import layout_changed
from crawler.markup.partial_answer import merged
from crawler.markup.webforms import (
    Fields,
    called,
    chosen,
    control,
    filled,
    followed,
    in_part,
    link_in,
    next_page,
    refuse_captcha,
    ticking,
)
from crawler.rows.columns import Target
from crawler.rows.layout import values_by_target


class WebFormsSearchSpider(SourceSpider[WebFormsSearchAccess]):
    """The search page, then an answer for each beginning, then a page for each row of ours."""

    session = True

    async def read(self) -> None:
        """Read every page that shares the list, from a to z."""
        self._forms = FormCheck(self.layout, self.source.record.name_form)
        self._missed = Missed()
        for url in self.access.pages:
            page = await self._opened(url)
            seeds = Seeds(self.access.deepest)
            for seed in seeds:
                answers = await self._search(page, seed)
                page = answers[-1].page  # as a browser would: the next search goes from here
                if self._is_cut(answers):
                    seeds.narrow(seed)
                    await self._take(answers, seed, cut=True)
                else:
                    self._compare_total(answers, seed)
                    await self._take(answers, seed)
        self._missed.settle()
        self._forms.settle()

    async def _opened(self, url: str) -> TextResponse:
        """The search page, with its box ticked where ticking it posts the page at once."""
        page = await self.page(url)
        posted = ticking(page, self.access.form)
        return await self._post(page, *posted) if posted else page

    async def page(self, url: str, **asked: Any) -> TextResponse:
        """Ask for a page; one with a captcha is `blocked`."""
        return refuse_captcha(await super().page(url, **asked))

    async def _post(self, page: TextResponse, action: str, fields: Fields) -> TextResponse:
        """Post a page's form. Where a part of the page is answered, it is put in its place."""
        panel = self.access.form.panel
        if panel is None:
            return await self.page(action, form=fields)
        return merged(page, await self.page(action, form=in_part(panel, fields)), panel)

    async def _search(self, page: TextResponse, seed: str) -> list[Answered]:
        """The pages of one answer."""
        action, fields = filled(page, self.access.form)
        typed = {control(page, self.access.surname).attrib["name"]: seed}
        answer = await self._post(page, action, fields | typed)
        answers = [read_answer(answer, self.access.grid)]
        asked = chosen(page, self.access.form) | typed  # it still stands there when a page turns
        while turned := next_page(answer, len(answers) + 1):
            answer = await self._post(answer, turned[0], turned[1] | asked)
            answers.append(read_answer(answer, self.access.grid))
            if answers[-1].rows == answers[-2].rows:
                what = f"The pager gives the same {len(answers[-1].rows)} rows again for {seed!r}."
                raise CrawlError(Failure.ENDLESS, what, "Look at the paging.")
        return answers

    def _is_cut(self, answers: list[Answered]) -> bool:
        cap, rows = self.access.grid.cap, _count(answers)
        return any(answer.too_many for answer in answers) or (cap is not None and rows >= cap)

    def _compare_total(self, answers: list[Answered], seed: str) -> None:
        """Trust the publisher's count over our reading (rule 43)."""
        total, rows = answers[-1].total, _count(answers)
        if total is None:
            if rows and self.access.grid.total:
                raise layout_changed(f"The total does not stand under the rows for {seed!r}.")
        elif total != rows:
            raise CrawlError(
                Failure.PARTIAL,
                f"The publisher counts {total} rows for {seed!r}, and {rows} came.",
                "Crawl again. If it stays so, look at the grid.",
            )

    async def _take(self, answers: list[Answered], seed: str, *, cut: bool = False) -> None:
        """Take the rows that belong to this seed; others are counted: their own seed finds them.

        Of a cut answer only those are taken that no longer seed finds.
        """
        form = self.source.record.name_form
        belongs = only_here if cut else asked_for
        for answer in answers:
            filed = [filed_under(self.layout, row, form) for row in answer.rows]
            places = [place for place, names in enumerate(filed) if belongs(seed, names)]
            others = [row for place, row in enumerate(answer.rows) if place not in places]
            self._missed.note((answer.rows[place] for place in places), others)
            ours = [await self._whole(answer, place) for place in places]
            self._forms.see(seed, ours)
            columns = () if self.access.details else answer.headings
            self.take(ours, columns=columns, unasked=0 if cut else len(others))

    async def _whole(self, answer: Answered, place: int) -> Mapping[str, str]:
        """A row with what its own page says, where it has one that is worth a request."""
        row, look = answer.rows[place], self.access.details
        if look is None:
            return row
        number = str(next(iter(values_by_target(self.layout, row).get(Target.NUMBER, [])), ""))
        letters = "".join(takewhile(str.isalpha, number))
        if not number or (look.prefixes and letters not in look.prefixes):
            return row  # an application, or of another profession
        href = link_in(answer.nodes[place], look.link)
        opens = look.opens
        url, fields = (
            (called(answer.page, href, opens), None) if opens else followed(answer.page, href)
        )
        whole = row | dict(read_details(await self.page(url, form=fields), look, number))
        self.layout.check(tuple(whole))
        return whole


def _count(answers: list[Answered]) -> int:
    return sum(len(answer.rows) for answer in answers)
