"""Wordings brought to a form that can be compared: words, letters, titles. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from directory.names.parse import fold
from directory.vocabulary import load

Title = frozenset[str]

_INNER_DOT = re.compile(r"(?<=[A-Za-z]{4})\.(?=[A-Za-z]{3})")
_LONG_NUMBER = re.compile(r"#?[a-z]{0,2}\d{4,}[a-z]?")
_TRAILING_NUMBER = re.compile(r"(?<=[a-z])\d{4,}$")
_LEVEL_AT_END = re.compile(r"([a-z]{2,})([1-5])")


def vocabulary() -> dict[str, Any]:
    """The wordings in `data/vocabulary/credential_words.yaml`."""
    return load("credential_words")


@lru_cache(maxsize=65536)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a wording in small letters: no full stops, no license numbers.

    "L.A.D.C.-I #12345" -> ("ladc", "i").
    """
    spaced = _INNER_DOT.sub(" ", text).replace(".", "").replace("&", " and ")
    found = (word for word in fold(spaced).split() if not _LONG_NUMBER.fullmatch(word))
    kept = [_TRAILING_NUMBER.sub("", word) for word in found]
    if len(kept) > 1:
        kept = [word for word in kept if word not in _noise()]
    return tuple(kept)


def has_number(text: str) -> bool:
    """Whether a license number stands in the text: four digits or more together."""
    return re.search(r"\d{4}", text) is not None


def letters_key(words: tuple[str, ...]) -> str:
    """The words run together, levels as Roman numerals: "CADC Level 2" -> "cadcii"."""
    levels = _levels()
    kept = [levels.get(word, word) if n else word for n, word in enumerate(words)]
    return "".join(_roman_end(word) for word in kept if word not in _LEVEL_WORDS)


def _roman_end(word: str) -> str:
    found = _LEVEL_AT_END.fullmatch(word)
    return found[1] + _levels()[found[2]] if found else word


@dataclass(frozen=True, slots=True)
class Wording:
    """A title's words, order and small words aside, and the kinds of paper said as nouns."""

    title: Title
    kinds: frozenset[str]


@lru_cache(maxsize=65536)
def wording(words: tuple[str, ...]) -> Wording:
    """The title that some words make: "Lic. Drug & Alcohol Couns." is {licensed, drug, ...}."""
    canonical = list(_canonical(words))
    nouns = vocabulary()["kind_nouns"]
    kinds = frozenset(word for word in canonical if word in nouns)
    title = frozenset(word for word in canonical if word not in nouns)
    return Wording(title - frozenset(vocabulary()["connectors"]), kinds)


def title_of(text: str) -> Title:
    """The title of a text, its nouns of kind left aside."""
    return wording(words_of(text)).title


def _canonical(words: tuple[str, ...]) -> Iterator[str]:
    n = 0
    while n < len(words):
        size, phrase = _phrase_at(words, n)
        if size:
            yield from phrase.split()
            n += size
            continue
        word = words[n]
        yield from _canon().get(word, _levels().get(word, word) if n else word).split()
        n += 1


def _phrase_at(words: tuple[str, ...], start: int) -> tuple[int, str]:
    for parts, meaning in _phrases():
        if words[start : start + len(parts)] == parts:
            return len(parts), meaning
    return 0, ""


_LEVEL_WORDS = frozenset({"level", "lvl", "lv", "lev"})


@cache
def _noise() -> frozenset[str]:
    return frozenset(vocabulary()["noise"])


@cache
def _levels() -> dict[str, str]:
    return {form: roman for roman, forms in vocabulary()["levels"].items() for form in forms}


@cache
def _canon() -> dict[str, str]:
    words: dict[str, list[str]] = vocabulary()["words"]
    return {fold(form): word for word, forms in words.items() for form in forms}


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], str], ...]:
    phrases: dict[str, list[str]] = vocabulary()["phrases"]
    pairs = ((tuple(form.split()), word) for word, forms in phrases.items() for form in forms)
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def level_words() -> frozenset[str]:
    """Every way of writing a level: "ii", "2", "two", "level"."""
    return frozenset(_levels()) | frozenset(_levels().values()) | _LEVEL_WORDS


@cache
def weighty() -> frozenset[str]:
    """Words that make it another credential, those of trainees and levels included."""
    return frozenset(vocabulary()["weighty"]) | not_yet() | level_words()


@cache
def not_yet() -> frozenset[str]:
    """Words of people on the way to a credential."""
    return frozenset(vocabulary()["not_yet"])


@cache
def title_words() -> frozenset[str]:
    """Words that stand in titles, in every spelling: text that holds one is no letters."""
    words: dict[str, list[str]] = vocabulary()["words"]
    forms = {fold(form) for form in _canon() if len(form) > 3}
    whole = {part for word in words for part in word.split()}
    return frozenset(forms | whole | not_yet() | set(vocabulary()["weighty"])) - level_words()
