"""The people found on a map drawn here: city by city, and nothing from elsewhere.

Never finer than a city: the ZIP code on a board's list is often that of somebody's home.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import dist

from directory.cards.model import PersonCard, PlaceCard
from directory.finding.find import Answer
from directory.places import locate
from directory.places.outlines import Outline, outlines
from directory.places.projection import on_canvas, units_a_mile

WIDTH, HEIGHT = 640, 320  # of the drawing
_SPARE = 1.12  # how much wider than what was asked
_LEAST_MILES = 15.0
_APART = 42.0  # of the middles of two dots, in units of the drawing: more than a dot is wide
_MOST = 1 << 12  # cities kept a worker
Spot = tuple[float, float, str]  # on the canvas of the outlines, and the city's name


@dataclass(frozen=True, slots=True)
class City:
    """People of one city: where it stands in the drawing, its name, and how many they are."""

    x: float
    y: float
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot of the drawing, and how many people it stands for: those of a city or of several."""

    x: float
    y: float
    people: int


@dataclass(frozen=True, slots=True)
class ResultMap:
    """The drawing. `scale`, `left` and `top` bring the states' canvas into it.

    `cities` are named, most people first; `dots` are what is drawn of them.
    `place` is the middle of what was asked, `ring` its reach in the drawing's units; None and 0
    where a whole state was asked for. `elsewhere` counts people whose list gives no city.
    """

    states: tuple[Outline, ...]
    scale: float
    left: float
    top: float
    cities: tuple[City, ...]
    dots: tuple[Dot, ...]
    place: tuple[float, float] | None
    ring: float
    elsewhere: int


def result_map(answer: Answer) -> ResultMap | None:
    """The map of an answer; None where there is nobody to show or no outline of the state."""
    known = {one.state: one for one in outlines().states}
    state = answer.place.state
    if state not in known or not answer.results:
        return None
    spots = [_spot(one.card) for one in answer.results]
    places = Counter(spot for spot in spots if spot)
    middle, reach = _view(answer, known[state])
    scale = min(WIDTH / (2 * reach[0]), HEIGHT / (2 * reach[1]))
    left, top = middle[0] - WIDTH / scale / 2, middle[1] - HEIGHT / scale / 2
    cities = (
        City(round((x - left) * scale, 1), round((y - top) * scale, 1), name, people)
        for (x, y, name), people in sorted(places.items(), key=_by_people)
    )
    shown = tuple(one for one in cities if 0 <= one.x <= WIDTH and 0 <= one.y <= HEIGHT)
    ringed = _ring_miles(answer) * units_a_mile(state) * scale
    return ResultMap(
        states=tuple(_near(known.values(), left, top, scale)),
        scale=round(scale, 3),
        left=round(-left, 2),
        top=round(-top, 2),
        cities=shown,
        dots=tuple(dots(shown)),
        place=(WIDTH / 2, HEIGHT / 2) if ringed else None,
        ring=round(ringed, 1),
        elsewhere=spots.count(None),
    )


def dots(cities: Iterable[City]) -> list[Dot]:
    """No dot covers another: a city too near to a bigger one is counted in that one's dot."""
    drawn: list[Dot] = []
    for city in cities:
        here = city.x, city.y
        near = (at for at, one in enumerate(drawn) if dist((one.x, one.y), here) < _APART)
        at = next(near, None)
        if at is None:
            drawn.append(Dot(city.x, city.y, city.people))
        else:
            drawn[at] = replace(drawn[at], people=drawn[at].people + city.people)
    return drawn


def _by_people(pair: tuple[Spot, int]) -> tuple[int, str]:
    """Most people first, then by name."""
    (_x, _y, name), people = pair
    return -people, name


def _spot(card: PersonCard) -> Spot | None:
    """The first city that a person's lists give and that we can find: one spot a person."""
    return next(filter(None, map(_city, card.places)), None)


@lru_cache(_MOST)
def _city(place: PlaceCard) -> Spot | None:
    """Where a city stands on the canvas, and its name."""
    found = locate(place.city, place.state, None) if place.city else None
    if not found:
        return None
    x, y = on_canvas(found.latitude, found.longitude, found.state)
    return round(x, 2), round(y, 2), f"{place.city}, {place.state}"


def _ring_miles(answer: Answer) -> float:
    """How far was looked; 0 for a whole state."""
    widened = answer.widened
    if answer.question.radius_miles is None or (widened and widened.to_miles is None):
        return 0.0
    return float(widened.to_miles or 0) if widened else float(answer.question.radius_miles)


def _view(answer: Answer, outline: Outline) -> tuple[tuple[float, float], tuple[float, float]]:
    """The middle of what is shown, and half its width and height, in units of the canvas."""
    place, miles = answer.place, _ring_miles(answer)
    if miles and place.latitude is not None and place.longitude is not None:
        reach = max(miles, _LEAST_MILES) * units_a_mile(place.state) * _SPARE
        return on_canvas(place.latitude, place.longitude, place.state), (reach, reach)
    left, top, right, bottom = outline.box()
    middle = ((left + right) / 2, (top + bottom) / 2)
    return middle, ((right - left) / 2 * _SPARE, (bottom - top) / 2 * _SPARE)


def _near(states: Iterable[Outline], left: float, top: float, scale: float) -> Iterable[Outline]:
    """The states that reach into the drawing."""
    right, bottom = left + WIDTH / scale, top + HEIGHT / scale
    for one in states:
        x, y, x_end, y_end = one.box()
        if x < right and x_end > left and y < bottom and y_end > top:
            yield one
