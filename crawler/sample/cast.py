"""Casting: names and homes for a source's people, the easily confused ones first."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from crawler.sample.names import Namer
from crawler.sample.people import Home, Name, Person, Town
from crawler.sample.plan import Board, Plan
from crawler.sample.towns import Settler

Cast = Iterator[Person]
PLAIN = "plain"


class Casting:
    """Makes people who have a name and a home, and no licence yet."""

    def __init__(self, rng: random.Random, plan: Plan) -> None:
        self._plan = plan
        self.namer = Namer(rng)
        self._settler = Settler(rng, plan.hub_share)
        self._ordinal = 0
        self._groups: dict[str, Callable[[Board, int], list[tuple[Name, str, Home]]]] = {
            "father_son": self._father_son,
            "common_name": self._strangers,
            "household": self._household,
            "twins": self._twins,
        }

    def _person(self, name: Name, sex: str, home: Home, source: str, kind: str) -> Person:
        self._ordinal += 1
        kinds = () if kind == PLAIN else (kind,)
        return Person(f"t{self._ordinal:04d}", name, sex, home, source, kinds=kinds)

    def home(self, board: Board) -> Home:
        """A home in a board's state."""
        return self._settler.home(self._settler.town(board.state, board.hubs))

    def elsewhere(self, state: str, hubs: tuple[str, ...], than: Town) -> Home:
        """A home in another city of a state."""
        while True:
            town = self._settler.town(state, hubs)
            if town.city != than.city:
                return self._settler.home(town)

    def _father_son(self, board: Board, _: int) -> list[tuple[Name, str, Home]]:
        home = self.home(board)
        same_zip = self._settler.home(home.town)
        return [
            (name, "M", where)
            for name, where in zip(self.namer.generations(), (home, same_zip), strict=True)
        ]

    def _strangers(self, board: Board, index: int) -> list[tuple[Name, str, Home]]:
        """Three of one name, two of them in one city."""
        first = self.home(board)
        town = self._settler.in_city(board.state, first.town.city)
        homes = (first, self._settler.home(town), self.elsewhere(board.state, (), town))
        sex = "MF"[index % 2]
        names = self.namer.common(sex, index // 2)
        return [(name, sex, home) for name, home in zip(names, homes, strict=True)]

    def _household(self, board: Board, _: int) -> list[tuple[Name, str, Home]]:
        home = self.home(board)
        return [(name, sex, home) for name, sex in self.namer.household()]

    def _twins(self, board: Board, index: int) -> list[tuple[Name, str, Home]]:
        home = self.home(board)
        return [(name, "F", home) for name in self.namer.twins(index)]

    def _named(self, kind: str, sex: str) -> Name:
        if kind == "hyphenated":
            return self.namer.hyphenated(sex)
        if kind == "particle":
            return self.namer.of_pool(sex, "particles")
        if kind == "accented":
            return self.namer.of_pool(sex, "accented")
        return self.namer.person(sex)

    def people_of(self, source: str) -> Cast:
        """A source's people: groups, then people with names of a sort, then everyone else."""
        board, made = self._plan.sources[source], 0
        for kind, counts in self._plan.names.items():
            for index in range(counts.get(source, 0)):
                if group := self._groups.get(kind):
                    found = group(board, index)
                else:
                    sex = self.namer.sex()
                    found = [(self._named(kind, sex), sex, self.home(board))]
                for name, sex, home in found:
                    made += 1
                    yield self._person(name, sex, home, source, kind)
        for _ in range(board.people - made):
            sex = self.namer.sex()
            yield self._person(self.namer.person(sex), sex, self.home(board), source, PLAIN)

    def nppes_only(self) -> Cast:
        """People whom no board here lists, state by state."""
        for state, count in self._plan.nppes_only.states.items():
            for _ in range(count):
                sex, home = self.namer.sex(), self._settler.home(self._settler.town(state))
                name = self.namer.person(sex)
                yield self._person(name, sex, home, "nppes", "self_reported_only")


def with_kind(person: Person, *kinds: str) -> Person:
    """The same person, of one more kind."""
    return replace(person, kinds=(*person.kinds, *kinds))
