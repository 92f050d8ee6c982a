"""Every table of the store, wherever it is described: for whoever goes through all of them."""

from __future__ import annotations

from directory.accounts import tables as accounts
from directory.claims import tables as claims
from directory.corrections import tables as corrections
from directory.models import Base

__all__ = ["Base", "accounts", "claims", "corrections"]
