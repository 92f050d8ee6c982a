"""Runs: every time that a list was read, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from directory.database.base import Verdict
from directory.models import Run as RunRow
from web import db
from web.api.paging import CURSOR, Paged, behind, page_of
from web.api.parameters import Parameters, whole
from web.api.routes import Also, serves
from web.api.sources import of_a_list


@dataclass(frozen=True, slots=True)
class RunReason:
    """Why a run was held, or what was noted of it: a code, and in how many rows (0: not of rows).

    What was read is not told: where a column moved, an unknown word may be somebody's name.
    """

    code: str
    times: int


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of one list. `as_of` is the list's day; only an accepted run is published."""

    id: int
    source_id: str
    mode: str
    began_at: dt.datetime
    ended_at: dt.datetime | None
    as_of: dt.date | None
    as_of_stated: bool
    completeness: str
    counts: dict[str, Any]
    verdict: Verdict
    failure: str | None
    reasons: list[RunReason]
    warnings: list[RunReason]
    sample: bool


@dataclass(frozen=True, slots=True)
class Runs:
    """A page of runs, the newest first. `next` is the address of the older ones, or null."""

    runs: list[Run]
    next: str | None


class RunsPage(Paged):
    """A page of runs."""

    cursor: Annotated[str, behind("[1-9][0-9]{0,8}"), CURSOR] = ""
    source: Annotated[
        str, Field(pattern="^[a-z0-9_]{1,40}$", description="Only runs of this list."), of_a_list
    ] = ""


class OneRun(Parameters):
    """One run's address."""

    run_id: Annotated[
        int, Field(ge=1, le=10**9 - 1, description="A run's number."), whole(10**9 - 1)
    ]


@serves("/runs", Runs, asked=RunsPage, by_edition=False)
def runs(asked: RunsPage) -> Runs:
    """Every reading of a list, the newest first, a page at a time."""
    query = select(RunRow).order_by(RunRow.id.desc()).limit(asked.limit + 1)
    if asked.cursor:
        query = query.where(RunRow.id < int(asked.cursor))
    if asked.source:
        query = query.where(RunRow.source_id == asked.source)
    found = list(db.session().scalars(query))
    page, following = page_of(found, asked.limit, lambda row: str(row.id))
    return Runs([_told(row) for row in page], following)


@serves(
    "/runs/<run_id>",
    Run,
    asked=OneRun,
    also=(Also(404, "There is no such run."),),
    by_edition=False,
)
def run(asked: OneRun) -> Run:
    """One reading of a list."""
    found = db.session().get(RunRow, asked.run_id)
    if found is None:
        raise NotFound("There is no such run.")
    return _told(found)


def _told(row: RunRow) -> Run:
    known = {one.name: getattr(row, one.name) for one in fields(Run)}
    return Run(**known | {one: _reasons(known[one]) for one in ("reasons", "warnings")})


def _reasons(noted: list[dict[str, Any]]) -> list[RunReason]:
    return [RunReason(one["code"], one.get("times", 0)) for one in noted]
