"""What a crawl tells whoever listens in: each answer, each row, and how many there should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrapy.http import Response

if TYPE_CHECKING:
    from crawler.runs.recording import Recorded


class Listener:
    """Hears everything and does nothing with it."""

    def asked(self, entry: Recorded) -> None:
        """A recorded response is given: of a redirect each step."""

    def answered(self, response: Response) -> None:
        """What came back to the request at last, unpacked."""

    def rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows as they are taken from a page."""

    def declared(self, rows: int) -> None:
        """How many rows the publisher says there are."""
