"""States, the District of Columbia, territories, associated countries: codes, names, spellings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from directory.names.text import fold
from directory.vocabulary import load
from directory.words.language import spoken

STATES: Mapping[str, str] = MappingProxyType(load("places")["states"])
TERRITORIES: Mapping[str, str] = MappingProxyType(load("places")["territories"])
ASSOCIATED: Mapping[str, str] = MappingProxyType(load("places")["associated"])
_ALL: Mapping[str, str] = MappingProxyType({**STATES, **TERRITORIES, **ASSOCIATED})


def state_name(code: str) -> str:
    """The name of a two-letter code: "CT" -> "Connecticut". Raises KeyError for any other text."""
    return _ALL[code.strip().upper()]


def state_label(code: str) -> str:
    """The same name in the language in use, for sentences; other codes stay as they are."""
    words = load("places")
    kinds = (words[kind] for kind in ("states", "territories", "associated"))
    return next((str(named[code]) for named in kinds if code in named), code)


def state_code(text: str) -> str | None:
    """The two-letter code of a code, name or usual abbreviation, whole and exact; else None.

    Never by sound or by beginning: a near miss that finds another state is worse than none.
    """
    key = fold(text)
    return _spellings().get(key) or _labels(spoken()).get(key)


@cache
def _labels(_language: str) -> dict[str, str]:
    """The names in the language in use ("Nueva York")."""
    return {fold(state_label(code)): code for code in _ALL}


@cache
def _spellings() -> dict[str, str]:
    by_name = {fold(name): code for code, name in _ALL.items()}
    return {**load("places")["state_spellings"], **by_name, **{c.lower(): c for c in _ALL}}


def split_state(text: str) -> tuple[str | None, str]:
    """The state at the end of the text, the longest reading first, and what stands before it."""
    head, comma, tail = text.rpartition(",")
    if comma:
        return state_code(tail), head.strip(" ,")
    tokens = text.split()
    for size in range(min(4, len(tokens) - 1), 0, -1):
        if code := state_code(" ".join(tokens[-size:])):
            return code, " ".join(tokens[:-size])
    return None, text
