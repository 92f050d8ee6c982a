"""What is left of a street address without its street: the city, as a text to resolve."""

from __future__ import annotations

import re
from functools import cache

from directory.names.text import fold
from directory.places.gazetteer import gazetteer
from directory.places.states import split_state, state_code
from directory.vocabulary import load

_COUNTRY = re.compile(
    r"(.*?\S)(?:\s*,\s*U\.?S\.?"
    r"|[\s,]+(?:U\.?S\.?A\.?|United States(?: of America)?"
    r"|EE\.? ?UU\.?|E\.?U\.?A\.?|Estados Unidos))",
    re.I,
)
_HOUSE = re.compile(r"\d+[a-z]?(?:[-/]\d+[a-z]?)?", re.I | re.ASCII)
_LEAST_STREET = 2  # words: a number and a name, a name and its kind


def without_country(text: str) -> str:
    """The text without "USA", or "EE. UU.", at its end."""
    match = _COUNTRY.fullmatch(text)
    return match.group(1) if match else text


def is_address(text: str) -> bool:
    """Whether a text starts with a street: "12 Elm St …", "Elm St, …", "PO Box 7 …"."""
    first, _, _ = text.partition(",")
    words = _words(first)
    if len(words) < _LEAST_STREET:
        return False
    return bool(
        _HOUSE.fullmatch(words[0]) or _starts(words, "before") or _kind_at(words) == len(words) - 1
    )


def below_street(text: str) -> str | None:
    """The city of an address, with its state if given; None where none is found in it.

    "12 Elm St, Apt 4, Hartford, CT" and "12 Elm Street Hartford CT" both leave "Hartford, CT".
    """
    if not is_address(text):
        return None
    _, *pieces = [piece.strip() for piece in text.split(",")]
    pieces = [left for piece in pieces if (left := _without_unit(piece))]
    if pieces and not state_code(pieces[-1]):
        return pieces[-1]
    return ", ".join(pieces[-2:]) if len(pieces) > 1 else _behind_street(text)


def _behind_street(text: str) -> str | None:
    """Without a comma before the city: the longest city of the state, else what follows "St"."""
    code, name = split_state(text)
    words = name.replace(",", " ").split()
    starts = range(_LEAST_STREET, len(words)) if code else ()
    ends = (" ".join(words[start:]) for start in starts)
    city = next((end for end in ends if code and gazetteer().city_place(end, code)), None)
    if city is None and (kind := _kind_at(_words(name))):
        city = " ".join(words[kind + 1 :])
    return f"{city}, {code}" if city and code else city or None


def _without_unit(piece: str) -> str:
    words = piece.split()
    if words and words[0].startswith("#"):
        return " ".join(words[1:])
    return " ".join(words[2:]) if words and fold(words[0]) in _listed("units") else piece


def _kind_at(words: list[str]) -> int:
    """Where the last "St" or "Ave" stands behind a name, a direction passed over; 0 for nowhere."""
    return max((at for at in range(1, len(words)) if _is_kind(words, at)), default=0)


def _is_kind(words: list[str], at: int) -> bool:
    if words[at] in _listed("after"):
        return True
    return words[at] in _listed("directions") and words[at - 1] in _listed("after") and at > 1


def _starts(words: list[str], kind: str) -> bool:
    text = " ".join(words)
    return any(re.match(rf"{re.escape(word)} (?:\S+ )?\d", text) for word in _listed(kind))


def _words(text: str) -> list[str]:
    return [fold(word) for word in text.replace(",", " ").split()]


@cache
def _listed(kind: str) -> frozenset[str]:
    words: dict[str, list[str]] = load("places")["street_words"]
    return frozenset(words[kind])
