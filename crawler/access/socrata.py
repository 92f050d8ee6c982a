"""Settings of a Socrata open-data set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from crawler.rows.columns import Column
from crawler.strict import Strict


class Register(Strict):
    """A second list of the same publisher that holds discipline (rule 15)."""

    dataset: str
    columns: tuple[Column, ...]
    ignored: Mapping[str, str] = {}
    drop_titles_holding: tuple[str, ...] = ()  # orders against people without a licence (rule 21)


class SocrataAccess(Strict):
    """A Socrata open-data set."""

    kind: Literal["socrata"]
    domain: str  # a host; with a scheme before it where that is not https
    dataset: str
    where: str
    page_size: int = Field(default=5000, ge=1, le=50_000)
    register_of_actions: Register | None = None

    @property
    def base(self) -> str:
        """Where every address of the set begins."""
        return self.domain if "://" in self.domain else f"https://{self.domain}"
