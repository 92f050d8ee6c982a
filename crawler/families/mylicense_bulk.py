"""MyLicense's bulk download: a search, a page that names the charge, and a file."""

from __future__ import annotations

import io
import re
from decimal import Decimal

from scrapy.http import TextResponse

from crawler.access import MyLicenseBulkAccess
from crawler.access.mylicense import Search
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider, expect_data
from crawler.families.mylicense_form import SEARCH, press, search_form
from crawler.files.import_file import begin_with
from crawler.files.reader import read_bytes
from crawler.files.tables import Wanted
from crawler.markup.pages import layout_changed, one, text_of

DOWNLOAD, CONTINUE = "btnBulkDownLoad", "btnContinue"
FILE_TYPE = ("filetype", "delimitedtext")
_AMOUNT = re.compile(r"\$\s*(\d[\d,]*(?:\.\d+)?)")


def refuse_charge(page: TextResponse) -> None:
    """Go on only past a page whose every amount is $0.00. Nothing is ever bought.

    Raises CrawlError: charged for any other amount, layout_changed where no amount is named.
    """
    amounts = [Decimal(a.replace(",", "")) for a in _AMOUNT.findall(text_of(one(page, "body")))]
    if not amounts:
        raise layout_changed("The page before the download does not name its charge.")
    if any(amounts):
        raise CrawlError(
            Failure.CHARGED,
            f"The publisher asks ${max(amounts):,.2f} for a list that was free. It was not bought.",
            "Ask the publisher for the list, or leave it out of the crawl.",
        )


class MyLicenseBulkSpider(SourceSpider[MyLicenseBulkAccess]):
    """Every list that the source names, as a file each."""

    session = True

    async def read(self) -> None:
        """Ask for list after list."""
        for search in self.access.searches:
            answer = await self._file_of(search)
            expect_data(answer)
            chunks = read_bytes(
                io.BytesIO(answer.body),
                name="the file",
                wanted=Wanted(),
                is_header=self.layout.is_header,
            )
            begin_with(self.sink, self.layout, chunks)

    async def _file_of(self, search: Search) -> TextResponse:
        """From the search form to the file, by the buttons that a person would press."""
        url, fields = search_form(await self.page(self.access.url), search, "")
        found = await self.page(url, form=fields)
        charge = await self._press(found, DOWNLOAD)
        refuse_charge(charge)
        offered = await self._press(charge, CONTINUE)
        if not offered.body.lstrip().startswith(b"<"):
            return offered
        name, value = FILE_TYPE
        one(offered, f"input[name='{name}'][value='{value}']")
        return await self._press(offered, SEARCH, {name: value})

    async def _press(
        self, page: TextResponse, button: str, chosen: dict[str, str] | None = None
    ) -> TextResponse:
        url, fields = press(page, button, chosen)
        return await self.page(url, form=fields)
