"""Sources: every list and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import Source
from directory.standing.status import SourceStatus, for_everyone, overview
from web import db
from web.api.parameters import Nothing, known_by, refusal
from web.api.routes import serves


@dataclass(frozen=True, slots=True)
class Sources:
    """Lists that we read (`access` is `read`) and boards to ask (`ask`)."""

    sources: tuple[SourceStatus, ...]


def _met(source_id: str) -> None:
    if db.session().get(Source, source_id) is None:
        raise refusal("There is no such list. /api/v1/sources has every list's id.")


of_a_list = known_by(_met)


@serves("/sources", Sources, by_edition=False)
def sources(_asked: Nothing) -> Sources:
    """Every list and how it stands, in the shape of `sources --json`.

    What a run quotes of its list is left out: a reason is its code, in how many rows it was met,
    and its sentence where that holds counts and our own words alone.
    """
    return Sources(for_everyone(overview(db.session(), db.today())))
