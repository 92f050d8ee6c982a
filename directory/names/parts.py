"""A name in parts: what a board typed into each column, and what belongs elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from directory.names.nicknames import known_as
from directory.names.text import clean, fold, humane, shouts, squeeze
from directory.vocabulary import load, words


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts, each part as published."""

    given: str
    middle: str
    family: str
    suffix: str  # generation only: "Jr", "Sr", "II", "III", "IV", "V" or ""
    post_nominals: tuple[str, ...] = ()
    former_families: tuple[str, ...] = ()
    doubtful: bool = False  # another reading is as good: for a person to look at
    nicknames: tuple[str, ...] = ()

    @property
    def display(self) -> str:
        """The name as a page shows it: humane capitals where the source shouts, else untouched."""
        given = " ".join(part for part in (self.given, self.middle) if part)
        loud = shouts(f"{given} {self.family}")
        # "Jane SMITH": capitals that mark which part is the family name are not its spelling.
        loud_family = loud or (len(self.family) > 2 and shouts(self.family))
        family = humane(self.family, family=True) if loud_family else self.family
        parts = (humane(given) if loud else given, family, self.suffix)
        return " ".join(part for part in parts if part)


def name_from_parts(*, family: str, given: str, middle: str = "", suffix: str = "") -> PersonName:
    """A name from a source's own columns, whatever else was typed into them.

    A generation, letters after the name, a nickname in brackets or a former family name may hide
    in any part ("SMITH JR", "DOE (ROE)", "JANE A"); each goes where it belongs.
    """
    family, given, middle = clean(family), clean(given), _clean_middle(middle)
    if not suffix and family.isalpha() and given.isalpha() and _nothing_hidden(middle):
        return PersonName(given, middle, family, "")
    family, former = _take_former(family)
    given, nicknames = take_delimited(without_title(given))
    middle, more_nicknames = take_delimited(middle)
    peeled = (
        _peel(given, least=1, is_family=False),
        _peel(middle, least=0, is_family=False),
        _peel(family, least=1, is_family=True),
        _peel_suffix(clean(suffix), declared=True),
    )
    generations = list(dict.fromkeys(p.generation for p in reversed(peeled) if p.generation))
    given, middle = _initial_to_middle(peeled[0].text, peeled[1].text)
    return PersonName(
        given=given,
        middle=middle,
        family=peeled[2].text,
        suffix=generations[0] if generations else "",
        post_nominals=tuple(dict.fromkeys(word for p in peeled for word in p.letters)),
        former_families=former,
        doubtful=len(generations) > 1 or any(p.doubtful for p in peeled),
        nicknames=nicknames + more_nicknames,
    )


class _Peeled(NamedTuple):
    text: str
    generation: str = ""
    letters: tuple[str, ...] = ()
    doubtful: bool = False


_JOINTS = re.compile(r"[-/&+]")  # between letters: "CADC-II", "LADC/CADC"
_ROMAN = ("iii", "ii", "iv", "i")
_DELIMITED = re.compile(r"[(\[\"“]\s*([^)\]\"”]+?)\s*[)\]\"”]")


def take_delimited(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its bracketed or quoted pieces, and those pieces."""
    found = tuple(match.strip() for match in _DELIMITED.findall(text))
    return (" ".join(_DELIMITED.sub(" ", text).split()), found) if found else (text, ())


def without_title(given: str) -> str:
    """A given name without the form of address before it: "DR JANE" -> "JANE"."""
    title, _, rest = given.partition(" ")
    return rest if rest and squeeze(title) in name_words("titles") else given


def _take_former(family: str) -> tuple[str, tuple[str, ...]]:
    """Former family names: "DOE (ROE)" and "DOE NEE ROE" are a Doe who was a Roe."""
    family, former = take_delimited(family)
    tokens = family.split()
    for place, token in enumerate(tokens[1:-1], start=1):
        if squeeze(token) in name_words("former_name_markers"):
            return " ".join(tokens[:place]), (*former, " ".join(tokens[place + 1 :]))
    return family, former


def _clean_middle(middle: str) -> str:
    middle = clean(middle)
    return "" if fold(middle) in name_words("no_middle_name") else middle


def _nothing_hidden(middle: str) -> bool:
    """The usual middle name, one plain word or none, from which nothing can be taken out."""
    return len(middle) < 2 or (
        middle.isalpha() and middle.lower() not in certain_generations() and not is_letters(middle)
    )


def _initial_to_middle(given: str, middle: str) -> tuple[str, str]:
    """A given-name column's "JANE A" is a name and an initial; "MARY ANN" stays whole."""
    first, _, last = given.rpartition(" ")
    return (first, last) if first and not middle and len(squeeze(last)) == 1 else (given, middle)


def _peel(part: str, *, least: int, is_family: bool) -> _Peeled:
    """Take generation and letters off the end of one part, leaving at least so many words."""
    head, _, behind_comma = part.partition(",")
    tokens, generation, letters = head.split(), "", list[str]()
    generations = _generations() if is_family else certain_generations()
    while len(tokens) > least:
        tokens, taken = take_letters(tokens, least)
        letters[:0] = taken
        key = squeeze(tokens[-1]) if len(tokens) > least else ""
        if key in generations and not generation:
            generation = _generations()[key]
            tokens.pop()
        elif not taken:
            break
    inside = "" if is_family or generation else _generation_inside(tokens, least)
    behind = _peel_suffix(behind_comma, declared=False)
    return _Peeled(
        " ".join(tokens),
        generation or inside or behind.generation,
        (*letters, *behind.letters),
        behind.doubtful or bool(inside),
    )


def take_letters(tokens: Sequence[str], least: int) -> tuple[list[str], list[str]]:
    """A part without the letters at its end, and those: "JANE LADC II CAP" -> JANE; LADC II, CAP.

    What is also a name counts behind letters that are nobody's. At least so many words stay.
    """
    first = len(tokens)
    for place in range(len(tokens) - 1, least - 1, -1):
        key = squeeze(tokens[place])
        if is_letters(tokens[place]) or _levelled(tokens, place):
            first = place
        elif key not in all_letters() and key not in name_words("levels"):
            break
    letters: list[str] = []
    for token in tokens[first:]:
        if squeeze(token) in name_words("levels"):
            letters[-1] = f"{letters[-1]} {token}"
        else:
            letters.append(token.replace(".", ""))
    return list(tokens[:first]), letters


def _levelled(tokens: Sequence[str], place: int) -> bool:
    """Whether letters that may be a name are none, since a level follows: "ADC II", not "ED II"."""
    key, behind = squeeze(tokens[place]), "".join(tokens[place + 1 : place + 2])
    level = squeeze(behind) in name_words("levels")
    return level and len(key) > 2 and key in all_letters() and not known_as(key)


@lru_cache(maxsize=4096)
def is_letters(word: str) -> bool:
    """Whether a word is letters that are nobody's name: CADC, CADCII, "CADC-II", "LADC/CADC"."""
    first, *rest = (squeeze(piece) for piece in _JOINTS.split(word))
    clear = clear_letters()
    if rest:
        short = all(len(it) < 3 or it in all_letters() | name_words("levels") for it in rest)
        return squeeze(word) in clear or (first in clear and short)
    return first in clear or any(first.removesuffix(level) in clear for level in _ROMAN)


def _generation_inside(tokens: list[str], least: int) -> str:
    """Take the generation out from before a word that nobody knows: "A JR XYZ" -> "A XYZ"."""
    for place in range(max(least, 0), len(tokens) - 1):
        key = squeeze(tokens[place])
        if key in certain_generations():
            del tokens[place]
            return _generations()[key]
    return ""


def _peel_suffix(text: str, *, declared: bool) -> _Peeled:
    """Generation and letters of a suffix: `declared` when a column or a comma says it is one."""
    generation, letters, doubtful = "", list[str](), False
    for piece in re.split(r"[,;]", text):
        before = len(letters)
        for token in piece.split():
            key = squeeze(token)
            if len(letters) > before and key in name_words("levels"):
                letters[-1] = f"{letters[-1]} {token}"
            elif key in _generations():
                generation = generation or _generations()[key]
            elif len(key) > 1 and key not in name_words("levels"):
                letters.append(token.replace(".", ""))
                doubtful |= not declared and key not in all_letters()
    return _Peeled("", generation, tuple(letters), doubtful)


def name_words(key: str) -> frozenset[str]:
    """One word list of the names vocabulary."""
    return words("names", key)


@cache
def clear_letters() -> frozenset[str]:
    """Letters after a name that are nobody's name."""
    return frozenset(load("names")["post_nominals"]["clear"])


@cache
def certain_generations() -> frozenset[str]:
    """Generation suffixes that are neither an initial nor a given name."""
    return frozenset(_generations()) - name_words("doubtful_generations")


@cache
def all_letters() -> frozenset[str]:
    """Letters after a name, those too that are a name."""
    return clear_letters() | frozenset(load("names")["post_nominals"]["after_comma"])


@cache
def _generations() -> dict[str, str]:
    return {str(key): str(value) for key, value in load("names")["generation_suffixes"].items()}
