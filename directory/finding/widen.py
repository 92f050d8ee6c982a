"""Looking further than was asked: where nobody is near, and where few are. Never in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from directory.finding.ranking_model import Question
from directory.finding.reading import Order, Reader
from directory.places import Place, state_label
from directory.words.sentences import say


@dataclass(frozen=True, slots=True)
class Widened:
    """How far the search went beyond what was asked. `to_miles` is None for the whole state."""

    from_miles: int
    to_miles: int | None
    text: str


def widening(
    reader: Reader, question: Question, today: dt.date, limit: int
) -> tuple[Order, Widened | None]:
    """Look as far as asked; only if nobody there is known to be near, twice as far, then the state.

    A wider search is kept, and announced, only where it found somebody more.
    """
    asked = question.radius_miles
    order = reader.order(question, asked, today, limit)
    if asked is None or order.near:
        return order, None
    for miles in (asked * 2, None):
        wider = reader.order(question, miles, today, limit)
        if wider.total > order.total:
            return wider, _announced(question.place, asked, miles)
    return order, None


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
    return Widened(asked, miles, say("widened" if miles else "widened_state", **values))
