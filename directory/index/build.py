"""Making an index: one pass over the store's people, in one snapshot of it."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from directory.cards.reader import visible
from directory.database.edition import Published, published
from directory.finding.self_stated import stated
from directory.index import records
from directory.index.columns import NEVER, NOWHERE, Array, Columns, Kind, bits_of, cells
from directory.index.leaf import LeafMaker
from directory.index.leaves import LeavesWriter, folder_of
from directory.index.manifest import Manifest
from directory.index.names import number_keys, write_names, write_numbers
from directory.index.shelf import Index, Shelf, shelf_of
from directory.index.sieve import filter_bits
from directory.models import Listing, Person, PersonListing, Run
from directory.places import ASSOCIATED, STATES, TERRITORIES
from directory.requirements import load_catalogue
from directory.sources.info import SourceInfo, read_sources
from directory.store import sample_day, session_of, today
from directory.vocabulary import load
from directory.words.specialties import specialty_codes

_AT_ONCE = 5000  # listings read at a time


class NoEditionError(RuntimeError):
    """The store has no mark of its edition, so its index could never be known to be stale."""


def build(session: Session, shelf: Shelf) -> Path:
    """Make the index of what this session reads and put it on the shelf; where it is there.

    The session must read one moment (`store.connect(..., read_only=True)`). An index that is there
    already is left alone, but for the leaves of today. Raises NoEditionError for a store without a
    mark.
    """
    now = published(session)
    if now is None:
        raise NoEditionError(
            "The store has no mark of its edition. Run 'interventionist db upgrade'."
        )
    day = today(session)
    with shelf.building(now.edition) as folder:
        if folder is not None:
            _fill(session, now, folder, day)
    with shelf.adding(now.edition, folder_of(day)) as folder:
        index = shelf.index(now.edition) if folder else None
        if folder and index:
            _write_leaves(index, folder, day)
    return shelf.path(now.edition)


def refresh(url: str) -> Path:
    """Make the index of what is published in the store at this address, unless it is there.

    Raises StoreError and NoEditionError.
    """
    with session_of(url, read_only=True) as session:
        return build(session, shelf_of(url))


def _fill(session: Session, now: Published, folder: Path, day: dt.date) -> None:
    sources = read_sources(session)
    gathered = _Gathered(sources)
    maker = LeafMaker(sources, load_catalogue(), day)
    leaves = LeavesWriter(folder / folder_of(day), gathered.states)
    with (folder / "records.bin").open("wb") as file:
        for rows in _people(session):
            record = records.packed([row[:-1] for row in rows])
            facts = records.unpacked(record)
            file.write(record)
            gathered.add(facts, rows[0][-1], len(record))
            leaves.add(maker.first(facts))
    leaves.close()
    for name, column in asdict(gathered.columns()).items():
        np.save(folder / f"{name}.npy", column)
    write_names(folder, gathered.names)
    write_numbers(folder, gathered.number_keys, gathered.number_people)
    Manifest(
        edition=now.edition,
        hidden=now.hidden,
        kinds=tuple(gathered.kinds),
        states=tuple(gathered.states),
        specialties=bit_names()["specialty"],
        languages=bit_names()["language"],
        sources=tuple(sources.values()),
        sample_day=sample_day(session),
        people=len(gathered.person_id),
        listings=len(gathered.kind),
    ).write(folder)


def _write_leaves(index: Index, folder: Path, day: dt.date) -> None:
    """The leaves of a day that an index was not made on."""
    numbers = {code: number for number, code in enumerate(index.manifest.states)}
    maker, leaves = LeafMaker(index.sources, load_catalogue(), day), LeavesWriter(folder, numbers)
    for person in range(index.manifest.people):
        leaves.add(maker.first(index.record(person)))
    leaves.close()


def _people(session: Session) -> Iterator[list[Row[Any]]]:
    """The listings of each person who may be shown, people and listings in order of their ids."""
    query = (
        select(*records.COLUMNS, Person.search_name)
        .select_from(Person)
        .join(PersonListing, PersonListing.person_id == Person.id)
        .join(Listing, Listing.id == PersonListing.listing_id)
        .outerjoin(Run, Run.id == Listing.run_id)
        .where(visible())
        .order_by(Person.id)
    )
    rows: Iterable[Any] = session.execute(query.execution_options(yield_per=_AT_ONCE))
    for _, found in groupby(rows, key=lambda row: row.person_id):
        yield sorted(found, key=lambda row: str(row.listing_id))


class _Gathered:
    """The columns as they grow, person by person."""

    def __init__(self, sources: Mapping[str, SourceInfo]) -> None:
        self._jurisdictions = {one.id: one.jurisdiction for one in sources.values()}
        self._codes = bit_names()
        self.kinds: dict[Kind, int] = {}
        self.states = {code: number for number, code in enumerate(self._codes["travels"])}
        self.person_id: list[bytes] = []
        self.told = array("b")
        self.said = {kind: array("Q") for kind in ("specialty", "language", "travels", "remote")}
        self.filters = array("Q")
        self.record_from = array("q", [0])
        self.listing_from = array("i", [0])
        self.listing_id: list[bytes] = []
        self.person, self.kind, self.expires, self.seen, self.oldest, self.spot = (
            array("i") for _ in range(6)
        )
        self.state, self.board = array("H"), array("H")
        self.names: list[tuple[str, int]] = []
        self.number_keys, self.number_people = array("Q"), array("i")
        self.spots: dict[tuple[float, float], int] = {}

    def add(self, facts: records.Record, search_name: str, size: int) -> None:
        """One more person: all of their listings, and the bytes of their record."""
        self.person_id.append(facts[0]["person_id"].encode())
        self.names.append((search_name, len(self.person_id) - 1))
        self.told.append(facts[0]["only_self_reported"])
        said = list(stated(facts))
        for kind, bits in self.said.items():
            values = {one.value for one in said if one.kind == kind}
            bits.append(bits_of(self._codes[kind], values))
        boards = {one["discipline"] for one in facts if not one["self_reported"]}
        self.filters.append(filter_bits(said, boards))
        for one in facts:
            self._listing(one)
        for key in set().union(*(number_keys(one["number"]) for one in facts)):
            self.number_keys.append(key)
            self.number_people.append(len(self.person_id) - 1)
        self.listing_from.append(len(self.kind))
        self.record_from.append(self.record_from[-1] + size)

    def _kind(self, facts: dict[str, Any]) -> int:
        kind = Kind(
            facts["credential_id"],
            facts["status"],
            bool(facts["restricted"]),
            facts["gone_at"] is not None,
            bool(facts["self_reported"]),
        )
        return self.kinds.setdefault(kind, len(self.kinds))

    def _listing(self, facts: dict[str, Any]) -> None:
        stated_day = facts["as_of"] if facts["as_of_stated"] else None
        self.listing_id.append(facts["listing_id"].encode())
        self.person.append(len(self.person_id) - 1)
        self.kind.append(self._kind(facts))
        self.expires.append(_day(facts["expires_on"], NEVER))
        self.seen.append(_day(facts["last_seen"], 0))
        oldest = (
            min(facts["last_seen"], stated_day or facts["last_seen"]) if self.seen[-1] else None
        )
        self.oldest.append(_day(oldest, 0))
        self.spot.append(self._spot(facts))
        self.state.append(self._state(facts["place_state"]))
        self.board.append(self._state(self._jurisdictions[facts["source_id"]]))

    def _spot(self, facts: dict[str, Any]) -> int:
        if facts["latitude"] is None or facts["gone_at"] is not None:
            return NOWHERE
        point = (facts["latitude"], facts["longitude"])
        return self.spots.setdefault(point, len(self.spots))

    def _state(self, code: str) -> int:
        return self.states.setdefault(code, len(self.states))

    def columns(self) -> Columns:
        """The columns, with the spots in order of their cells."""
        if self.person_id != sorted(self.person_id):
            raise AssertionError("the database orders ids in another way than by their bytes")
        points = np.array(list(self.spots), dtype=np.float64).reshape(-1, 2)
        numbers = cells(points[:, 0], points[:, 1])
        order = np.lexsort((points[:, 1], points[:, 0], numbers))
        moved = np.empty(len(order) + 1, dtype=np.int32)
        moved[order] = np.arange(len(order), dtype=np.int32)
        moved[NOWHERE] = NOWHERE  # the last one, so that the mark for none stays itself
        return Columns(
            person_id=np.array(self.person_id, dtype="S13"),
            told=_as(self.told, np.bool_),
            stated=_as(self.said["specialty"], np.uint64),
            spoken=_as(self.said["language"], np.uint64),
            travels=_as(self.said["travels"], np.uint64),
            remote=_as(self.said["remote"], np.uint64),
            filters=_as(self.filters, np.uint64),
            record_from=_as(self.record_from, np.int64),
            listing_from=_as(self.listing_from, np.int32),
            listing_id=np.array(self.listing_id, dtype="S16"),
            person=_as(self.person, np.int32),
            kind=_as(self.kind, np.uint16),
            expires=_as(self.expires, np.int32),
            seen=_as(self.seen, np.int32),
            oldest=_as(self.oldest, np.int32),
            spot=moved[_as(self.spot, np.int64)],
            state=_as(self.state, np.uint16),
            board=_as(self.board, np.uint16),
            latitude=points[order, 0],
            longitude=points[order, 1],
            cell=numbers[order],
        )


def bit_names() -> dict[str, tuple[str, ...]]:
    """What the bits of each kind of statement stand for, the lowest first."""
    states = ("US", *STATES, *TERRITORIES, *ASSOCIATED)
    languages = tuple(load("specialties")["languages"])
    spoken = {"specialty": specialty_codes(), "language": languages}
    return {**spoken, "travels": states, "remote": states}


def _as(values: Iterable[int], kind: Any) -> Array:
    return np.array(values, dtype=kind)


def _day(day: dt.date | None, none: int) -> int:
    return none if day is None else day.toordinal()
