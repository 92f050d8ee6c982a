"""What became of a crawl, for the one who asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from directory.models import Verdict


@dataclass(slots=True)
class Outcome:
    """What became of a crawl, for the one who asked for it."""

    source_id: str
    verdict: str  # accepted, held, failed; unchanged: this version was accepted before;
    # busy: another process reads it; not_read: no spider reads this list
    run_id: int | None = None
    failure: str | None = None
    reasons: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)
    as_of: str | None = None

    @property
    def ok(self) -> bool:
        """Was it accepted, or had it been before?"""
        return self.verdict in (Verdict.ACCEPTED, "unchanged")
