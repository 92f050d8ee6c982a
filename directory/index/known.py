"""People as one state sees them on one day: made when first met, kept for the next answers."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from directory.cards.model import WrittenCard
from directory.finding.judged import Judged, judge
from directory.finding.ranking_model import Candidate
from directory.index.shelf import Index
from directory.index.written import Writer
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


def _writer(index: Index, catalogue: Catalogue, state: str, today: dt.date) -> Writer:
    writers, names = index.writers, index.manifest
    writer = writers.get((state, today))
    if writer is None:
        if len(writers) >= _MOST_WRITERS:
            writers.clear()
        writer = Writer(catalogue, names.kinds, names.seen, state, today)
        writers[state, today] = writer
    return writer
