"""A string of letters and titles, cut into its parts: "MA LPC/LADAC" -> MA, LPC, LADAC. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from directory.credential_reading.context import letters_anywhere
from directory.credential_reading.professions import meaning_of
from directory.credential_reading.words import (
    letters_key,
    level_words,
    not_yet,
    title_words,
    vocabulary,
    weighty,
    words_of,
)
from directory.requirements import load_catalogue

Known = Callable[[str], bool]

_PIECE = re.compile(r"[^\s,;|/+&()\[\]:]+")
_HARD = re.compile(r"[,;|+\n\t•]|\s{2,}")
_SOFT = re.compile(r"[/&()\[\]:]")
_LONGEST = 12
_ATTACHED = re.compile(r"(?:#|no\.?|lic\.?|nbr)|#?\w{0,3}\d{4,}\w?|[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One word where it stands; `before`: "" joined by a space, else "soft" or "hard"."""

    start: int
    end: int
    word: str
    before: str


def split_credentials(text: str, known: Known) -> list[str]:
    """Cut a text into wordings, each as it was written.

    The longest stretch that `known` accepts is one part; what it does not know is cut at commas and
    the like, and between words that look like letters. A level, a trainee's word and a number stay
    with the letters before them, words such as "Temporary" with those behind.
    """
    return [text[start:end].strip(" .-*") for start, end in _Cutter(text, known).spans()]


@lru_cache(maxsize=65536)
def _post_nominals(text: str) -> tuple[str, ...]:
    parts = split_credentials(text, _known_anywhere)
    calm = (" ".join(part.replace(".", "").upper().split()) for part in parts)
    return tuple(dict.fromkeys(part for part in calm if part))


def split_post_nominals(text: str) -> list[str]:
    """Split a string of letters into its parts, in capitals, without full stops, in their order.

    Level numerals stay with their title ("CADC II"). What a part means depends on the state, so
    nothing is read into it here.
    """
    return list(_post_nominals(text))


@lru_cache(maxsize=65536)
def _known_anywhere(text: str) -> bool:
    words = words_of(text)
    if not words:
        return False
    return letters_key(words) in letters_anywhere(load_catalogue()) or bool(
        meaning_of(words, None)[0]
    )


class _Cutter:
    """Walks through the words of one text."""

    def __init__(self, text: str, known: Known) -> None:
        self._text, self._known = text, known
        self._pieces = list(_pieces(text))

    def spans(self) -> Iterator[tuple[int, int]]:
        """Where the parts begin and end."""
        waiting: list[int] = []
        n = 0
        while n < len(self._pieces):
            if waiting and self._breaks(waiting, n):
                yield from self._loose(waiting)
                waiting = []
            end = self._longest_known(n)
            if not end:
                waiting.append(n)
                n += 1
                continue
            start = self._with_qualifiers(waiting, n)
            yield from self._loose(waiting[: len(waiting) - (n - start)])
            waiting = []
            n = self._with_attached(end)
            yield self._span(start, n)
        yield from self._loose(waiting)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self._pieces[start].start, self._pieces[end - 1].end

    def _longest_known(self, start: int) -> int:
        """The end of the longest known stretch from `start` on; 0 if there is none."""
        last = min(len(self._pieces), start + _LONGEST)
        for end in range(last, start, -1):
            first, final = self._span(start, end)
            if self._may_join(start, end) and self._known(self._text[first:final]):
                return end
        return 0

    def _may_join(self, start: int, end: int) -> bool:
        """A stretch across a comma must be a title, or letters and their level."""
        inner = self._pieces[start + 1 : end]
        cuts = [n for n, piece in enumerate(inner, start + 1) if piece.before == "hard"]
        if not cuts:
            return True
        tail = [piece.word for piece in self._pieces[cuts[-1] : end]]
        if all(word in level_words() for word in tail):
            return len(cuts) == 1
        words = [piece.word for piece in self._pieces[start:end]]
        if len(set(words)) < len(words):  # a second title begins: "Licensed ..., Licensed ..."
            return False
        return sum(word in title_words() for word in words) * 2 >= len(words)

    def _breaks(self, waiting: list[int], n: int) -> bool:
        """Whether unknown words end before the n-th: a title's own "and" or "/" is no end."""
        before = self._pieces[n].before
        titled = any(map(self._is_titled, waiting))
        return before == "hard" or (before == "soft" and not titled)

    def _with_qualifiers(self, waiting: list[int], n: int) -> int:
        """Take words such as "Temporary" that stand right before known letters with them.

        Before a known title, take all words that stand there: they are a title's, misspelt.
        """
        start, titled = n, self._is_titled(n) and any(map(self._is_titled, waiting))
        for k in reversed(waiting):
            if self._pieces[start].before or not (titled or self._pieces[k].word in weighty()):
                break
            start = k
        return start

    def _is_titled(self, n: int) -> bool:
        return self._pieces[n].word in title_words()

    def _with_attached(self, end: int) -> int:
        while end < len(self._pieces) and self._is_attached(self._pieces[end]):
            end += 1
        return end

    def _is_attached(self, piece: _Piece) -> bool:
        nouns = vocabulary()["kind_nouns"]
        if piece.before:
            return False
        first = piece.word.split("-")[0]
        said = first in level_words() | not_yet() | _QUALIFIERS or piece.word in nouns
        return said or _ATTACHED.fullmatch(self._text[piece.start : piece.end]) is not None

    def _loose(self, waiting: list[int]) -> Iterator[tuple[int, int]]:
        """Unknown words: one part if they are words, single parts if they look like letters."""
        if any(
            len(self._pieces[k].word) > 8 or self._pieces[k].word in title_words() for k in waiting
        ):
            yield self._span(waiting[0], waiting[-1] + 1)
            return
        n = 0
        while n < len(waiting):
            end = self._with_attached(waiting[n] + 1)
            end = min(end, waiting[-1] + 1)
            yield self._span(waiting[n], end)
            n += end - waiting[n]


_QUALIFIERS = frozenset(
    {"assistant", "associate", "supervisor", "it", "ip", "cs", "advanced", "master"}
)


def _pieces(text: str) -> Iterator[_Piece]:
    end, before = 0, ""
    for found in _PIECE.finditer(text):
        gap = text[end : found.start()]
        before = "hard" if before == "hard" or _HARD.search(gap) else before
        before = "soft" if not before and _SOFT.search(gap) else before
        word = found[0]
        if word.lower() == "and" or not re.search(r"\w", word):
            before, end = before or "soft", found.end()
            continue
        yield _Piece(
            found.start(), found.end(), word.lower().replace(".", ""), before if end else ""
        )
        end, before = found.end(), ""
