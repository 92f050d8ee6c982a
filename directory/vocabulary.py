"""Words as data: `data/vocabulary/*.yaml`, where a word is added without touching code.

What families read has its translation in `data/vocabulary/<language>/` under the same keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from directory.data import data_path
from directory.words.language import ENGLISH, spoken


class VocabularyError(ValueError):
    """A vocabulary file is not a mapping of words."""


def load(name: str) -> dict[str, Any]:
    """The mapping in `data/vocabulary/<name>.yaml`, in the language in use; read once a process.

    YAML 1.2 rules: `ON` and `NO` stay words and a repeated key is refused.
    Raises FileNotFoundError for an unknown name and VocabularyError when the file is no mapping.
    """
    return _in(name, spoken())


def phrase(text: str) -> str:
    """A sentence out of a source's or a state's file in the language in use; else as it stands."""
    return _phrases(spoken()).get(text, text)


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a vocabulary file as a set of strings, for `word in ...` questions."""
    return frozenset(str(word) for word in _in(name, ENGLISH)[key])


@cache
def _in(name: str, code: str) -> dict[str, Any]:
    if code == ENGLISH:
        return _read(f"{name}.yaml")
    translated = f"{code}/{name}.yaml"
    known = data_path("vocabulary", translated).is_file()
    return _laid_over(_in(name, ENGLISH), _read(translated)) if known else _in(name, ENGLISH)


@cache
def _phrases(code: str) -> dict[str, str]:
    return {} if code == ENGLISH else _read(f"{code}/phrases.yaml")


def _read(path: str) -> dict[str, Any]:
    found = YAML(typ="safe", pure=True).load(data_path("vocabulary", path).read_text("utf-8"))
    if not isinstance(found, dict):
        message = f"{path} should be a mapping of words, one `key:` a line."
        raise VocabularyError(message)
    return found


def _laid_over(words: Mapping[Any, Any], others: Mapping[Any, Any]) -> dict[Any, Any]:
    """The words with each one that `others` has too in the others' form; lists are taken whole."""
    return {
        key: _laid_over(value, others[key])
        if isinstance(value, Mapping) and key in others
        else others.get(key, value)
        for key, value in words.items()
    }
