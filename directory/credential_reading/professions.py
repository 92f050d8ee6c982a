"""Letters and titles of other professions and degrees: what they mean, where that is sure."""

from __future__ import annotations

from functools import cache

from directory.credential_reading.words import (
    Title,
    letters_key,
    level_words,
    not_yet,
    title_of,
    vocabulary,
    wording,
    words_of,
)

_CONFIDENT, _IN_PARTS = 0.98, 0.9


def as_written(text: str) -> str:
    """The meaning of a text that is told by its very capitals and full stops ("L.Ac."), or ""."""
    forms: dict[str, str] = vocabulary()["other_as_written"]
    return forms.get(text.strip().rstrip("."), "")


def meaning_of(words: tuple[str, ...], state: str | None) -> tuple[str, float]:
    """What the words mean outside addiction counseling, and how sure that is; ("", 0) if unknown.

    Letters whose meaning depends on the state are read there only.
    """
    key = letters_key(words)
    own = _letters_in(state).get(key) if state else None
    whole = own or letters().get(key) or _titles().get(wording(words).title)
    if whole:
        return whole, _CONFIDENT
    return _with_suffix(words)


def _with_suffix(words: tuple[str, ...]) -> tuple[str, float]:
    suffixes = _suffixes()
    for size in range(len(words) - 1, 0, -1):
        base, rest = letters().get(letters_key(words[:size])), words[size:]
        if base and all(word in suffixes for word in rest):
            return ", ".join((base, *(suffixes[word] for word in rest))), _IN_PARTS
    return "", 0.0


def is_trainee(words: tuple[str, ...]) -> bool:
    """Whether the words say that someone is still on the way."""
    last = words[-1] if len(words) > 1 else ""
    said = wording(words).title
    return bool(said & not_yet()) or last in vocabulary()["not_yet_suffixes"]


@cache
def letters() -> dict[str, str]:
    """Letters that mean one profession, degree or role in every state, run together."""
    table: dict[str, str] = vocabulary()["other_letters"]
    return {letters_key(words_of(written)): meaning for written, meaning in table.items()}


@cache
def _letters_in(state: str) -> dict[str, str]:
    table: dict[str, str] = vocabulary()["other_letters_in"].get(state, {})
    return {letters_key(words_of(written)): meaning for written, meaning in table.items()}


@cache
def _titles() -> dict[Title, str]:
    known: dict[Title, str] = {title_of(title): title for title in vocabulary()["other_titles"]}
    for meaning in vocabulary()["other_letters"].values():
        known.setdefault(title_of(meaning), meaning)
    return known


@cache
def title_vocabulary() -> frozenset[str]:
    """Every word of the titles known here."""
    return frozenset().union(*_titles())


@cache
def _suffixes() -> dict[str, str]:
    table: dict[str, str] = vocabulary()["other_suffixes"]
    levels = {word: f"level {word.upper()}" for word in level_words()}
    return levels | {str(written).lower(): meaning for written, meaning in table.items()}
