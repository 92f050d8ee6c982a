"""The keyless JSON API: one module a noun; every address is served through `web.api.routes`."""

from __future__ import annotations

from web.api import credentials, people, requirements, runs, search, sources
from web.api.routes import blueprint

__all__ = ["blueprint", "credentials", "people", "requirements", "runs", "search", "sources"]
