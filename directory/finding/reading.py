"""Who reads for an answer: the seam between a question and wherever people are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from directory.cards.model import PersonCard
from directory.centers.beside import KnownCenters
from directory.finding.filters import Noted
from directory.finding.name_search import Names
from directory.finding.ranking_model import Candidate, Question, Ranked
from directory.sources.info import SourceInfo


@dataclass(frozen=True, slots=True)
class Order:
    """The people of one search in order, as far as they are asked for.

    `total` counts all who pass the gate; `near`: is it known of any of them where they are?
    `told` only speak for themselves: nearest first, outside tiers and points. `noted` is what each
    filter did.
    """

    total: int
    near: bool
    first: tuple[Ranked, ...]
    told: tuple[Candidate, ...]
    noted: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """The same people as JSON, of a question without filters. `sample`: is any of them invented?"""

    total: int
    near: bool
    results: list[bytes]
    self_reported: list[bytes]
    sample: bool


class UnwrittenError(LookupError):
    """Nothing is written of such people: an answer has to be made of their cards."""


class Reader(Protocol):
    """What an answer needs to know; every reader of one store answers the same."""

    @property
    def names(self) -> Names:
        """Where to look names up."""

    def of_number(self, number: str) -> list[str]:
        """Ids, in order, of people with a listing of this number, however written (rule 23)."""

    def in_state(self, ids: Sequence[str], state: str) -> set[str]:
        """Those of these people who are placed in the state or listed by one of its boards."""

    @property
    def sources(self) -> Mapping[str, SourceInfo]:
        """Every list by id."""

    def centers(self) -> KnownCenters:
        """Every treatment center of the lists that hold centers."""

    def order(
        self, question: Question, radius_miles: int | None, today: dt.date, limit: int
    ) -> Order:
        """The first `limit` of those within the radius; None as radius: the whole state.

        The radius may be wider than the question's own, whose seed still orders equals.
        """

    def cards(self, ids: Sequence[str], state: str | None, today: dt.date) -> dict[str, PersonCard]:
        """Cards by id, in the order asked; hidden and unknown ids are left out."""

    def listed(
        self, question: Question, radius_miles: int | None, today: dt.date, limit: int
    ) -> Listed:
        """As `order`, of people whose JSON is written in part already. Raises UnwrittenError."""

    def recalled(self, about: Hashable) -> bytes | None:
        """What `remembered` made before for the same `about`, if it is still kept."""

    def remembered(self, about: Hashable, make: Callable[[], bytes]) -> bytes:
        """What `make` makes of this reader; perhaps as made before for the same `about`.

        `about` must tell everything else that the bytes follow from: question, day, language.
        """
