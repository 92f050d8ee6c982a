"""Settings of files behind links."""

from __future__ import annotations

from typing import Literal

from crawler.strict import Strict


class PublishedFileAccess(Strict):
    """One list in one or more files, each behind a link of one page, since addresses move."""

    kind: Literal["published_file"]
    page: str
    links: tuple[str, ...]  # what each link reads, whole
    by_address: bool = False  # 'links' are patterns of addresses instead


class PdfRosterAccess(Strict):
    """As a published file, in PDFs with ruled tables."""

    kind: Literal["pdf_roster"]
    page: str
    links: tuple[str, ...]  # what each link reads, whole
    by_address: bool = False  # 'links' are patterns of addresses instead
