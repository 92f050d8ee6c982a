"""Slips of the pen: words put right, titles that differ in what matters little. Pure.

Only names of the reader's own context are compared, and a word that makes it another credential
("Clinical", "Associate", a level, a trainee's word) must stand in both.
"""

from __future__ import annotations

from functools import cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from directory.credential_reading.context import Context, Hit
from directory.credential_reading.professions import title_vocabulary
from directory.credential_reading.words import Title, vocabulary, weighty

_SAME_WORD = 82.0
_SAME_TITLE = 88.0
_MARGIN = 3.0
_NEAR_TITLE = 75.0
_SHORTEST_WORD = 5
_SHORTEST_LETTERS = 4


def put_right(title: Title, context: Context) -> Title:
    """The title with words that we do not know replaced by the known word they are most like."""
    known = _general_words().union(*context.titles)
    return frozenset(_corrected(word, known) for word in title)


def _corrected(word: str, known: frozenset[str]) -> str:
    if word in known or len(word) < _SHORTEST_WORD:
        return word
    pool = [k for k in sorted(known) if len(k) >= _SHORTEST_WORD and k[0] == word[0]]
    found = process.extractOne(word, pool, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
    return found[0] if found else word


@cache
def _general_words() -> frozenset[str]:
    nouns = frozenset(vocabulary()["kind_nouns"])
    return title_vocabulary() | weighty() | nouns


def like_titles(title: Title, context: Context) -> list[Hit]:
    """The names of the one entry whose title is clearly most like this, else none."""
    scored = [(score, t) for score, t in _scored(title, context, _SAME_TITLE) if _agree(title, t)]
    if not scored:
        return []
    best = scored[0][0]
    return [hit for score, t in scored if score > best - _MARGIN for hit in context.titles[t]]


def near_titles(title: Title, context: Context) -> list[str]:
    """Ids of entries with a title somewhat like this, the likest first."""
    scored = _scored(title, context, _NEAR_TITLE)
    return [hit.credential_id for _, known in scored[:4] for hit in context.titles[known]]


def _scored(title: Title, context: Context, cutoff: float) -> list[tuple[float, Title]]:
    texts = {known: " ".join(sorted(known)) for known in context.titles}
    found = process.extract(
        " ".join(sorted(title)), texts, scorer=fuzz.ratio, score_cutoff=cutoff, limit=8
    )
    return [(score, known) for _, score, known in found]


def _agree(one: Title, other: Title) -> bool:
    """Whether two titles differ in nothing that makes another credential."""
    light = frozenset(vocabulary()["light"])
    return one - light == other - light or (
        one & weighty() == other & weighty() and len(one ^ other) <= 2
    )


def swapped_letters(key: str, context: Context) -> list[Hit]:
    """Entries whose letters are these but for two neighbors that changed places."""
    if len(key) < _SHORTEST_LETTERS:
        return []
    mixed = sorted(key)
    near = (known for known in context.letters if sorted(known) == mixed)
    return [h for known in near if OSA.distance(key, known) == 1 for h in context.letters[known]]
