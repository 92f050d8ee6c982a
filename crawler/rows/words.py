"""Looking a published word up in its source's table: whole values, never parts (rule 2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Generic, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Meaning = TypeVar("Meaning")


@lru_cache(maxsize=4096)
def fold_word(text: str) -> str:
    """Compare words without regard to letter case, dashes' form and doubled spaces."""
    return " ".join(text.replace("–", "-").replace("—", "-").casefold().split())


def stanza(section: str, word: str, meaning: str) -> str:
    """Two lines of a source's YAML: a heading, and a word under it with its meaning."""
    return f"{section}:\n    {_as_key(word)}: {meaning}"


@lru_cache(maxsize=4096)
def _as_key(word: str) -> str:
    """The word as a key that YAML reads back as this very text: quoted where it must be."""
    try:
        plain = YAML(typ="safe", pure=True).load(f"{word}: x") == {word: "x"}
    except YAMLError:
        plain = False
    return word if plain else json.dumps(word, ensure_ascii=False)


class WordTable(Generic[Meaning]):
    """A source's words and their meanings; asks for the line to add when one is missing."""

    def __init__(self, section: str, words: Mapping[str, Meaning]) -> None:
        self._section = section
        self._meanings = {fold_word(word): meaning for word, meaning in words.items()}

    def __contains__(self, text: str) -> bool:
        return fold_word(text) in self._meanings

    def __getitem__(self, text: str) -> Meaning:
        return self._meanings[fold_word(text)]

    def get(self, text: str) -> Meaning | None:
        """The word's meaning, or None where nobody has explained it."""
        return self._meanings.get(fold_word(text))

    def stanza(self, text: str, guess: str = "") -> str:
        """The lines to add to the source's YAML, for a person to complete or confirm."""
        meaning = f"{guess}   # is it?" if guess else "?   # say what it means"
        return stanza(self._section, text, meaning)
