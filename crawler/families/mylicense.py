"""MyLicense verification sites: a search, its grid in pages, and the page of each license."""

from __future__ import annotations

import string
from collections.abc import Sequence

from scrapy.http import TextResponse

from crawler.access import MyLicenseAccess
from crawler.access.mylicense import Search
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider
from crawler.families.mylicense_form import Form, search_form
from crawler.families.mylicense_pages import Answer, Person, read_answer, read_details
from crawler.markup.pages import layout_changed
from crawler.rows.columns import Target
from directory.listings.numbers import numbers_agree

Told = tuple[tuple[str, str], ...]  # a row, as a key
NEXT_LETTERS = f"{string.ascii_uppercase}'"  # O'… is a surname's second sign


def narrower(surname: str, longest: int) -> Sequence[str]:
    """The longer prefixes to ask for after an answer that was cut (rule 42).

    Raises CrawlError (partial) where the prefix is as long as it may be.
    """
    prefix = surname.strip()
    if len(prefix) >= longest:
        raise CrawlError(
            Failure.PARTIAL,
            f"Even the surnames that begin with {prefix!r} are more than the site shows.",
            "Ask for narrower lists under 'searches', or raise 'longest_prefix'.",
        )
    return [prefix + letter for letter in (NEXT_LETTERS if prefix else string.ascii_uppercase)]


class MyLicenseSpider(SourceSpider[MyLicenseAccess]):
    """Every list that the source names, and the page of each license where it is needed."""

    session = True

    async def read(self) -> None:
        """Read list after list."""
        self._known: set[Told] = set()  # rows of earlier answers: a prefix finds some again
        for search in self.access.searches:
            await self._read_list(search, self.access.everybody)

    async def _read_list(self, search: Search, surname: str) -> None:
        """A list whose answer is cut is asked for again, letter by letter (rule 42)."""
        rows = await self._read_pages(search, surname)
        if self.access.cap is not None and rows >= self.access.cap:
            for prefix in narrower(surname, self.access.longest_prefix):
                await self._read_list(search, prefix)

    async def _read_pages(self, search: Search, surname: str) -> int:
        """Read one answer to its last page. Gives its number of rows."""
        page = await self.page(self.access.url)
        form: Form | None = search_form(page, search, surname)
        told: list[Told] = []
        number = 0
        while form is not None:
            page = await self.page(form[0], form=form[1])
            answer = read_answer(page, self.access)
            number += 1
            if answer.number != number:
                raise _lost(number, answer.number)
            await self._take_people(page, answer)
            told += [tuple(person.row.items()) for person in answer.people]
            form = answer.following
        self._known.update(told)
        return len(told)

    async def _take_people(self, page: TextResponse, answer: Answer) -> None:
        """Take the rows that are new, each with what its own page says."""
        new = [p for p in answer.people if tuple(p.row.items()) not in self._known]
        added = [h for h in self.access.details if not self._has(answer.headings, h)]
        rows = [await self._whole_row(page, person, added) for person in new]
        self.take(rows, columns=(*answer.headings, *added) if answer.headings else ())

    async def _whole_row(
        self, page: TextResponse, person: Person, added: Sequence[str]
    ) -> dict[str, str]:
        """A row with what only the page of the license says. Raises CrawlError."""
        if not added:
            return person.row
        if not person.details:
            raise layout_changed("A row does not link to the page of its license.")
        told = read_details(await self.page(page.urljoin(person.details)), self.access)
        missing = [self.access.details[h] for h in added if h not in told]
        if missing:
            raise layout_changed(f"The page of a license has no {missing[0]!r}.")
        numbers = self._number(person.row), self._number(told)
        if all(numbers) and not numbers_agree(*numbers):
            raise layout_changed("The page of a license is that of another license.")
        return person.row | {h: told[h] for h in added}

    def _has(self, headings: Sequence[str], heading: str) -> bool:
        """Is this column, under any of its names, among the headings?"""
        column = self.layout.column(heading)
        return column is not None and any(self.layout.column(h) is column for h in headings)

    def _number(self, row: dict[str, str]) -> str:
        """The license number of a row, "" where it has none."""
        columns = ((self.layout.column(heading), value) for heading, value in row.items())
        return next((v for column, v in columns if column and column.to is Target.NUMBER), "")


def _lost(asked: int, came: int) -> CrawlError:
    return CrawlError(
        Failure.ENDLESS,
        f"Page {asked} of an answer was asked for, and page {came} came.",
        "Look at the paging: the publisher may have changed it.",
    )
