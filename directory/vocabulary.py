"""Words as data: `data/vocabulary/*.yaml`, where a word is added without touching code."""

from __future__ import annotations

from functools import cache
from typing import Any

from ruamel.yaml import YAML

from directory.data import data_path


class VocabularyError(ValueError):
    """A vocabulary file is not a mapping of words."""


@cache
def load(name: str) -> dict[str, Any]:
    """The mapping in `data/vocabulary/<name>.yaml`, read once a process.

    YAML 1.2 rules: `ON` and `NO` stay words and a repeated key is refused.
    Raises FileNotFoundError for an unknown name and VocabularyError when the file is no mapping.
    """
    path = data_path("vocabulary", f"{name}.yaml")
    found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        message = f"{path.name} should be a mapping of words, one `key:` a line."
        raise VocabularyError(message)
    return found


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a vocabulary file as a set of strings, for `word in ...` questions."""
    return frozenset(str(word) for word in load(name)[key])
