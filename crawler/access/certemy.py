"""Settings of a Certemy public registry."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from crawler.strict import Strict


class CertemyAccess(Strict):
    """A tenant's registry. Its id is known, or stands in the one link of the board's own page."""

    kind: Literal["certemy"]
    domain: str  # the tenant's host; with a scheme before it where that is not https
    registry: str = ""
    page: str = ""  # where the board links to its registry
    page_size: int = Field(default=20, ge=1, le=100)

    @model_validator(mode="after")
    def _findable(self) -> CertemyAccess:
        if bool(self.registry) == bool(self.page):
            raise ValueError("give the registry's id, or the page that links to it, and not both")
        return self

    @property
    def base(self) -> str:
        """Where every address of the tenant begins."""
        return self.domain if "://" in self.domain else f"https://{self.domain}"
