"""Settings of a Thentia Cloud register."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crawler.strict import Strict


class ThentiaAccess(Strict):
    """A tenant's register. `details` asks for each record: only there is discipline told."""

    kind: Literal["thentia"]
    domain: str  # the tenant's host; with a scheme before it where that is not https
    endpoint: Literal["registrant", "profile"]
    page_size: int = Field(default=500, ge=1, le=2000)
    details: bool = True

    @property
    def base(self) -> str:
        """Where every address of the register begins."""
        root = self.domain if "://" in self.domain else f"https://{self.domain}"
        return f"{root}/rest/public/{self.endpoint}"
