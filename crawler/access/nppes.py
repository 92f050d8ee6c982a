"""Settings of the national provider registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from crawler.strict import Strict


class NppesAccess(Strict):
    """The national provider registry: API pages by state, or its published files."""

    kind: Literal["nppes"]
    url: str
    taxonomy_description: str
    taxonomies: Mapping[str, str]
    states: tuple[str, ...]
    page_size: int = Field(default=200, ge=1, le=200)
    max_skip: int = 1000
