"""Names found by their words are those found by looking at every name."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given as supposing
from hypothesis import settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from directory.finding.name_comparison import Wanted, may_be_given
from directory.finding.name_search import (
    Pool,
    Step,
    _begins_alike,
    _hits,
    _holds_word,
    _sounds_alike,
    by_name,
)
from directory.index.names import Names, write_names, write_numbers
from directory.index.shelf import _mapped_file
from directory.index.words import Words, letters_of, write_words
from directory.names.heard import heard

FAMILIES = (
    "delavega",
    "de la vega",
    "vega",
    "smith",
    "smyth",
    "la vega",
    "o brien",
    "obrien",
    "quill",
    "kwill",
    "phelan",
    "felan",
)
GIVEN = ("ana", "anna", "bob", "robert", "j", "mary ann", "maryann", "maria", "de")


class _Every:
    """All names of a step, one by one."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def pool(self, step: Step, wanted: Wanted) -> Pool:
        held = [f"| {step.formerly}"] * bool(step.formerly) + [step.holds] * bool(step.holds)
        good = [
            number
            for number, name in enumerate(self._names)
            if name.startswith(step.begins or ("\0",)) or any(words in name for words in held)
        ]
        names = [self._names[one] for one in good]
        return Pool(names, lambda places: ((one, str(good[one])) for one in places))


class _Indexed:
    def __init__(self, names: Names) -> None:
        self._names = names
        self.looked_at = 0

    def pool(self, step: Step, wanted: Wanted) -> Pool:
        texts, people = self._names.found(step, wanted)
        self.looked_at += len(texts)
        return Pool(texts, lambda places: ((one, str(people[one])) for one in places))


def _misspelt(rnd: random.Random, text: str) -> str:
    at = rnd.randrange(len(text))
    return rnd.choice((text, text[:at] + text[at + 1 :], f"{text[:at]}e{text[at:]}"))


def _name(rnd: random.Random) -> str:
    family = _misspelt(rnd, rnd.choice(FAMILIES))
    former = f" | {_misspelt(rnd, rnd.choice(FAMILIES))}" if rnd.random() < 0.1 else ""
    given = " ".join(rnd.choices(GIVEN, k=rnd.choice((0, 1, 1, 2, 3))))
    return " ".join(f"{family} {given}".split()) + former


def test_the_words_leave_out_nobody_whom_the_rules_would_find(tmp_path: Path) -> None:
    rnd = random.Random(1)
    names = [_name(rnd) for _ in range(600)]
    write_names(tmp_path, [(name, number) for number, name in enumerate(names)])
    write_numbers(tmp_path, [], [])
    indexed = _Indexed(Names(tmp_path, _mapped_file(tmp_path / "names.txt")))
    every, found = _Every(names), 0
    for _ in range(150):
        family, given = _misspelt(rnd, rnd.choice(FAMILIES)), rnd.choice((*GIVEN, ""))
        asked = rnd.choice((f"{given} {family}", f"{family}, {given}", family)).strip()
        told = by_name(indexed, asked)
        assert told == by_name(every, asked), asked
        found += len(told)
    assert found > 2000


def test_few_names_are_looked_at(tmp_path: Path) -> None:
    names = [f"sm{letter}{other}lton ana" for letter in "aeiouxyz" for other in "bcdfghjk"]
    names += ["smith ana", "smith bob", "smith eve"]
    write_names(tmp_path, [(name, number) for number, name in enumerate(names)])
    write_numbers(tmp_path, [], [])
    indexed = _Indexed(Names(tmp_path, _mapped_file(tmp_path / "names.txt")))
    assert [hit.how for hit in by_name(indexed, "Bob Smith")] == ["exact"]
    assert indexed.looked_at == 1


PARTS = ("de", "la", "van", "der", "berg", "cruz", "o", "brien", "mc", "li", "st", "a")
GIVENS = ("ana", "anna", "bob", "robert", "j", "mary", "ann", "maryann", "steven", "stephen")
part = st.sampled_from(PARTS) | st.text("abdels", min_size=1, max_size=7)
given_name = st.sampled_from(GIVENS) | part


def _word(rnd: random.Random) -> str:
    return "".join(rnd.choices(PARTS, k=rnd.choice((1, 1, 2, 2, 3))))


def _words(rnd: random.Random, most: int) -> str:
    return " ".join(_word(rnd) for _ in range(rnd.randint(1, most)))


def _long_name(rnd: random.Random) -> str:
    given = " ".join(rnd.choice((rnd.choice(GIVENS), _word(rnd))) for _ in range(rnd.randrange(4)))
    former = [_words(rnd, 3) for _ in range(rnd.choice((0, 0, 1, 2)))]
    return " | ".join([f"{_words(rnd, 4)} {given}".strip(), *former])


def _wrong(rnd: random.Random, text: str) -> str:
    """One letter or space too many, too few, another one, or in the place of the next."""
    at = rnd.randrange(len(text))
    here, after = text[at], text[at + 1 :]
    put = (here + " ", " " + here, here + "e", "", "a", " ", after[:1] + here)
    rest = rnd.randrange(len(put))
    return text[:at] + put[rest] + (after[1:] if rest == len(put) - 1 else after)


def _typed(rnd: random.Random, names: Sequence[str]) -> Wanted:
    """A family name of theirs, today's or a former one, with some letters or spaces wrong."""
    words = rnd.choice(rnd.choice(names).split(" | ")).split()
    begins = rnd.choice((0, 0, 0, 1, 2)) % len(words)
    text = " ".join(words[begins : begins + rnd.randint(1, 5)])
    for _ in range(rnd.randrange(5)):
        text = _wrong(rnd, text) or "li"
    given = rnd.choice((*GIVENS, *words[1:2], "", "", "mary ann", "b"))
    return Wanted(" ".join(text.split()) or "li", given, rnd.choice(("", f"{given}ann")))


@pytest.mark.parametrize("seed", range(4))
def test_each_step_finds_by_words_what_it_finds_by_every_name(tmp_path: Path, seed: int) -> None:
    rnd, found = random.Random(seed), 0
    names = sorted({_long_name(rnd) for _ in range(500)})
    write_names(tmp_path, [(name, number) for number, name in enumerate(names)])
    write_numbers(tmp_path, [], [])
    indexed, every = _Indexed(Names(tmp_path, (tmp_path / "names.txt").read_bytes())), _Every(names)
    for _ in range(300):
        wanted = _typed(rnd, names)
        for step in (_begins_alike, _sounds_alike, _holds_word):
            asked = step(wanted.family)
            told = sorted(_hits(indexed.pool(asked, wanted), wanted), key=str)
            assert told == sorted(_hits(every.pool(asked, wanted), wanted), key=str), wanted
            found += len(told)
    assert found > 500


def test_todays_name_is_compared_too_where_the_former_one_begins_as_was_typed(
    tmp_path: Path,
) -> None:
    write_names(tmp_path, [("garstariham ana | dorridencombe", 0), ("garstarihan ana", 1)])
    write_numbers(tmp_path, [], [])
    names = Names(tmp_path, (tmp_path / "names.txt").read_bytes())
    wanted = Wanted("dorstariham", "ana")
    found, _ = names.found(_begins_alike(wanted.family), wanted)
    assert found == ["garstariham ana | dorridencombe"]


@settings(max_examples=200, deadline=None)
@supposing(
    st.sets(part | st.sampled_from(GIVENS), min_size=1), part, st.sampled_from(GIVENS) | part
)
def test_words_passed_over_by_their_letters_are_none_of_those_looked_for(
    words: set[str], typed: str, given: str
) -> None:
    ordered = sorted(words)
    with TemporaryDirectory() as folder:
        write_words(Path(folder), ordered)
        known = Words(Path(folder))
        alike = known.alike(typed, np.arange(len(ordered))).tolist()
        wanted = Wanted(typed, given, f"{given}ann")
        good = known.given(wanted, np.arange(len(ordered)))[: len(ordered)].tolist()
    near = [
        OSA.normalized_similarity(word, typed) >= 0.74 or heard(word) == heard(typed)
        for word in ordered
    ]
    assert alike == np.flatnonzero(near).tolist()
    assert good == [may_be_given(wanted, word) for word in ordered]


@supposing(st.text("ab c1"), st.text("ab c1"))
def test_letters_that_only_one_has_are_never_counted_twice(one: str, other: str) -> None:
    apart = Counter(one.replace(" ", "")) - Counter(other.replace(" ", ""))
    assert (letters_of(one) & ~letters_of(other)).bit_count() <= apart.total()
