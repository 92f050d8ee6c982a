"""Sources: every list and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from directory.standing.status import SourceStatus, overview
from web import db
from web.api.parameters import Nothing
from web.api.routes import serves


@dataclass(frozen=True, slots=True)
class Sources:
    """Lists that we read (`access` is `read`) and boards to ask (`ask`)."""

    sources: tuple[SourceStatus, ...]


@serves("/sources", Sources, by_edition=False)
def sources(_asked: Nothing) -> Sources:
    """Every list and how it stands, in the shape of `sources --json`."""
    return Sources(overview(db.session(), db.today()))
