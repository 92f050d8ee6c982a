"""Tyler eLicense rosters: tick the sections, and download the files that the site makes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from scrapy.http import TextResponse

from crawler.access import ELicenseRosterAccess
from crawler.families.base import SourceSpider, expect_data
from crawler.files.import_file import begin_with
from crawler.files.reader import read_bytes
from crawler.files.tables import Wanted
from crawler.markup.pages import hidden_fields, layout_changed, one, text_of
from crawler.rows.reading import sounds_like_ours

CONTINUE = "ctl00$MainContentPlaceHolder$btnRosterContinue"
_BOX = "input[type='checkbox'][name*='ckbRoster']"
_LABEL = "ancestor::span[1]/following-sibling::node()[self::text()][1]"
_COUNT = re.compile(r"([\d,]+) records? found", re.IGNORECASE)


def boxes(page: TextResponse) -> list[tuple[str, str]]:
    """Every section's label and the name of its check box. The label is the text after the span."""
    found = page.css(_BOX)
    return [(" ".join(box.xpath(_LABEL).get("").split()), box.attrib["name"]) for box in found]


def box_of(section: str, found: Sequence[tuple[str, str]]) -> str:
    """The one check box whose label is exactly the section: it may be a part of another's label.

    Raises CrawlError (layout_changed).
    """
    fits = [name for label, name in found if label.casefold() == section.casefold()]
    if len(fits) != 1:
        alike = [label for label, _ in found if sounds_like_ours(label)]
        hint = f" Alike: {', '.join(map(repr, alike))}." if alike else ""
        raise layout_changed(f"{len(fits)} sections read {section!r}.{hint}")
    return fits[0]


class ELicenseRosterSpider(SourceSpider[ELicenseRosterAccess]):
    """The form, the page of downloads, and a file for each section."""

    session = True

    async def read(self) -> None:
        """Tick the sections and read every file."""
        form = await self.page(self.access.url)
        found = boxes(form)
        ticked = {box_of(section, found): "on" for section in self.access.sections}
        button = one(form, f"[name='{CONTINUE}']")
        fields = hidden_fields(form) | ticked | {CONTINUE: button.attrib.get("value", "")}
        action = button.xpath("ancestor::form[1]/@action").get(default="")
        offered = await self.page(form.urljoin(action), form=fields)
        for url in self._files(offered):
            await self._read_file(url)

    def _files(self, page: TextResponse) -> list[str]:
        """The addresses of the files, one for each section. Declares their rows, if it is told."""
        rosters = page.xpath("//input[@rosteridnt]/@rosteridnt").getall()
        if len(rosters) != len(self.access.sections):
            raise layout_changed(
                f"{len(rosters)} downloads came of {len(self.access.sections)} sections."
            )
        counts = _COUNT.findall(text_of(one(page, "body")))
        if len(counts) == len(rosters):  # fewer rows than these are no whole list (rule 43)
            self.sink.declare(sum(int(count.replace(",", "")) for count in counts))
        return [page.urljoin(f"FileDownload.aspx?Idnt={idnt}&Type=Comma") for idnt in rosters]

    async def _read_file(self, url: str) -> None:
        """Read one file. A reply that starts like a page is a page, whatever it is called."""
        answer = await self.fetch(url)
        expect_data(answer)
        chunks = read_bytes(
            io.BytesIO(answer.body),
            name="the roster",
            wanted=Wanted(),
            is_header=self.layout.is_header,
        )
        begin_with(self.sink, self.layout, chunks)
