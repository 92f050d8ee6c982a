"""Answering from an index: no query at all, and the same answer as the store's own queries."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial

import numpy as np

from directory.cards.reader import CardReader, PersonCard
from directory.centers.beside import KnownCenters
from directory.finding.name_comparison import Wanted
from directory.finding.name_search import Names, Pool, Step
from directory.finding.ranking import Candidate, Question, rank_judged, seed_of
from directory.finding.reading import Listed, Order, Reader, UnwrittenError
from directory.index.asking import COLUMNS, WRITTEN, asks_only
from directory.index.columns import Array, together
from directory.index.composed import DisagreementError, results, self_reported
from directory.index.distances import FAR, Reach, nearest_listings, reach_of
from directory.index.known import Acquainted, Known
from directory.index.order import Chosen, choose, nearest_first
from directory.index.records import Record
from directory.index.shelf import Index
from directory.index.sieve import from_afar
from directory.index.telling import telling_of
from directory.index.view import View, view_of
from directory.listings.numbers import numbers_agree
from directory.requirements import Catalogue, load_catalogue
from directory.sources.info import SourceInfo
from directory.words.language import ENGLISH, spoken

_log = logging.getLogger(__name__)
_DISAGREE = "The index and the ranking disagree; the store is asked instead."
_MOST_VIEWS = 120  # kept a worker: every state and territory, twice


class IndexReader:
    """Reads one index, for one answer. See `reading.Reader`.

    `otherwise` makes the reader that is asked instead where the index does not know all that is
    asked, or where the ranking itself gives other points than the index: the whole answer is then
    that reader's.
    """

    def __init__(self, index: Index, otherwise: Callable[[], Reader]) -> None:
        self._index = index
        self._otherwise = otherwise
        self._instead: Reader | None = None
        self._catalogue: Catalogue = load_catalogue()
        self._records: dict[str, Record] = {}
        self._numbers: dict[str, int] = {}

    @property
    def sources(self) -> Mapping[str, SourceInfo]:
        """Every list by id."""
        return self._instead.sources if self._instead else self._index.sources

    @property
    def names(self) -> Names:
        """See `reading.Reader`."""
        return self

    def pool(self, step: Step, wanted: Wanted) -> Pool:
        """See `name_search.Names`."""
        texts, people = self._index.names.found(step, wanted)
        ids = self._index.columns.person_id
        return Pool(texts, lambda places: ((one, ids[people[one]].decode()) for one in places))

    def of_number(self, number: str) -> list[str]:
        """See `reading.Reader`."""
        records = (self._record(one) for one in self._index.names.people_of_number(number))
        return [
            record[0]["person_id"]
            for record in records
            if any(numbers_agree(row["number"], number) for row in record)
        ]

    def in_state(self, ids: Sequence[str], state: str) -> set[str]:
        """See `reading.Reader`."""
        columns, states = self._index.columns, self._index.manifest.states
        if state not in states:
            return set()
        code = states.index(state)
        known = ((self._number_of(one), one) for one in ids)
        people = {number: one for number, one in known if number is not None}
        numbers = np.array(list(people), dtype=np.int64)
        rows = together(columns.listing_from[numbers], columns.listing_from[numbers + 1])
        there = (columns.state[rows] == code) | (columns.board[rows] == code)
        return {people[one] for one in columns.person[rows[there]].tolist()}

    def centers(self) -> KnownCenters:
        """See `reading.Reader`; read from the store once, and kept with the index."""
        return self._index.centers_of(lambda: self._otherwise().centers())

    def recalled(self, about: Hashable) -> bytes | None:
        """See `reading.Reader`; kept with the index, so that whoever is hidden is in none."""
        return self._index.answers.get(about)

    def remembered(self, about: Hashable, make: Callable[[], bytes]) -> bytes:
        """See `reading.Reader`."""
        found = self.recalled(about)
        if found is None:
            found = make()
            if self._instead is None:
                self._index.answers.put(about, found)
        return found

    def order(
        self, question: Question, radius_miles: int | None, today: dt.date, limit: int
    ) -> Order:
        """See `reading.Reader`."""
        order: Order | None = None
        if self._instead is None and asks_only(question, COLUMNS):
            order = self._order(question, radius_miles, today, limit)
        if order is not None:
            return order
        self._instead = self._instead or self._otherwise()
        return self._instead.order(question, radius_miles, today, limit)

    def _order(
        self, question: Question, radius_miles: int | None, today: dt.date, limit: int
    ) -> Order | None:
        """None where the ranking gives the people found other tiers or points than the index."""
        seed = seed_of(question, today)
        reach, people, found = self._chosen(question, radius_miles, today, seed, limit)
        placed = self._placed(people, found.far, reach, question.place.state, today)
        first = rank_judged([(far, one.judged) for one, far in placed], question, seed)
        if [(one.tier, one.score) for one in first] != list(found.worth):
            _log.error(_DISAGREE)
            return None
        told = self._told(question, reach, seed, limit)
        apart = self._placed(*told, reach, question.place.state, today)
        return Order(found.total, found.near, first, tuple(one for _, one in apart), found.noted)

    def listed(
        self, question: Question, radius_miles: int | None, today: dt.date, limit: int
    ) -> Listed:
        """See `reading.Reader`."""
        if self._instead or spoken() != ENGLISH or not asks_only(question, WRITTEN):
            raise UnwrittenError
        seed, state = seed_of(question, today), question.place.state
        reach, people, found = self._chosen(question, radius_miles, today, seed, limit)
        told, far = self._told(question, reach, seed, limit)
        columns, near = self._index.columns, Acquainted(self._index, self._catalogue, state, today)
        leaves, apart = list(near.leaves(people)), list(near.leaves(told))
        refs = nearest_listings(columns, reach, people, found.far)
        try:
            first = results(leaves, found, refs, question)
        except DisagreementError:
            _log.error(_DISAGREE)
            raise UnwrittenError from None
        return Listed(
            total=found.total,
            near=found.near,
            results=first,
            self_reported=self_reported(apart, far.tolist(), question),
            sample=any(one.sample for one in (*leaves, *apart)),
        )

    def _chosen(
        self, question: Question, radius_miles: int | None, today: dt.date, seed: str, limit: int
    ) -> tuple[Reach, Array, Chosen]:
        """How far all is, and the first people, by number, with what the index knows of them."""
        view = self._view(question.place.state, today)
        reach = self._reach(question, radius_miles)
        found = choose(view, self._index, question, reach, seed, limit)
        return reach, view.people[found.at], found

    def _reach(self, question: Question, radius_miles: int | None) -> Reach:
        """How far all is: kept for a place that has a name, but for nobody's street."""
        place, beyond = question.place, from_afar(question)

        def made() -> Reach:
            return reach_of(self._index.columns, place, radius_miles, beyond=beyond)

        if place.street:
            return made()
        about = (place.latitude, place.longitude, radius_miles, beyond)
        return self._index.reaches.get(about, made)

    def cards(self, ids: Sequence[str], state: str | None, today: dt.date) -> dict[str, PersonCard]:
        """See `reading.Reader`."""
        if self._instead:
            return self._instead.cards(ids, state, today)
        reader = CardReader(state, today, self.sources, self._catalogue)
        kept, language = self._index.cards, spoken()
        found = (
            (one, kept.get((one, state, today, language), partial(self._card, reader, one)))
            for one in dict.fromkeys(ids)
        )
        return {one: card for one, card in found if card}

    def _card(self, reader: CardReader, person_id: str) -> PersonCard | None:
        record = self._record_of(person_id)
        return reader.person(record) if record else None

    def _view(self, state: str, today: dt.date) -> View:
        views = self._index.views
        view = views.get((state, today))
        if view is None:
            if len(views) >= _MOST_VIEWS:
                views.clear()
            view = views[state, today] = view_of(self._index, self._catalogue, state, today)
        return view

    def _told(self, question: Question, reach: Reach, seed: str, limit: int) -> tuple[Array, Array]:
        """The first who only speak for themselves, and tenths of a mile to each."""
        telling = telling_of(self._index)
        if question.choices:
            return telling.people[:0], telling.people[:0]
        where = telling.placed(self._index, question.place.state)
        return nearest_first(self._index, telling.people, where, question, reach, seed, limit)

    def _placed(
        self, people: Array, far: Array, reach: Reach, state: str, today: dt.date
    ) -> list[tuple[Known, Candidate]]:
        """People as they are known from the state, and where they are from the place."""
        found = []
        near = Acquainted(self._index, self._catalogue, state, today)
        refs = nearest_listings(self._index.columns, reach, people, far)
        for person, tenths, ref in zip(people.tolist(), far.tolist(), refs, strict=True):
            one = near.known(person)
            self._numbers[one.candidate.person_id] = person
            miles = None if tenths == FAR else tenths / 10
            found.append((one, one.candidate.placed(miles, ref)))
        return found

    def _record(self, person: int) -> Record:
        record = self._index.record(person)
        self._records[record[0]["person_id"]] = record
        return record

    def _record_of(self, person_id: str) -> Record | None:
        known = self._records.get(person_id)
        if known is not None:
            return known
        person = self._number_of(person_id)
        return None if person is None else self._record(person)

    def _number_of(self, person_id: str) -> int | None:
        known = self._numbers.get(person_id)
        if known is not None:
            return known
        ids = self._index.columns.person_id
        at = int(np.searchsorted(ids, person_id.encode()))
        return at if at < len(ids) and ids[at] == person_id.encode() else None
