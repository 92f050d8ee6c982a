"""The national facility locator: circles that cover the country, page after page."""

from __future__ import annotations

from typing import Any

from crawler.access import Circle, FindTreatmentAccess
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider
from crawler.families.findtreatment_urls import facilities_url
from crawler.files.tables import Chunk
from crawler.rows.facility_record import from_api, lie_elsewhere, unknown_keys

ANSWER_KEYS = frozenset({"page", "totalPages", "recordCount", "rows"})


class FindTreatmentSpider(SourceSpider[FindTreatmentAccess]):
    """A question a circle. A facility in two circles comes twice and is kept once, by its key."""

    async def read(self) -> None:
        """Ask for every circle."""
        self.sink.begin(None)
        for circle in self.access.circles:
            await self._read_circle(circle)

    async def _read_circle(self, circle: Circle) -> None:
        """Take a circle's pages; each question declares its own total (rule 43)."""
        declared, page, pages = -1, 1, 1
        while page <= pages:
            answer = await self.json(facilities_url(self.access, circle, page))
            records, pages = int(answer["recordCount"]), int(answer["totalPages"])
            if page == 1:
                declared = records
                self.sink.declare(records)
            if records != declared or int(answer["page"]) != page:
                raise _moved(circle, page)
            self._take(circle, answer)
            page += 1

    def _take(self, circle: Circle, answer: dict[str, Any]) -> None:
        rows: list[dict[str, Any]] = answer["rows"]
        if lie_elsewhere(circle, rows):
            raise CrawlError(
                Failure.WRONG_CONTENT,
                f"Facilities around {circle.latitude}, {circle.longitude} were asked for, and "
                "those of another place came.",
                "Compare the address that was asked with the locator's own page.",
            )
        new = {f"answer.{key}" for key in answer.keys() - ANSWER_KEYS}
        for key in sorted(new.union(*map(unknown_keys, rows))):
            mend = "Add it to the known keys of the facility record."
            self.sink.collector.signal("unknown_column", key, mend)
        self.sink.add(Chunk((), [from_api(row) for row in rows]))


def _moved(circle: Circle, page: int) -> CrawlError:
    return CrawlError(
        Failure.PARTIAL,
        f"The list around {circle.latitude}, {circle.longitude} changed while page {page} of it "
        "was read.",
        "Crawl it again.",
    )
