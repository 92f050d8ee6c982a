"""Every word that families read is there in every language, and says the same things."""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from crawler.source import load_sources
from directory import vocabulary
from directory.data import data_path
from directory.finding import ranking
from directory.places import PlaceNotFound, resolve_place
from directory.requirements import load_catalogue
from directory.words.language import speaking, spoken
from directory.words.sentences import in_words
from directory.words.specialties import UnknownWord, specialty

ROOT = Path(str(data_path("vocabulary")))
LANGUAGES = sorted(path.name for path in ROOT.iterdir() if path.is_dir())
FILES = vocabulary.load("translated")


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every word with its path; a list is one word."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, (*path, str(key)))
    else:
        yield path, value


def fits(path: tuple[str, ...], pattern: str) -> bool:
    parts = pattern.split(".")
    return len(parts) == len(path) and all(
        part in ("*", own) for part, own in zip(parts, path, strict=True)
    )


def english(name: str) -> dict[tuple[str, ...], Any]:
    patterns = FILES[name]
    return {
        path: word
        for path, word in leaves(vocabulary.load(name))
        if word is not None and any(fits(path, pattern) for pattern in patterns)
    }


def translated(code: str, name: str) -> dict[tuple[str, ...], Any]:
    return dict(leaves(vocabulary._read(f"{code}/{name}.yaml")))


def marks(words: Any) -> list[str]:
    """What a sentence leaves open: `{date}`, `{call:emergency}`."""
    text = " ".join(words) if isinstance(words, list) else str(words)
    return sorted(
        f"{name}:{kind}" if kind else name
        for _, name, kind, _ in string.Formatter().parse(text)
        if name
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_no_word_is_missing_and_none_is_left_over(code: str, name: str) -> None:
    ours, theirs = english(name), translated(code, name)
    assert sorted(ours.keys() - theirs.keys()) == []
    assert sorted(theirs.keys() - ours.keys()) == []
    assert [path for path, word in theirs.items() if not word] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_file_of_a_language_is_named(code: str) -> None:
    assert {path.stem for path in (ROOT / code).glob("*.yaml")} == {*FILES, "phrases"}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_translation_leaves_open_what_the_english_does(code: str, name: str) -> None:
    theirs = translated(code, name)
    asked = {"kind", "letters"} if name == "ranking" else set()
    for path, word in english(name).items():
        told = [mark for mark in marks(theirs[path]) if mark not in asked]
        assert set(told) == set(marks(word)) - asked, path


def test_spanish_is_no_copy_of_the_english() -> None:
    told = [(english(name), translated("es", name)) for name in FILES if name != "places"]
    same = {
        word
        for ours, theirs in told
        for path, word in ours.items()
        if theirs[path] == word and " " in str(word)
    }
    assert same == set()


def test_a_sentence_is_said_in_the_language_in_use_and_only_there() -> None:
    part = ranking.ScorePart("freshness", 5, "listing:1", (("days", "2"),))
    with speaking("es"):
        assert part.text == "Última comprobación: hace 2 días."
        assert spoken() == "es"
    assert part.text == "Last checked 2 days ago."


def test_days_in_spanish() -> None:
    with speaking("es"):
        assert in_words(dt.date(2027, 3, 3)) == "3 de marzo de 2027"
    assert in_words(dt.date(2027, 3, 3)) == "March 3, 2027"


def test_mistakes_are_told_in_spanish() -> None:
    with speaking("es"):
        with pytest.raises(PlaceNotFound, match="No conocemos el lugar «Xyzzyville»"):
            resolve_place("Xyzzyville")
        with pytest.raises(UnknownWord, match="No conocemos el problema «qwertz»"):
            specialty("qwertz")
        assert specialty("Gambling") == "gambling"  # codes and English words stay known


def test_a_language_without_a_file_of_words_reads_the_english() -> None:
    with speaking("zz"):
        assert in_words.__module__
        assert vocabulary.load("dates")["months"][0] == "January"


def test_no_sentence_of_a_language_is_in_the_grammar_of_another() -> None:
    """A placeholder glued to a letter would be a stem with an ending."""
    glued = re.compile(r"[A-Za-zñ]\{|\}[a-zñ]")
    for name in ("ranking", "pages"):
        for path, word in translated("es", name).items():
            assert not glued.search(str(word)), path


def test_every_way_to_check_a_name_and_what_lists_show_is_told_in_spanish() -> None:
    hows = {
        check.how
        for file in load_catalogue().jurisdictions.values()
        for check in (issuer.check for issuer in file.issuers)
        if check and check.how
    }
    for one in load_sources().values():
        hows |= {" ".join(text.split()) for text in (one.check_how, one.discipline_note) if text}
    assert hows - vocabulary._phrases("es").keys() == set()
