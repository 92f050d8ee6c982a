"""Where a title exists, what plays its part elsewhere, and what its letters mean besides. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal, TypeVar

from directory.names.text import fold, squeeze
from directory.requirements.load import Catalogue, load_catalogue
from directory.requirements.model import Credential, FormerTitle
from directory.vocabulary import load, words

When = Literal["current", "former", "retired"]
Why = Literal["same_family_required", "same_family", "required"]
Meaning = frozenset[str]
T = TypeVar("T", str, frozenset[str])


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """A title in one jurisdiction. `now`: what it is called or followed by today, if former."""

    jurisdiction: str
    credential_id: str
    letters: str
    title: str
    family: str
    trainee: bool
    when: When
    now: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TitlePart:
    """What plays a title's part in a jurisdiction that lacks it, and why we say so."""

    jurisdiction: str
    why: Why
    credentials: tuple[TitlePlace, ...]


@dataclass(frozen=True, slots=True)
class OtherMeaning:
    """The same letters for something else; `jurisdiction` is "" where that holds everywhere."""

    jurisdiction: str
    letters: str
    title: str
    credential_id: str | None = None


@dataclass(frozen=True, slots=True)
class TitleAnswer:
    """All about one title. `national`: it belongs to the whole country, so no state replaces it.

    `suggestions` are known letters like those asked for, where nothing was found.
    """

    asked: str
    family: str
    national: bool
    exists: tuple[TitlePlace, ...]
    elsewhere: tuple[TitlePart, ...]
    other_meanings: tuple[OtherMeaning, ...]
    suggestions: tuple[str, ...]


def where_title(text: str, catalogue: Catalogue | None = None) -> TitleAnswer:
    """Everything the catalogue knows of a title: letters ("LADC"), its words, or a level of it.

    Letters are one title only where their words agree (rule 29): the commonest meaning answers,
    every other is told apart. Former names count as what they became (rule 31).
    """
    known = catalogue or load_catalogue()
    named = [place for place in _places(known) if _is_called(place, text)]
    main = _main_meaning(text, named)
    exists = tuple(place for place in named if _means(place, text, main))
    family = _commonest(Counter(place.family for place in exists)) or ""
    national = any(place.jurisdiction == "US" for place in exists)
    others = (*(_other(place) for place in named if place not in exists), *_professions(text))
    return TitleAnswer(
        asked=text,
        family=family,
        national=national,
        exists=exists,
        elsewhere=() if national or not exists else tuple(_parts(known, exists, family)),
        other_meanings=tuple(dict.fromkeys(others)),
        suggestions=() if named or others else _suggestions(known, text),
    )


def _places(catalogue: Catalogue) -> Iterator[TitlePlace]:
    """Every title under each of its letters, present and former."""
    for one in catalogue.credentials():
        for letters in (one.letters, *one.also_known_as):
            yield _present(catalogue, one, letters)
        for former in one.former_titles:
            for letters in (former.letters, *former.also_known_as):
                yield _formerly(one, former, letters)


def _present(catalogue: Catalogue, one: Credential, letters: str) -> TitlePlace:
    retired = one.status == "retired"
    now = tuple(catalogue.credential(name).letters for name in one.succeeded_by)
    when: When = "retired" if retired else "current"
    return TitlePlace(
        one.jurisdiction, one.id, letters, one.title, one.family, one.trainee, when, now
    )


def _formerly(one: Credential, former: FormerTitle, letters: str) -> TitlePlace:
    family = former.family or one.family
    return TitlePlace(
        *(one.jurisdiction, one.id, letters, former.title, family, one.trainee),
        when="former",
        now=(one.letters,),
    )


def _is_called(place: TitlePlace, text: str) -> bool:
    """By its letters, its words, or as a level or form of the letters asked: LADC I, CADC-T."""
    asked = squeeze(text)
    first = re.split(r"[^A-Za-z0-9]", place.letters)[0]
    return bool(asked) and asked in (
        squeeze(place.letters),
        squeeze(place.title),
        squeeze(first) if first != place.letters else "",
    )


def _main_meaning(text: str, named: Iterable[TitlePlace]) -> Meaning:
    """What the family of that very name means, if anybody is so called; else the commonest.

    Current titles speak before former ones, those of exactly these letters before their forms.
    """
    exact = [place for place in named if squeeze(place.letters) == squeeze(text)] or list(named)
    current = [place for place in exact if place.when == "current"]
    own = load("title_families")["families"].get(text.strip().upper(), _NONE)["words"]
    titles = {(place.credential_id, place.title) for place in current or exact}
    meanings = Counter(_meaning(title) for _, title in titles)
    return _commonest(meanings, {_meaning(word) for word in own}) or frozenset()


def _commonest(counts: Counter[T], preferred: Collection[T] = ()) -> T | None:
    """The preferred, then the most frequent; among equals the first in order of the alphabet."""
    return min(
        counts, key=lambda one: (one not in preferred, -counts[one], sorted(one)), default=None
    )


_NONE: dict[str, list[str]] = {"words": []}
_LEVEL = re.compile(r"[ivx]+|\d")


@cache
def _meaning(title: str) -> Meaning:
    """The words that tell a title from another, whatever its level: {alcohol, drug, counselor}."""
    found = set(re.findall(r"[a-z0-9]+", fold(title)))
    small = words("requirements", "small_words")
    telling = (word for word in found - small if not _LEVEL.fullmatch(word))
    return frozenset(word.removesuffix("s") for word in telling)


def _means(place: TitlePlace, text: str, main: Meaning) -> bool:
    """A form of the title (LADC/MH, CADC-T) may say more than the title itself."""
    meaning = _meaning(place.title)
    if not main:
        return False
    return meaning == main or (squeeze(place.letters) != squeeze(text) and meaning > main)


def _parts(catalogue: Catalogue, exists: Iterable[TitlePlace], family: str) -> Iterator[TitlePart]:
    """What a family should ask for in each state that does not issue the title today."""
    there = {place.jurisdiction for place in exists if place.when == "current"}
    for code, jurisdiction in catalogue.jurisdictions.items():
        if code == "US" or code in there or family == "other":
            continue
        able = [one for one in jurisdiction.credentials if _can_counsel(one)]
        for why, alike in _choices(able, family):
            if alike:
                shown = tuple(_present(catalogue, one, one.letters) for one in alike)
                yield TitlePart(code, why, shown)
                break


def _choices(able: list[Credential], family: str) -> tuple[tuple[Why, list[Credential]], ...]:
    same = [one for one in able if one.family == family]
    needed = [one for one in able if one.required_to_practice and one.required_to_practice.headline]
    return (
        ("same_family_required", [one for one in same if one in needed]),
        ("same_family", same),
        ("required", [one for one in needed if one.family != "other"]),
    )


def _can_counsel(one: Credential) -> bool:
    full = one.status == "current" and not one.trainee and one.level != "supervisor"
    return full and one.id not in words("title_families", "not_counseling")


def _other(place: TitlePlace) -> OtherMeaning:
    return OtherMeaning(place.jurisdiction, place.letters, place.title, place.credential_id)


def _professions(text: str) -> Iterator[OtherMeaning]:
    """Other professions of these letters: everywhere, or in some states only."""
    vocabulary = load("credential_words")
    everywhere = {"": vocabulary["other_letters"]}
    for code, letters in (*everywhere.items(), *vocabulary["other_letters_in"].items()):
        for written, title in letters.items():
            if squeeze(written) == squeeze(text):
                yield OtherMeaning(code, written, title)


def _suggestions(catalogue: Catalogue, text: str) -> tuple[str, ...]:
    known = {squeeze(place.letters): place.letters for place in _places(catalogue)}
    near = get_close_matches(squeeze(text), sorted(known), n=3)
    return tuple(known[one] for one in near)
