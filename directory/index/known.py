"""People as one state sees them on one day: made when first met, kept for the next answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property

from directory.cards.model import WrittenCard
from directory.finding.judged import Judged, judge
from directory.finding.ranking_model import Candidate
from directory.index.columns import NOWHERE, Array, Columns, together
from directory.index.shelf import Index
from directory.index.written import Writer
from directory.places import Place, shown_miles
from directory.requirements import Catalogue
from directory.words.language import spoken

_MOST_WRITERS = 120  # kept a worker: every state and territory, twice


class Known:
    """One person without a distance; what an answer needs further is made when first asked for."""

    def __init__(self, index: Index, writer: Writer, person: int) -> None:
        line = index.line(person)
        self._writer, self._line, self._texts = writer, line, index.texts(person)
        self.ids = line.ids
        self.candidate: Candidate = writer.candidate(line)

    @cached_property
    def judged(self) -> Judged:
        """What their credentials are worth, in the language in use when this was made."""
        return judge(self.candidate, self._writer.state, self._writer.today)

    @cached_property
    def card(self) -> WrittenCard:
        """Their card for an answer in JSON."""
        return self._writer.card(self._line, self._texts)


def known(index: Index, catalogue: Catalogue, person: int, state: str, today: dt.date) -> Known:
    """A person by number, as `state` sees them on `today`."""

    def made() -> Known:
        return Known(index, _writer(index, catalogue, state, today), person)

    return index.known.get((person, state, today, spoken()), made)


def miles_of(columns: Columns, people: Array, place: Place) -> Iterator[float | None]:
    """Miles from the place to each listing of these people; None where either has no point."""
    spots = columns.spot[together(columns.listing_from[people], columns.listing_from[people + 1])]
    if place.latitude is None or place.longitude is None:
        return iter([None] * len(spots))
    miles = shown_miles(
        place.latitude, place.longitude, columns.latitude[spots], columns.longitude[spots]
    )
    told = zip(spots.tolist(), miles.tolist(), strict=True)
    return iter([one if spot != NOWHERE else None for spot, one in told])


def placed(one: Known, miles: Iterator[float | None]) -> Candidate:
    """The person at the nearest of their listings' places; takes theirs from `miles`."""
    # The ids first: when they end, nothing of the next person has been taken.
    points = [(far, name) for name, far in zip(one.ids, miles, strict=False) if far is not None]
    far, ref = min(points, default=(None, ""))
    return one.candidate.placed(far, ref)


def _writer(index: Index, catalogue: Catalogue, state: str, today: dt.date) -> Writer:
    writers, names = index.writers, index.manifest
    writer = writers.get((state, today))
    if writer is None:
        if len(writers) >= _MOST_WRITERS:
            writers.clear()
        writer = Writer(catalogue, names.kinds, names.seen, state, today)
        writers[state, today] = writer
    return writer
