"""The steps by which one wording is read, the surest first. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from directory.credential_reading import likeness, professions
from directory.credential_reading.context import Context, Hit, letters_anywhere, unique
from directory.credential_reading.model import CredentialReading, Match
from directory.credential_reading.unread import undecided, unknown
from directory.credential_reading.words import (
    Wording,
    letters_key,
    not_yet,
    vocabulary,
    wording,
    words_of,
)
from directory.requirements import Catalogue

_SURE = {
    Match.EXACT_LETTERS: 0.99,
    Match.EXACT_TITLE: 0.99,
    Match.FORMER_TITLE: 0.95,
    Match.FUZZY: 0.85,
}
_NATIONAL, _SCATTERED = 0.95, 0.9
_SMALL = frozenset({"in", "of"})  # no suffix, though short
_TITLE_ALONE = 3  # words a title needs to be read without a state or an issuer


@dataclass(frozen=True, slots=True)
class _Asked:
    """One wording in its context."""

    text: str
    words: tuple[str, ...]
    context: Context
    catalogue: Catalogue

    @property
    def key(self) -> str:
        return letters_key(self.words)

    @property
    def wording(self) -> Wording:
        return wording(self.words)


def read_one(text: str, context: Context, catalogue: Catalogue) -> CredentialReading:
    """Read one wording: the first step that understands it decides, the surest steps first."""
    asked = _Asked(text, words_of(text), context, catalogue)
    if asked.words:
        for step in _STEPS:
            reading = step(asked)
            if reading is not None:
                return reading
    return unknown(text, asked.words, context)


def _as_written(asked: _Asked) -> CredentialReading | None:
    meaning = professions.as_written(asked.text)
    return _other(asked, meaning, _SURE[Match.EXACT_LETTERS]) if meaning else None


def _by_letters(asked: _Asked) -> CredentialReading | None:
    context = asked.context
    for words in (asked.words, _without_state(asked)):
        key = letters_key(words)
        hits, levels = context.letters.get(key, []), context.stems.get(key, [])
        own = any(hit.own for hit in hits)
        open_level = bool(levels) and (context.scattered or not own)
        doubtful = context.is_unclear(key) or (context.scattered and key in professions.letters())
        if (hits or levels) and (open_level or doubtful):
            return undecided(asked.text, (*(hit.credential_id for hit in hits), *levels), hits)
        if hits:
            return _chosen(asked, hits)
    return None


def _without_state(asked: _Asked) -> tuple[str, ...]:
    """The words without the context's own state at their end: "CADC-II-CA" in California."""
    code = (asked.context.state or "").lower()
    return asked.words[:-1] if len(asked.words) > 1 and asked.words[-1] == code else asked.words


def _by_title(asked: _Asked) -> CredentialReading | None:
    return _title(asked, asked.wording)


def _title(asked: _Asked, said: Wording, match: Match | None = None) -> CredentialReading | None:
    if asked.context.scattered and len(said.title) < _TITLE_ALONE:
        return None
    adjectives = vocabulary()["kind_nouns"]
    as_adjective = said.title | {adjectives[kind] for kind in said.kinds if adjectives[kind]}
    titles = unique((as_adjective, said.title))
    hits = [hit for title in titles for hit in asked.context.titles.get(title, ())]
    named = [replace(hit, match=match or _title_match(hit)) for hit in hits if _fits(hit, said)]
    return _chosen(asked, named) if named else None


def _title_match(hit: Hit) -> Match:
    return Match.EXACT_TITLE if hit.match is Match.EXACT_LETTERS else hit.match


def _fits(hit: Hit, said: Wording) -> bool:
    """Whether an entry can be the paper said: a certificate is no license."""
    return "license" not in said.kinds or hit.kind == "license"


def _by_both(asked: _Asked) -> CredentialReading | None:
    """Letters with words around them: "LADC Certification", "CADC Intern"."""
    words = asked.words
    for size in range(len(words) - 1, 0, -1):
        for letters, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            hits = asked.context.letters.get(letters_key(letters))
            if hits and all(len(word) > 2 or word in _SMALL for word in rest):
                reading = _with_rest(replace(asked, words=letters), hits, wording(rest))
                if reading is not None:
                    return replace(reading, text=asked.text)
    return None


def _with_rest(asked: _Asked, hits: list[Hit], rest: Wording) -> CredentialReading | None:
    """The letters asked for, and other words than theirs said beside them."""
    if all(rest.title <= hit.title for hit in hits):
        return _by_letters(asked)
    for hit in hits:
        whole = hit.title | rest.title
        found = _title(asked, Wording(whole, rest.kinds))
        if found is None and rest.title & not_yet():
            found = _title(asked, Wording(whole - {"certified", "licensed"}, rest.kinds))
        if found is not None and (found.trainee or not rest.title & not_yet()):
            return found
    return None


def _as_trainee(asked: _Asked) -> CredentialReading | None:
    """A full title with a trainee's word, where the catalogue has the letters with that word."""
    on_the_way = asked.wording.title & not_yet()
    if len(on_the_way) != 1 or asked.context.scattered:
        return None
    for hit in asked.context.titles.get(asked.wording.title - on_the_way, ()):
        word = next(iter(on_the_way))
        hits = asked.context.letters.get(hit.key + word, [])
        hits = hits or asked.context.titles.get(frozenset({hit.key, word}), [])
        if hits and all(found.trainee for found in hits):
            return _chosen(asked, [replace(h, match=Match.EXACT_TITLE) for h in hits])
    return None


def _by_profession(asked: _Asked) -> CredentialReading | None:
    meaning, sure = professions.meaning_of(asked.words, asked.context.state)
    return _other(asked, meaning, sure) if meaning else None


def _first_level(asked: _Asked) -> CredentialReading | None:
    """A level I where the catalogue has the bare letters and their level II."""
    key = asked.key
    base = key.removesuffix("i")
    hits = [hit for hit in asked.context.letters.get(base, ()) if not hit.trainee and hit.own]
    higher = {id_.split("/")[0] for id_ in asked.context.stems.get(base, ())}
    if base == key or base.endswith("i") or asked.context.scattered or not higher:
        return None
    same = [hit for hit in hits if hit.credential_id.split("/")[0] in higher]
    return _chosen(asked, [replace(hit, match=Match.FUZZY) for hit in same]) if same else None


def _misspelt(asked: _Asked) -> CredentialReading | None:
    if asked.context.scattered:
        return None
    said = asked.wording
    right = likeness.put_right(said.title, asked.context)
    nouns = frozenset(vocabulary()["kind_nouns"])
    mended = Wording(right - nouns, said.kinds | (right & nouns))
    if mended == said or len(right) < 2:
        return None
    meaning = professions.meaning_of(tuple(sorted(mended.title)), asked.context.state)
    found = _title(asked, mended, Match.FUZZY)
    return found or (_other(asked, *meaning) if meaning[0] else None)


def _alike(asked: _Asked) -> CredentialReading | None:
    """A title that differs from one entry's in what matters little, or letters in disorder."""
    if asked.context.scattered:
        return None
    title = likeness.put_right(asked.wording.title, asked.context)
    hits = likeness.like_titles(title, asked.context) if len(title) > 2 else []
    key = asked.key
    elsewhere = key in letters_anywhere(asked.catalogue) or key in professions.letters()
    if not hits and len(asked.words) == 1 and not elsewhere:
        hits = likeness.swapped_letters(key, asked.context)
    near = [replace(hit, match=Match.FUZZY) for hit in hits if _fits(hit, asked.wording)]
    return _chosen(asked, near) if near else None


_STEPS: tuple[Callable[[_Asked], CredentialReading | None], ...] = (
    _as_written,
    _by_letters,
    _by_title,
    _by_both,
    _as_trainee,
    _by_profession,
    _first_level,
    _misspelt,
    _alike,
)


def _chosen(asked: _Asked, hits: list[Hit]) -> CredentialReading:
    """The one entry meant by these names, or none if several may be."""
    best = min(hit.rank for hit in hits)
    fitting = [hit for hit in hits if asked.context.scattered or hit.rank == best]
    if len({hit.credential_id for hit in fitting}) > 1 and _says_licensed(asked):
        fitting = [hit for hit in fitting if hit.kind == "license"] or fitting
    ids = unique(hit.credential_id for hit in fitting)
    if len(ids) > 1:
        return undecided(asked.text, ids, fitting)
    hit = fitting[0]
    others = unique(h.credential_id for h in hits if h.credential_id != ids[0])
    sure = _SURE[hit.match] * (_SCATTERED if asked.context.scattered else 1)
    return CredentialReading(
        text=asked.text,
        credential_id=ids[0],
        match=hit.match,
        confidence=round(sure if hit.own else sure * _NATIONAL, 3),
        alternatives=others,
        trainee=hit.trainee,
    )


def _says_licensed(asked: _Asked) -> bool:
    return "licensed" in asked.wording.title or "license" in asked.wording.kinds


def _other(asked: _Asked, meaning: str, sure: float) -> CredentialReading:
    trainee = professions.is_trainee(asked.words)
    match = Match.OTHER_PROFESSION
    return CredentialReading(asked.text, None, match, sure, trainee=trainee, meaning=meaning)
