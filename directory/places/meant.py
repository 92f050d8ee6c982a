"""Cities that were perhaps meant where none is called so: to offer, never to take in silence."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from directory.names.text import fold
from directory.places.gazetteer import as_place, city_key, gazetteer
from directory.places.naming import nicknamed
from directory.places.states import STATES, state_code, state_label

MOST = 3
_LEAST_LIKENESS = 80.0  # of 100, between what was typed and what it is nearly


def suggestions(typed: str, name: str, code: str | None) -> list[str]:
    """Labels, the likeliest first, each of which can be typed; `name` stands before the state."""
    found = gazetteer()
    if code:
        names = found.names_in_state.get(code, {})
        return [f"{names[key]}, {code}" for key in _alike(name, list(names))]
    labels = [*_turned(typed), *_misspelt_state(typed)]
    if name != typed:  # a comma, and no state behind it
        labels += [as_place(city).label for city in found.states_of_city.get(city_key(name), [])]
    labels = labels or [
        label for key in _alike(name, list(found.states_of_city)) for label in _all(key)
    ]
    return list(dict.fromkeys(labels))[:MOST]


def _all(key: str) -> list[str]:
    """What a city's name stands for: "manhattan" is more often New York's than that of Kansas."""
    known = [place.label for place in nicknamed(None, key)]
    return known or [as_place(gazetteer().states_of_city[key][0]).label]


def _turned(typed: str) -> Iterator[str]:
    """The state before its city: "Florida, Miami"."""
    head, _, tail = typed.partition(",")
    code = state_code(head)
    place = gazetteer().city_place(tail.strip(), code) if code and tail.strip() else None
    if place:
        yield place.label


def _misspelt_state(typed: str) -> Iterator[str]:
    """The city before what is nearly the name of its state: "Denver Colarado"."""
    words = typed.replace(",", " ").split()
    for size in range(1, min(3, len(words))):
        code = _nearly_state(" ".join(words[-size:]))
        place = gazetteer().city_place(" ".join(words[:-size]), code) if code else None
        if place:
            yield place.label


def _nearly_state(text: str) -> str | None:
    names = {fold(name): code for code in STATES for name in (STATES[code], state_label(code))}
    near = process.extractOne(
        fold(text), list(names), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS
    )
    return names[near[0]] if near else None


def _alike(name: str, keys: list[str]) -> list[str]:
    best = process.extract(
        city_key(name), keys, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=50
    )
    ranked = sorted(best, key=lambda match: (-match[1], match[0]))
    return [key for key, _, _ in ranked[:MOST]]
