"""How well each state is covered: what we know of its lists, who is shown, and how new it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ruamel.yaml import YAML
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.cards import visible
from directory.data import data_path
from directory.models import Listing, Person, PersonListing, Run, Source
from directory.places import STATES
from directory.requirements import load_catalogue
from directory.source_info import SourceInfo, read_sources


class Level(StrEnum):
    """The best that holds for one of a state's lists, the best first."""

    LIVE = "live"  # read from the publisher, and published
    RECORDED = "recorded"  # its form was seen, and we read it; nothing real is published yet
    DOCUMENTED = "documented"  # we read it by its documentation alone
    ASK = "ask"  # a board that anybody can ask; we do not read its list
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StateCoverage:
    """One state, or US for the lists of the whole country. `newest` is the day of the newest list.

    `people` are those shown with a credential of one of its lists; `lists` the lists that are read.
    """

    code: str
    name: str
    level: Level
    people: int
    newest: dt.date | None
    lists: tuple[str, ...]
    to_ask: int


def state_coverage(session: Session) -> list[StateCoverage]:
    """Every state by its name, and US last. Counts people: not for a page that many ask for.

    A state's lists are those of its own and those of its boards, as in `docs/coverage.md`.
    """
    held = load_catalogue().jurisdictions
    boards = {code: {one.id for one in found.issuers} for code, found in held.items()}
    sources, runs = read_sources(session).values(), _accepted(session)
    people = [one for one in sources if one.holds == "people" and one.scope != "self_reported"]
    by_name = sorted(STATES, key=lambda code: STATES[code])
    return [
        _state(
            session,
            code,
            [one for one in people if one.jurisdiction == code or one.issuer in boards[code]],
            runs,
        )
        for code in (*by_name, "US")
    ]


def level(one: SourceInfo, run: Run | None) -> Level:
    """How well one list is covered. Pure."""
    if run is not None and not run.sample:
        return Level.LIVE
    if not one.read:
        return Level.ASK
    return Level.RECORDED if one.shape == "seen" else Level.DOCUMENTED


@cache
def tiles() -> tuple[tuple[str, int, int], ...]:
    """Each state's tile: its code, column and row, from the upper left."""
    text = data_path("outlines", "tiles.yaml").read_text("utf-8")
    rows = [row.split() for row in YAML(typ="safe", pure=True).load(text)["rows"]]
    return tuple((c, x, y) for y, row in enumerate(rows) for x, c in enumerate(row) if c != "..")


def _state(
    session: Session, code: str, some: Iterable[SourceInfo], runs: Mapping[str, Run]
) -> StateCoverage:
    found = sorted(some, key=lambda one: one.id)
    met = {level(one, runs.get(one.id)) for one in found}
    days = [run.as_of or run.began_at.date() for one in found if (run := runs.get(one.id))]
    return StateCoverage(
        code=code,
        name=STATES.get(code, "The whole country"),
        level=next((one for one in Level if one in met), Level.NONE),
        people=_people(session, [one.id for one in found if one.id in runs]),
        newest=max(days, default=None),
        lists=tuple(one.id for one in found if one.is_ours),
        to_ask=sum(not one.is_ours for one in found),
    )


def _accepted(session: Session) -> dict[str, Run]:
    """The run of each source that is published."""
    query = select(Run).join(Source, Source.last_accepted_run_id == Run.id)
    return {run.source_id: run for run in session.scalars(query)}


def _people(session: Session, sources: Sequence[str]) -> int:
    """Who is shown with a credential of one of these lists that is still there."""
    if not sources:
        return 0
    query = (
        select(func.count(func.distinct(PersonListing.person_id)))
        .join(Listing, PersonListing.listing_id == Listing.id)
        .join(Person, Person.id == PersonListing.person_id)
        .where(visible(), Listing.source_id.in_(sources), Listing.gone_at.is_(None))
    )
    return session.scalar(query) or 0
