"""What became of people's credentials: renewed, lapsed, disciplined, doubled."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace

from crawler.sample.cast import with_kind
from crawler.sample.numbering import Numberer
from crawler.sample.people import Action, Licence, Person
from crawler.sample.plan import Career, Plan

IN_FORCE = frozenset(
    {"in_force", "in_renewal", "restricted", "disciplined", "two_titles", "two_states"}
    | {"trainee", "trainee_then_full"}
)
PAST_HEADLINES = frozenset({"Expired"})  # a disciplined person's credential may have run out
_YEAR = 365
_MAX_ACTIONS = 3
_YEARS, _TRAINEE_YEARS = 24, 5
ENDED_DAYS = (90, 1500)
AHEAD_DAYS = (20, 700)


class Careers:
    """Gives each board person licences by the plan's counts."""

    def __init__(self, rng: random.Random, plan: Plan, numberer: Numberer) -> None:
        self._rng, self._plan, self._numberer = rng, plan, numberer

    def give(self, source: str, people: list[Person]) -> Iterator[Person]:
        """Everybody of a source, with what happened to them."""
        lots: list[tuple[str, Career]] = [
            (kind, by_source[source])
            for kind, by_source in self._plan.careers.items()
            if source in by_source
            for _ in range(by_source[source].count)
        ]
        rest = Career(count=0, words=self._plan.in_force[source])
        lots += [("in_force", rest)] * (len(people) - len(lots))
        self._rng.shuffle(lots)
        for person, (kind, career) in zip(people, lots, strict=True):
            yield self._live(person, kind, career)

    def _live(self, person: Person, kind: str, career: Career) -> Person:
        words = self._rng.choice(career.words)
        title = self._title(person.source, trainee=kind == "trainee")
        main = self._licence(person, person.source, title, words, kind in IN_FORCE)
        licences = [main, *self._second(person, main, kind, career)]
        if kind == "disciplined":
            licences = [self._discipline(main)]
        person = replace(person, licences=tuple(licences))
        return person if kind == "in_force" else with_kind(person, kind)

    def _second(
        self, person: Person, main: Licence, kind: str, career: Career
    ) -> Iterator[Licence]:
        source, active = person.source, (main.status, main.reason)
        if kind == "two_titles":
            others = [title for title in self._plan.sources[source].titles if title != main.title]
            yield self._licence(person, source, self._rng.choice(others), active, True)
        elif kind == "trainee_then_full":
            ended = self._plan.trainee_ends[source]
            trainee = self._licence(
                person, source, self._title(source, trainee=True), (ended, None), False
            )
            before = main.issued - dt.timedelta(days=self._rng.randrange(400, 1400))
            yield replace(trainee, issued=before, expires=main.issued)
        elif kind == "two_states" and career.also_at:
            other = career.also_at
            words = self._plan.in_force[other][0]
            yield self._licence(person, other, self._title(other), words, True)

    def _title(self, source: str, *, trainee: bool = False) -> str:
        board = self._plan.sources[source]
        if trainee and board.trainee:
            return board.trainee
        return self._rng.choices(list(board.titles), list(board.titles.values()))[0]

    def _licence(
        self,
        person: Person,
        source: str,
        title: str,
        words: tuple[str, str | None],
        in_force: bool,
    ) -> Licence:
        first, last = AHEAD_DAYS if in_force and words[0] not in PAST_HEADLINES else ENDED_DAYS
        days = dt.timedelta(days=self._rng.randrange(first, last))
        ahead = (first, last) == AHEAD_DAYS
        expires = self._plan.day + days if ahead else self._plan.day - days
        oldest = _TRAINEE_YEARS if title == self._plan.sources[source].trainee else _YEARS
        years = self._rng.randrange(3, oldest)
        issued = min(expires, self._plan.day) - dt.timedelta(
            days=years * _YEAR + self._rng.randrange(_YEAR)
        )
        return Licence(
            source=source,
            title=title,
            number=self._numberer.licence(title),
            status=words[0],
            reason=words[1],
            issued=issued,
            expires=expires,
            name=person.name,
            town=person.home.town,
        )

    def _discipline(self, licence: Licence) -> Licence:
        actions = []
        for index in range(self._rng.randrange(1, _MAX_ACTIONS + 1)):
            start = licence.issued + dt.timedelta(days=200 + 300 * index)
            ended = self._rng.random() < 0.6
            actions.append(
                Action(
                    case=f"{start.year}-9{self._rng.randrange(1000):03d}",
                    words=self._rng.choice(self._plan.orders),
                    start=start,
                    end=start + dt.timedelta(days=self._rng.randrange(90, 700)) if ended else None,
                )
            )
        return replace(licence, actions=tuple(actions))
