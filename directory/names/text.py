"""Text in and around names, before anyone knows which part is which: cleaned, folded, calmed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from directory.vocabulary import words

_APOSTROPHES = "'’‘`´ʻʼʹ＇"
_FOLDED: dict[int, str] = {
    code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)
} | {ord(mark): "" for mark in _APOSTROPHES}
_INVISIBLE = frozenset({"Cf", "Cc"})
_ONLY_MARKS = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("AEIOUY")


@lru_cache(maxsize=32_768)  # lists repeat their words: cities, statuses, days
def clean(text: str | None) -> str:
    """The text without invisible characters and doubled spaces; "" for "NULL", "--", "N/A"."""
    if not text:
        return ""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_visible, unicodedata.normalize("NFC", text)))
    text = " ".join(text.split())
    return "" if text in words("names", "missing_markers") or _ONLY_MARKS.fullmatch(text) else text


@lru_cache(maxsize=65_536)  # names and cities repeat
def fold(text: str) -> str:
    """The comparison form: only a-z, 0-9 and single spaces.

    "Muñoz" -> "munoz", "O'Brien" -> "obrien", "Mary-Ann" -> "mary ann".
    """
    if not text.isascii():
        text = anyascii(unicodedata.normalize("NFKC", text.translate(_FOLDED)))
    return " ".join(text.translate(_FOLDED).split())


def squeeze(text: str) -> str:
    """The folded text without its spaces: "Ph.D." and "PhD" are one word."""
    return fold(text).replace(" ", "")


def shouts(text: str) -> bool:
    """Whether every letter is a capital."""
    return text.isupper()


def humane(text: str, *, family: bool = False) -> str:
    """Capitals as people write them: "O'BRIEN-MCKAY" -> "O'Brien-McKay".

    In a `family` name particles before the last word go small: "DE LA CRUZ" -> "de la Cruz". In a
    given name two letters without a vowel stay capitals, being initials: "JD", "TJ".
    """
    small = words("names", "small_particles") if family else frozenset()
    tokens = text.split()
    calm = [
        token.lower() if token.lower() in small else _capitalised(token, initials=not family)
        for token in tokens[:-1]
    ]
    return " ".join([*calm, *(_capitalised(token, initials=not family) for token in tokens[-1:])])


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return " " if character.isspace() else ""


def _capitalised(token: str, *, initials: bool) -> str:
    def calm(match: re.Match[str]) -> str:
        run = match.group()
        if initials and len(run) == 2 and _VOWELS.isdisjoint(run):
            return run
        if run.startswith("MC") and len(run) > 3:
            return "Mc" + run[2:].capitalize()
        return run.capitalize()

    return _LETTERS.sub(calm, token)
