"""Reading one wording, or a string of several, against the catalogue."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from directory.credential_reading import professions
from directory.credential_reading.context import (
    Context,
    context_for,
    issuer_id,
    letters_anywhere,
    unique,
)
from directory.credential_reading.model import CredentialReading, Match
from directory.credential_reading.splitting import split_credentials
from directory.credential_reading.steps import read_one
from directory.credential_reading.words import letters_key, wording, words_of
from directory.requirements import Catalogue, load_catalogue

_IN_PARTS = 0.97


def read_credential(
    text: str,
    *,
    state: str | None = None,
    issuer: str | None = None,
    catalogue: Catalogue | None = None,
) -> CredentialReading:
    """Read a wording as one catalogue entry, another profession, or unknown. Never raises.

    `state` is two letters, `issuer` an issuer's id. With an issuer only its own entries are read;
    with a state those of its issuers and the national ones, its own first; with neither only names
    that one entry alone has in the whole catalogue. Letters never cross a border (rule 29).

    Names that fit several entries equally (two issuers' same letters, a title without its level)
    are left undecided: no id, `UNKNOWN`, every candidate in `alternatives`. "Licensed" decides for
    the license. A last "I" is a level where the catalogue has that level and an intern where it has
    that intern. Trainees' words are never read as the full credential (rule 30).

    Of several credentials in one text the only addiction credential is given; `read_credentials`
    gives all.
    """
    return _read(text, _code(state), issuer or None, catalogue or load_catalogue())


def read_credentials(
    text: str,
    *,
    state: str | None = None,
    issuer: str | None = None,
    catalogue: Catalogue | None = None,
) -> tuple[CredentialReading, ...]:
    """Read every credential of a text, in their order, as `read_credential` reads one.

    Parts that are one catalogue entry written twice are given once.
    """
    return _read_all(text, _code(state), issuer or None, catalogue or load_catalogue())


def forget() -> None:
    """Drop every reading kept: for measuring, and after the catalogue's files changed."""
    _read.cache_clear()
    _read_all.cache_clear()


def _code(state: str | None) -> str | None:
    return state.strip().upper() or None if state else None


@lru_cache(maxsize=131072)
def _read(
    text: str, state: str | None, issuer: str | None, catalogue: Catalogue
) -> CredentialReading:
    context = _context(catalogue, state, issuer)
    whole = read_one(text, context, catalogue)
    if whole.match in {Match.EXACT_LETTERS, Match.EXACT_TITLE, Match.FORMER_TITLE}:
        return whole
    parts = _read_all(text, state, issuer, catalogue)
    return _together(text, parts) if len(parts) > 1 else whole


@lru_cache(maxsize=131072)
def _read_all(
    text: str, state: str | None, issuer: str | None, catalogue: Catalogue
) -> tuple[CredentialReading, ...]:
    context = _context(catalogue, state, issuer)
    parts = split_credentials(text, lambda part: _is_known(part, context, catalogue))
    readings = (read_one(part, context, catalogue) for part in parts if part)
    once: dict[str, CredentialReading] = {}
    for reading in readings:
        once.setdefault(reading.credential_id or f"{len(once)} {reading.text}", reading)
    return tuple(once.values())


@lru_cache(maxsize=1024)
def _context(catalogue: Catalogue, state: str | None, issuer: str | None) -> Context:
    return context_for(catalogue, state, issuer_id(catalogue, issuer) if issuer else None)


def _is_known(text: str, context: Context, catalogue: Catalogue) -> bool:
    words = words_of(text)
    if not words:
        return False
    key = letters_key(words)
    return (
        key in context.letters
        or key in context.stems
        or key in letters_anywhere(catalogue)
        or wording(words).title in context.titles
        or bool(professions.meaning_of(words, context.state)[0])
    )


def _together(text: str, parts: tuple[CredentialReading, ...]) -> CredentialReading:
    """Several readings as one: the only addiction credential among them, else undecided."""
    found = [part for part in parts if part.credential_id]
    if len(found) == 1:
        return replace(found[0], text=text, confidence=round(found[0].confidence * _IN_PARTS, 3))
    if not found and all(part.is_understood for part in parts):
        meaning = "; ".join(part.meaning for part in parts)
        return replace(parts[0], text=text, meaning=meaning)
    others = (id_ for part in parts for id_ in (part.credential_id, *part.alternatives) if id_)
    stanza = "".join(part.stanza for part in parts)
    trainee = any(part.trainee for part in parts if not part.is_understood)
    return CredentialReading(text, None, Match.UNKNOWN, 0.0, unique(others), trainee, stanza)
