"""A WebForms search whose whole result the same session gives as a file."""

from __future__ import annotations

import io

from crawler.access import WebFormsExportAccess
from crawler.families.base import SourceSpider, expect_data
from crawler.files.import_file import begin_with
from crawler.files.reader import read_bytes
from crawler.files.tables import Wanted
from crawler.markup.webforms import filled


class WebFormsExportSpider(SourceSpider[WebFormsExportAccess]):
    """The search page, the search, then the file that the session has ready."""

    session = True

    async def read(self) -> None:
        """Search for everybody of our regulator, and read the export."""
        page = await self.page(self.access.page)
        action, fields = filled(page, self.access.form)
        await self.page(action, form=fields)
        export = await self.fetch(self.access.export)
        expect_data(export)
        chunks = read_bytes(
            io.BytesIO(export.body),
            name=self.access.export.rsplit("/", 1)[-1],
            wanted=Wanted(),
            is_header=self.layout.is_header,
        )
        begin_with(self.sink, self.layout, chunks)
