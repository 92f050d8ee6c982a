"""How well each state is covered: what we know of its lists, who is shown, and how new it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ruamel.yaml import YAML
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.cards.reader import visible
from directory.data import data_path
from directory.models import Listing, Person, PersonListing
from directory.places import STATES
from directory.requirements import load_catalogue
from directory.sources.info import SourceInfo, read_sources
from directory.standing.status import SourceStatus, overview


class Level(StrEnum):
    """The best that holds for one of a state's lists, the best first."""

    LIVE = "live"  # read from the publisher, and published
    RECORDED = "recorded"  # its form was seen, and we read it; nothing real is published yet
    DOCUMENTED = "documented"  # we read it by its documentation alone
    ASK = "ask"  # a board that anybody can ask; we do not read its list
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ListCoverage:
    """One list of people: how well it is covered, and what is shown of it.

    `shape` is what our knowledge of its form rests on (`SourceInfo`), `titles` the letters of what
    it holds, `newest` the day of what is published of it, and `why` the code of why it is not read.
    """

    id: str
    title: str
    publisher: str
    level: Level
    shape: str
    titles: tuple[str, ...]
    newest: dt.date | None
    why: str


@dataclass(frozen=True, slots=True)
class StateCoverage:
    """One state, or US for the lists of the whole country: its best level, its newest day.

    `read` are the lists that are read, `ask` the boards to ask.
    """

    code: str
    level: Level
    newest: dt.date | None
    read: tuple[ListCoverage, ...]
    ask: tuple[ListCoverage, ...]


def state_coverage(session: Session, today: dt.date) -> list[StateCoverage]:
    """Every state by its name, and US last.

    A state's lists are those of its own and those of its boards, as in `docs/coverage.md`.
    """
    held = load_catalogue().jurisdictions
    boards = {code: {one.id for one in found.issuers} for code, found in held.items()}
    infos = read_sources(session)
    people = [
        (infos[row.id], _list(row, infos[row.id]))
        for row in overview(session, today)
        if infos[row.id].holds == "people" and row.scope != "self_reported"
    ]
    by_name = sorted(STATES, key=lambda code: STATES[code])
    return [
        _state(code, [x for info, x in people if _is_of(info, code, boards[code])])
        for code in (*by_name, "US")
    ]


def level(row: SourceStatus, *, read: bool) -> Level:
    """How well one list is covered; `read` is whether it is read when everything is. Pure."""
    if row.last_accepted_run is not None and not row.sample:
        return Level.LIVE
    known = {"seen": Level.RECORDED, "documented": Level.DOCUMENTED}
    return known.get(row.shape, Level.ASK) if read else Level.ASK


def people_shown(session: Session, rows: Iterable[StateCoverage]) -> dict[str, int]:
    """By state: who is shown with a credential of one of its lists that is still there.

    Counts people: not for a page that many ask for.
    """
    return {row.code: _people(session, [one.id for one in (*row.read, *row.ask)]) for row in rows}


@cache
def tiles() -> tuple[tuple[str, int, int], ...]:
    """Each state's tile: its code, column and row, from the upper left."""
    text = data_path("outlines", "tiles.yaml").read_text("utf-8")
    rows = [row.split() for row in YAML(typ="safe", pure=True).load(text)["rows"]]
    return tuple((c, x, y) for y, row in enumerate(rows) for x, c in enumerate(row) if c != "..")


def _is_of(info: SourceInfo, code: str, boards: Collection[str]) -> bool:
    return info.jurisdiction == code or info.issuer in boards


def _list(row: SourceStatus, info: SourceInfo) -> ListCoverage:
    return ListCoverage(
        id=row.id,
        title=row.title,
        publisher=row.publisher,
        level=level(row, read=info.read),
        shape=row.shape,
        titles=row.titles,
        newest=row.as_of,
        why=row.why,
    )


def _state(code: str, found: Sequence[ListCoverage]) -> StateCoverage:
    met = {one.level for one in found}
    return StateCoverage(
        code=code,
        level=next((one for one in Level if one in met), Level.NONE),
        newest=max((one.newest for one in found if one.newest), default=None),
        read=tuple(one for one in found if one.level is not Level.ASK),
        ask=tuple(one for one in found if one.level is Level.ASK),
    )


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
