"""A whole name as people type it or copy it from a card: in either order, with letters behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from directory.credential_reading.context import letters_anywhere
from directory.credential_reading.words import letters_key, words_of
from directory.names.nicknames import known_as
from directory.names.parse import NameForm, PersonName, fold, parse_name
from directory.names.parts import all_letters, certain_generations, is_letters
from directory.names.text import squeeze
from directory.requirements import load_catalogue


def whole_name(text: str) -> PersonName:
    """A typed name: "Ellery, Jordan", "Jordan Ellery, MA, LADC", "Ellery, Jordan, JD"."""
    bare, letters = without_letters(text)
    name = parse_name(bare, form_of(bare))
    return replace(name, post_nominals=(*name.post_nominals, *letters), doubtful=False)


def form_of(text: str) -> NameForm:
    """How a typed name without its letters is to be read: a comma stands behind a family name."""
    return NameForm.FAMILY_COMMA if "," in text else NameForm.GIVEN_FIRST


def without_letters(text: str) -> tuple[str, list[str]]:
    """The name without the letters behind its commas, and those; a generation stays.

    One word before a first comma is a family name; behind more, letters are no name.
    """
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    letters: list[str] = []
    generation = ""
    while len(pieces) > 1 and not _is_family(pieces):
        if squeeze(pieces[-1]) in certain_generations():
            generation = f" {pieces.pop()}"
        elif _are_letters(pieces[-1]):
            letters.insert(0, pieces.pop())
        else:
            break
    return ", ".join(pieces) + generation, letters


def is_title(text: str) -> bool:
    """Whether a text is a title's letters, or its words, in any state."""
    words = words_of(text)
    return bool(words) and letters_key(words) in letters_anywhere(load_catalogue())


def _is_family(pieces: Sequence[str]) -> bool:
    return len(pieces) == 2 and " " not in pieces[0]


@lru_cache(maxsize=4096)
def _are_letters(piece: str) -> bool:
    words = piece.split()
    return is_title(piece) or all(is_letters(w) or is_title(w) or _is_degree(w) for w in words)


def _is_degree(word: str) -> bool:
    """Whether letters that may be a name are written as letters are: MA and "M.Ed.", not Ma."""
    written = word.isupper() or "." in word
    return written and squeeze(word) in all_letters() and not known_as(fold(word))
