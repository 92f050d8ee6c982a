"""Socrata open data: a version stamp, a count, and pages in a total order."""

from __future__ import annotations

import datetime as dt

from crawler.access import SocrataAccess
from crawler.families.base import SourceSpider
from crawler.families.socrata_urls import count_url, metadata_url, page_url, register_url
from crawler.rows.register import read_order


class SocrataSpider(SourceSpider[SocrataAccess]):
    """Metadata, then the count, then the pages, then the register of actions if there is one."""

    async def read(self) -> None:
        """Stop at the version stamp when nothing moved; else read every page."""
        if await self._unchanged():
            return
        # Fewer rows than the publisher counts are no whole list (rule 43).
        counted = await self.json(count_url(self.access))
        self.sink.declare(int(counted[0]["count"]))
        await self._read_rows()
        if self.access.register_of_actions:
            await self._read_register()

    async def _unchanged(self) -> bool:
        """Check the columns and take the publisher's own stamp and day."""
        told = await self.json(metadata_url(self.access))
        names = [c["fieldName"] for c in told["columns"] if not c["fieldName"].startswith(":")]
        stamp = told.get("rowsUpdatedAt")
        day = dt.datetime.fromtimestamp(stamp, dt.UTC).date() if stamp else None
        self.sink.begin(day, stamp=f"rowsUpdatedAt={stamp}" if stamp else "")
        self.take([], columns=names)
        return self.sink.unchanged

    async def _read_rows(self) -> None:
        names = [column.name for column in self.source.record.columns]
        offset, full = 0, True
        while full:
            rows = await self.json(page_url(self.access, names, offset))
            self.take(rows)
            offset += len(rows)
            full = len(rows) == self.access.page_size

    async def _read_register(self) -> None:
        register = self.access.register_of_actions
        assert register is not None
        offset, full = 0, True
        while full:
            rows = await self.json(register_url(self.access, offset))
            self.sink.add_orders(read_order(register, row) for row in rows)
            offset += len(rows)
            full = len(rows) == self.access.page_size
