"""Names found by their words are those found by looking at every name."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from directory.finding.name_search import Pool, Step, Wanted, by_name
from directory.index.names import Names, write_names, write_numbers
from directory.index.shelf import _mapped_file

FAMILIES = ("delavega", "de la vega", "vega", "smith", "smyth", "la vega", "o brien", "obrien")
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
        found = [self._names.beginning(step.begins, wanted)]
        found += [self._names.formerly(step.formerly)] if step.formerly else []
        found += [self._names.holding(step.holds)] if step.holds else []
        people = np.concatenate([numbers for _, numbers in found])
        texts = [name for held, _ in found for name in held]
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
