"""The national provider registry's API: pages of 200, at most 1,200 a question."""

from __future__ import annotations

from typing import Any

from crawler.access import NppesAccess
from crawler.failures import CrawlError, Failure
from crawler.families.base import SourceSpider
from crawler.families.nppes_urls import nppes_url
from crawler.files.tables import Chunk
from crawler.rows.nppes_record import from_api, unknown_keys
from directory.places import zip_prefixes


class NppesSpider(SourceSpider[NppesAccess]):
    """A question a state; where the answer is capped, a question a ZIP prefix (rule 42)."""

    async def read(self) -> None:
        """Ask for every state."""
        self.sink.begin(None)
        for state in self.access.states:
            if not await self._read_all(state, None):
                for prefix in zip_prefixes(state):
                    await self._read_prefix(state, f"{prefix}*")

    async def _read_prefix(self, state: str, postal_code: str) -> None:
        if not await self._read_all(state, postal_code):
            raise CrawlError(
                Failure.PARTIAL,
                f"More people in {state} {postal_code} than the registry shows in one answer.",
                "Use the registry's published file: crawl nppes --file.",
            )

    async def _read_all(self, state: str, postal_code: str | None) -> bool:
        """Take page after page; False where the registry shows no further and there is more."""
        for skip in range(0, self.access.max_skip + 1, self.access.page_size):
            body = await self.json(nppes_url(self.access, state, skip, postal_code))
            page: list[dict[str, Any]] = body["results"]
            self._take(page)
            if len(page) < self.access.page_size:
                return True
        return False

    def _take(self, page: list[dict[str, Any]]) -> None:
        for key in {key for record in page for key in unknown_keys(record)}:
            mend = "Add it to the known keys of the NPPES record."
            self.sink.collector.signal("unknown_column", key, mend)
        self.sink.add(Chunk((), [from_api(record) for record in page]))
