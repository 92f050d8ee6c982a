"""Names for invented people, drawn from the pools in `names.yaml`."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from crawler.sample.people import Name
from crawler.sample.plan import read_data

SAME_HERITAGE = 0.8  # how often given and family name come from one pool
WITH_MIDDLE = 0.7
SEXES = {"F": "female", "M": "male"}
GENERATIONS = (("Sr", "Jr"), ("Jr", "III"))


@cache
def pools() -> dict[str, Any]:
    """Read the pools, once."""
    found: dict[str, Any] = read_data("names.yaml")
    return found


class Namer:
    """Draws names. No two people share given and family name unless they are meant to."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._heritages = pools()["heritages"]
        self._weights = [h["weight"] for h in self._heritages]
        self._used: set[tuple[str, str]] = set()

    def sex(self) -> str:
        """F or M; three of five counselors are women."""
        return self._rng.choice("FFFMM")

    def _heritage(self) -> dict[str, Any]:
        found: dict[str, Any] = self._rng.choices(self._heritages, self._weights)[0]
        return found

    def _given(self, heritage: dict[str, Any], sex: str) -> str:
        given: str = self._rng.choice(heritage[SEXES[sex]])
        return given

    def family(self) -> str:
        """A family name of any pool."""
        family: str = self._rng.choice(self._heritage()["family"])
        return family

    def middle(self, sex: str) -> str:
        """A middle name, or none."""
        if self._rng.random() > WITH_MIDDLE:
            return ""
        return self._given(self._heritages[0], sex)

    def person(self, sex: str, *, family: str = "", given: str = "") -> Name:
        """A name nobody has yet; the parts that are given stand."""
        while True:
            heritage = self._heritage()
            other = heritage if self._rng.random() < SAME_HERITAGE else self._heritage()
            drawn = family or self._rng.choice(heritage["family"])
            first = given or self._given(other, sex)
            middle = self.middle(sex)
            if (first, drawn) not in self._used and middle != first:
                self._used.add((first, drawn))
                return Name(first, drawn, middle)

    def hyphenated(self, sex: str) -> Name:
        """A family name of two."""
        left, right = self.family(), self.family()
        return self.person(sex, family=f"{left}-{right}" if left != right else f"{left}-Hale")

    def of_pool(self, sex: str, pool: str) -> Name:
        """A name with a family name of the pool `particles` or `accented`."""
        return self.person(sex, family=self._rng.choice(pools()[pool]))

    def common(self, sex: str, index: int) -> list[Name]:
        """Three strangers' names: the same but for middle names."""
        words = pools()["common"][SEXES[sex]]
        given, family = words[index % len(words)].split()
        middles = self._rng.sample(self._heritages[0][SEXES[sex]], 3)
        return [Name(given, family, middle) for middle in (middles[0], middles[1], "")]

    def generations(self) -> list[Name]:
        """Father's and son's name."""
        name = self.person("M")
        pair = self._rng.choice(GENERATIONS)
        return [Name(name.given, name.family, name.middle, suffix) for suffix in pair]

    def household(self) -> list[tuple[Name, str]]:
        """A woman's and a man's name with one family name."""
        family = self.family()
        return [(self.person(sex, family=family), sex) for sex in ("F", "M")]

    def twins(self, index: int) -> list[Name]:
        """Two given names that are nearly one."""
        both = pools()["twins"][index % len(pools()["twins"])]
        family = self.family()
        return [self.person("F", family=family, given=given) for given in both]


def nickname(name: Name, sex: str) -> str | None:
    """The short form of a given name, if it has one."""
    found: str | None = pools()["nicknames"][SEXES[sex]].get(name.given)
    return found


def misspell(rng: random.Random, word: str) -> str:
    """Swap, drop or double one letter, never the first: a slip of the keyboard."""
    at = rng.randrange(1, len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    dropped = word[:at] + word[at + 1 :]
    doubled = word[:at] + word[at] + word[at:]
    options = [slip for slip in (swapped, dropped, doubled) if slip != word]
    return rng.choice(options)
