"""What people told NPPES about themselves, and where that differs from what their board has."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from dataclasses import replace

from crawler.sample.cast import Casting, with_kind
from crawler.sample.names import misspell, nickname, pools
from crawler.sample.numbering import Numberer, as_typed, mistype
from crawler.sample.people import Claim, Licence, Person, Registration
from crawler.sample.plan import Plan

COUNSELOR = "101YA0400X"
NURSE = "163WA0400X"
PHYSICIAN = "2084A0401X"
OTHER = ("101YP2500X", "1041C0700X", "101YM0800X")  # what many people add beside the first
SHARES_OF_ONLY = ((0.55, "typed"), (0.85, "none"), (1.0, "junk"))
# Of two people with one name, street or ZIP code, both are in NPPES: that is what makes them hard.
ALWAYS = frozenset({"father_son", "common_name", "household", "twins", "two_states"})
_Alter = Callable[[Person, Registration], tuple[Person, Registration] | None]


class Reports:
    """Registers people, then lets what they wrote drift from what their board has."""

    def __init__(
        self, rng: random.Random, plan: Plan, casting: Casting, numberer: Numberer
    ) -> None:
        self._rng, self._plan, self._casting, self._numberer = rng, plan, casting, numberer
        self._alterations: dict[str, _Alter] = {
            "moved": self._moved,
            "married": self._married,
            "married_board_first": self._married_board_first,
            "misspelled": self._misspelled,
            "nickname": self._nicknamed,
            "middle_missing": self._middle_missing,
        }

    def register(self, people: Iterable[Person]) -> list[Person]:
        """Everybody, those who are in NPPES with their registration."""
        found = [self._report(person) if self._is_in(person) else person for person in people]
        for kind, count in self._plan.self_reports.items():
            self._alter(found, kind, count)
        return found

    def _is_in(self, person: Person) -> bool:
        return (
            not person.licences
            or not ALWAYS.isdisjoint(person.kinds)
            or self._rng.random() < self._plan.registered_share
        )

    def _report(self, person: Person) -> Person:
        claims, kind = self._claims(person)
        enumerated = dt.date(2007, 5, 23) + dt.timedelta(days=self._rng.randrange(6000))
        letters = self._plan.post_nominals[person.source]
        registration = Registration(
            npi=self._numberer.npi(),
            name=person.name,
            former_family=None,
            letters=self._rng.choice(letters) if self._rng.random() < 0.6 else None,
            home=person.home,
            claims=tuple(claims),
            enumerated=enumerated,
            updated=enumerated + dt.timedelta(days=self._rng.randrange(1000)),
        )
        return with_kind(replace(person, registration=registration), kind)

    def _claims(self, person: Person) -> tuple[list[Claim], str]:
        if not person.licences:
            return self._claims_of_only(person)
        draw, plan = self._rng.random(), self._plan
        state = plan.sources[person.source].state
        number = as_typed(self._rng, person.licences[0].title, person.licences[0].number)
        if "two_states" in person.kinds or draw < plan.right_number_share:
            claims = [
                self._claim(held)
                for held in person.licences
                if held.source != person.source or held is person.licences[0]
            ]
            return self._with_other(claims), "right_number"
        if draw < plan.right_number_share + plan.no_number_share:
            return self._with_other([Claim(COUNSELOR, None, None)]), "no_number"
        if self._rng.random() < 0.4:
            return [Claim(COUNSELOR, mistype(self._rng, number), state)], "mistyped_number"
        return [Claim(COUNSELOR, self._rng.choice(plan.junk_numbers), state)], "junk_number"

    def _claim(self, held: Licence) -> Claim:
        number = as_typed(self._rng, held.title, held.number)
        return Claim(COUNSELOR, number, self._plan.sources[held.source].state)

    def _with_other(self, claims: list[Claim]) -> list[Claim]:
        if self._rng.random() < 0.3:
            claims.append(Claim(self._rng.choice(OTHER), None, None))
        return claims

    def _claims_of_only(self, person: Person) -> tuple[list[Claim], str]:
        code = self._rng.choices((COUNSELOR, NURSE, PHYSICIAN), (16, 1, 1))[0]
        draw, state = self._rng.random(), person.home.town.state
        sort = next(name for share, name in SHARES_OF_ONLY if draw < share)
        if sort == "none":
            return [Claim(code, None, None)], "no_number"
        if sort == "junk":
            return [Claim(code, self._rng.choice(self._plan.junk_numbers), state)], "junk_number"
        return [Claim(code, f"9{self._rng.randrange(10_000):04d}", state)], "right_number"

    def _alter(self, people: list[Person], kind: str, count: int) -> None:
        """Alter `count` people who allow it. A name is altered once; who moved may marry too."""
        names = set(self._alterations) - {"moved"}
        open_to = [
            at
            for at, person in enumerate(people)
            if person.licences
            and person.registration
            and ALWAYS.isdisjoint(person.kinds)
            and (kind == "moved" or names.isdisjoint(person.kinds))
        ]
        self._rng.shuffle(open_to)
        for at in open_to:
            said = people[at].registration
            if count and said and (found := self._alterations[kind](people[at], said)):
                people[at] = with_kind(replace(found[0], registration=found[1]), kind)
                count -= 1

    def _moved(self, person: Person, said: Registration) -> tuple[Person, Registration]:
        board = self._plan.sources[person.source]
        home = self._casting.elsewhere(board.state, board.hubs, said.home.town)
        return person, replace(said, home=home)

    def _married(self, person: Person, said: Registration) -> tuple[Person, Registration] | None:
        """NPPES is told the new name, and mostly the old one too; the board still has the old."""
        if person.sex != "F":
            return None
        family = self._casting.namer.family()
        name = replace(person.name, family=family)
        former = person.name.family if self._rng.random() < 0.8 else None
        return replace(person, name=name), replace(said, name=name, former_family=former)

    def _married_board_first(
        self, person: Person, said: Registration
    ) -> tuple[Person, Registration] | None:
        """The board has the new name; NPPES was never told."""
        if person.sex != "F":
            return None
        name = replace(person.name, family=self._casting.namer.family())
        licences = tuple(replace(held, name=name) for held in person.licences)
        return replace(person, name=name, licences=licences), said

    def _misspelled(self, person: Person, said: Registration) -> tuple[Person, Registration] | None:
        part = self._rng.choice(("given", "family"))
        word = getattr(said.name, part)
        if len(word) < 5 or not word.isalpha():
            return None
        wrong = misspell(self._rng, word)
        name = said.name
        name = replace(name, given=wrong) if part == "given" else replace(name, family=wrong)
        return person, replace(said, name=name)

    def _nicknamed(self, person: Person, said: Registration) -> tuple[Person, Registration]:
        """Where the drawn given name has no short form, the person gets one that has."""
        if short := nickname(person.name, person.sex):
            return person, replace(said, name=replace(said.name, given=short))
        sex = "female" if person.sex == "F" else "male"
        given = self._rng.choice(list(pools()["nicknames"][sex]))
        name = replace(person.name, given=given)
        licences = tuple(replace(held, name=name) for held in person.licences)
        told = replace(said, name=replace(name, given=nickname(name, person.sex) or given))
        return replace(person, name=name, licences=licences), told

    def _middle_missing(
        self, person: Person, said: Registration
    ) -> tuple[Person, Registration] | None:
        if not person.name.middle:
            return None
        return person, replace(said, name=replace(said.name, middle=""))
