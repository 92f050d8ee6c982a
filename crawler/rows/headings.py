"""Comparing column headings as publishers vary them."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def fold_heading(heading: str) -> str:
    """Fold `License Number`, `licensenumber` and `LICENSE_NUMBER ` to one form."""
    return "".join(c for c in heading.casefold() if c.isalnum())
