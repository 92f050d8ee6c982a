"""What families ask for, in their words, and what ties a person to it (product vocabulary)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from directory.names.parse import fold
from directory.requirements import Credential
from directory.vocabulary import load
from directory.words.language import ENGLISH, speaking
from directory.words.sentences import say


class UnknownWord(ValueError):  # noqa: N818 - reads as what happened
    """A word we cannot place; its text is a whole sentence with the nearest words we know."""

    def __init__(self, kind: str, text: str, suggestions: Iterable[str] = ()) -> None:
        self.kind = kind
        self.text = text
        self.suggestions = tuple(suggestions)
        code = "word_unknown_near" if self.suggestions else "word_unknown"
        near = say("or").join(self.suggestions)
        kind_words = load("ranking")["kinds_of_words"].get(kind, kind)
        super().__init__(say(code, kind=kind_words, text=text, near=near))


def nearest(text: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The known words most like `text`, best first; none when nothing is alike."""
    pool = {fold(word): word for word in sorted(known, reverse=True)}
    found = process.extract(
        fold(text), sorted(pool), scorer=fuzz.WRatio, limit=limit, score_cutoff=70
    )
    return tuple(pool[key] for key, _, _ in found)


def specialty_codes() -> tuple[str, ...]:
    """Every specialty's code, in the vocabulary's order."""
    return tuple(load("specialties")["specialties"])


def specialty(text: str) -> str:
    """The code of a specialty's code, label or everyday word; else UnknownWord."""
    return _coded("specialty", "specialties", text)


def language(text: str) -> str:
    """The ISO 639-3 code of a language's code or name; else UnknownWord."""
    return _coded("language", "languages", text)


def age(text: str) -> str:
    """The code of a specialty that is a group of age; else UnknownWord."""
    known = {word: code for word, code in _spellings("specialties").items() if code in _ages()}
    return _known("age", known, text)


def model(text: str) -> str:
    """The code of a way to hold an intervention; else UnknownWord."""
    return _coded("model", "models", text)


def label(kind: str, code: str) -> str:
    """The family label of a code; `kind` is "specialties", "languages" or "models"."""
    found: str = load("specialties")[kind][code]["label"]
    return found


def is_endorsed(code: str, credential: Credential) -> bool:
    """Whether the credential's own title covers the specialty."""
    return code in endorsed(credential)


def endorsed(credential: Credential) -> tuple[str, ...]:
    """The codes of the specialties that the credential's own title covers."""
    return _endorsed(credential.family, credential.id)


@lru_cache(maxsize=1 << 12)
def _endorsed(family: str, credential_id: str) -> tuple[str, ...]:
    every: Mapping[str, Any] = load("specialties")["specialties"]
    return tuple(
        code
        for code, one in every.items()
        if family in one["board"]["families"] or credential_id in one["board"]["credentials"]
    )


def self_stated(listed: str, taxonomies: Iterable[str]) -> frozenset[str]:
    """The specialties a self-report speaks of: by its title as listed, and its taxonomy codes."""
    by_taxonomy = _by_taxonomy()
    own = _by_listed_words().get(listed)
    codes = [*taxonomies, *([own] if own else [])]
    return frozenset(code for taxonomy in codes for code in by_taxonomy.get(taxonomy, ()))


def taxonomy_label(code: str) -> str:
    """What a provider taxonomy code means in plain words.

    A code we have no words for is another profession: it never takes on the person's main one.
    """
    words = load("specialties")
    label: str = words["taxonomies"].get(code, {}).get("label", words["other_taxonomy"])
    return label


def listed_label(title: str) -> str:
    """The same of a title as the national provider list prints it; any other title as it stands."""
    code = _by_listed_words().get(title)
    return taxonomy_label(code) if code else title


def _coded(kind: str, section: str, text: str) -> str:
    return _known(kind, _spellings(section), text)


def _known(kind: str, known: Mapping[str, str], text: str) -> str:
    code = known.get(fold(text))
    if code is None:
        raise UnknownWord(kind, text, nearest(text, known))
    return code


def _ages() -> list[str]:
    ages: list[str] = load("specialties")["ages"]
    return ages


@cache
def _spellings(section: str) -> dict[str, str]:
    with speaking(ENGLISH):
        entries: dict[str, dict[str, Any]] = load("specialties")[section]
    return {
        fold(str(word)): code
        for code, entry in entries.items()
        for word in (*entry["words"], entry["label"], code)
    }


@cache
def _by_taxonomy() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, entry in load("specialties")["specialties"].items():
        for taxonomy in entry["self_stated"]:
            found[taxonomy] = (*found.get(taxonomy, ()), code)
    return found


@cache
def _by_listed_words() -> dict[str, str]:
    taxonomies: dict[str, dict[str, str]] = load("specialties")["taxonomies"]
    return {entry["listed"]: code for code, entry in taxonomies.items()}
