"""People as one state sees them on one day: made when first met, kept for the next answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from directory.finding.judged import Judged, judge
from directory.finding.ranking_model import Candidate
from directory.index.columns import Array
from directory.index.leaf import Leaf, LeafMaker
from directory.index.shelf import Index
from directory.requirements import Catalogue
from directory.words.language import spoken


@dataclass(frozen=True, slots=True)
class Known:
    """One person without a distance, and what their credentials are worth.

    In the language in use when this was made.
    """

    candidate: Candidate
    judged: Judged


@dataclass(frozen=True, slots=True)
class Acquainted:
    """Who is known of an index's people, as `state` sees them on `today`."""

    index: Index
    catalogue: Catalogue
    state: str
    today: dt.date

    def known(self, person: int) -> Known:
        """A person by number."""

        def made() -> Known:
            candidate = self._maker().candidate(self.index.record(person), self.state)
            return Known(candidate, judge(candidate, self.state, self.today))

        return self.index.known.get((person, self.state, self.today, spoken()), made)

    def leaves(self, people: Array) -> Iterator[Leaf]:
        """The leaf of each of these people: of the day's own, else made of their record."""
        day = self.index.leaves_of(self.today)
        states = self.index.manifest.states
        number = states.index(self.state) if self.state in states else len(states)
        found = day.found(people, number) if day else (b"" for _ in people)
        for person, text in zip(people.tolist(), found, strict=True):
            yield Leaf.unpacked(text or self._made(person))

    def _made(self, person: int) -> bytes:
        about = (person, self.state, self.today)
        text = self.index.leaves.get(about)
        if text is None:
            text = self._maker().leaf(self.index.record(person), self.state).packed()
            self.index.leaves.put(about, text)
        return text

    def _maker(self) -> LeafMaker:
        return LeafMaker(self.index.sources, self.catalogue, self.today)
