"""Settings of a published file."""

from __future__ import annotations

from typing import Literal

from crawler.strict import Strict


class PublishedFileAccess(Strict):
    """A file behind a link that is found by its text, since its address moves."""

    kind: Literal["published_file"]
    page: str
    link_text: str
    as_of_row: bool = False  # a generation date stands above the header
