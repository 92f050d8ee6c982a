"""Looking further than was asked: where nobody is near, and where few are. Never in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from directory.finding.ranking_model import Question
from directory.finding.reading import Reader
from directory.places import Place, state_label
from directory.words.sentences import say


@dataclass(frozen=True, slots=True)
class Widened:
    """How far the search went beyond what was asked. `to_miles` is None for the whole state."""

    from_miles: int
    to_miles: int | None
    text: str


class _Counted(Protocol):
    @property
    def total(self) -> int: ...

    @property
    def near(self) -> bool: ...


Found = TypeVar("Found", bound=_Counted)


def widening(
    question: Question, look: Callable[[int | None], Found]
) -> tuple[Found, Widened | None]:
    """Look as far as asked; only if nobody there is known to be near, twice as far, then the state.

    `look` finds people within so many miles, or for None in the whole state. A wider search is
    kept, and announced, only where it found somebody more.
    """
    asked = question.radius_miles
    found = look(asked)
    if asked is None or found.near:
        return found, None
    for miles in (asked * 2, None):
        wider = look(miles)
        if wider.total > found.total:
            return wider, _announced(question.place, asked, miles)
    return found, None


def farther(
    reader: Reader, question: Question, total: int, radii: Iterable[int], today: dt.date
) -> tuple[int, int] | None:
    """The first of these radii, in miles, that finds more than `total` people, and how many."""
    if question.radius_miles is None:
        return None
    found = ((miles, reader.order(question, miles, today, 1).total) for miles in radii)
    return next((one for one in found if one[1] > total), None)


def _announced(place: Place, asked: int, miles: int | None) -> Widened:
    values = {"from": asked, "to": miles, "place": state_label(place.state)}
    code = ("widened" if miles else "widened_state") + ("_one" if asked == 1 else "")
    return Widened(asked, miles, say(code, **values))
