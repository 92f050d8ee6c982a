"""A number as someone copies it off a card: "LADC #44.001234", "Lic. No. 44.001234"."""

from __future__ import annotations

import re
from functools import cache

from directory.listings.numbers import number_parts
from directory.names.text import fold
from directory.places import state_code
from directory.requirements import load_catalogue
from directory.vocabulary import words

_APART = re.compile(r"[\s#:,;()]+")  # a number keeps its dots, hyphens and slashes


def numbers_typed(text: str) -> tuple[str, ...]:
    """What may be the number, as typed first; then without the words that only say what it is.

    Letters of a title and names of states may be a number's own ("LAC.0001234"): they are left off
    only where what remains has a prefix by itself, so that a serial never stands for another's.
    """
    if not _has_digit(text):
        return ()
    tokens = [token for token in _APART.split(text) if token]
    bare = [token for token in tokens if not _says_number(token)]
    serial = [token for token in bare if not _is_title_or_state(token)]
    own_prefix = len(serial) == 1 and bool(number_parts(serial[0])[0])
    found = [text, " ".join(bare), *([serial[0]] if own_prefix else [])]
    return tuple(dict.fromkeys(one for one in found if _has_digit(one)))


def numbers_in(text: str) -> tuple[str, ...]:
    """Each word of a text that may be a number, or the most of one."""
    return tuple(token for token in _APART.split(text) if _has_digit(token))


def without_numbers(text: str) -> str:
    """The name that stands beside a number; "" where there is no number, or nothing else."""
    left = [word for word in text.split() if not _has_digit(word) and not _says_number(word)]
    return " ".join(left) if _has_digit(text) else ""


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _says_number(token: str) -> bool:
    return fold(token) in words("look_up", "number_words")


def _is_title_or_state(token: str) -> bool:
    return fold(token) in _letters() or state_code(token) is not None


@cache
def _letters() -> frozenset[str]:
    return frozenset(fold(one.letters) for one in load_catalogue().credentials())
