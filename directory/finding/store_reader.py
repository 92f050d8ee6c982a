"""Reading people for an answer by queries of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence

from sqlalchemy.orm import Session

from directory.cards.reader import PersonCard, load_cards
from directory.centers.beside import KnownCenters, lists_of_centers, read_centers
from directory.finding.candidates import candidates, in_order, is_near
from directory.finding.filtered import noted_of
from directory.finding.name_search import Names, StoreNames
from directory.finding.ranking import Question, rank
from directory.finding.reading import Listed, Order, UnwrittenError
from directory.finding.store_look_up import people_in_state, people_of_number
from directory.requirements import load_catalogue
from directory.sources.info import SourceInfo, read_sources


class StoreReader:
    """Answers from the store's own tables, in a few queries; right for any size, quick for small.

    `directory.index` answers the same from columns kept in files.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._catalogue = load_catalogue()
        self._sources: Mapping[str, SourceInfo] | None = None

    @property
    def sources(self) -> Mapping[str, SourceInfo]:
        """Every list by id."""
        if self._sources is None:
            self._sources = read_sources(self._session)
        return self._sources

    def centers(self) -> KnownCenters:
        """See `reading.Reader`."""
        lists = lists_of_centers(self.sources)
        return read_centers(self._session, lists) if lists else KnownCenters()

    def order(
        self, question: Question, radius_miles: int | None, today: dt.date, limit: int
    ) -> Order:
        """See `reading.Reader`."""
        found = candidates(self._session, question, radius_miles, self._catalogue)
        ranked = rank(found.checked, question, today)
        told = () if question.choices else in_order(found.self_reported, question, today)
        near = any(is_near(one.distance_miles, radius_miles) for one in ranked)
        noted = noted_of(found.checked, ranked, question, today)
        return Order(len(ranked), near, ranked[:limit], told[:limit], noted)

    def cards(self, ids: Sequence[str], state: str | None, today: dt.date) -> dict[str, PersonCard]:
        """See `reading.Reader`."""
        return load_cards(
            self._session,
            ids,
            state=state,
            today=today,
            sources=self.sources,
            catalogue=self._catalogue,
        )

    def listed(
        self, question: Question, radius_miles: int | None, today: dt.date, limit: int
    ) -> Listed:
        """See `reading.Reader`: nothing is written ahead in a store."""
        raise UnwrittenError

    @property
    def names(self) -> Names:
        """See `reading.Reader`."""
        return StoreNames(self._session)

    def of_number(self, number: str) -> list[str]:
        """See `reading.Reader`."""
        return people_of_number(self._session, number)

    def in_state(self, ids: Sequence[str], state: str) -> set[str]:
        """See `reading.Reader`."""
        return people_in_state(self._session, ids, state)

    def recalled(self, about: Hashable) -> bytes | None:
        """See `reading.Reader`; here nothing is kept."""
        return None

    def remembered(self, about: Hashable, make: Callable[[], bytes]) -> bytes:
        """See `reading.Reader`; here nothing is kept."""
        return make()
