"""The keyless JSON API: one module a noun; every address is served through `web.api.routes`."""

from __future__ import annotations

from web.api import (  # noqa: F401 - reading a noun's module adds its addresses
    changes,
    credentials,
    hsds,
    people,
    requirements,
    runs,
    search,
    sources,
    verify,
)
from web.api.routes import blueprint

__all__ = ["blueprint"]
