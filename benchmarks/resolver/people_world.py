"""The invented people behind the tables: who they are, with whom they live, where they work."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

import numpy as np
import numpy.typing as npt

from benchmarks.resolver import people_words as words

Indices = npt.NDArray[np.int64]

IN_HOUSEHOLDS = 0.10  # of the people begin a household of two to four
AT_CLINICS = 0.30  # of the people work at a clinic
_AREA_CODES = [f"{a}9{b}" for a in range(2, 10) for b in range(10)]  # none of them is in use


@dataclass(frozen=True, slots=True)
class Place:
    """A town with its ZIP codes."""

    city: str
    state: str
    zips: tuple[str, ...]
    area: str


@dataclass(frozen=True, slots=True)
class Contact:
    """An address and a telephone."""

    street: str
    place: Place
    postal_code: str
    phone: str


@dataclass(slots=True)
class Person:
    """One invented person. `home` and `clinic` are the contacts at first."""

    id: str
    woman: bool
    given: str
    middle: str
    family: str
    suffix: str
    born: str
    home: Contact
    clinic: Contact | None
    email: str
    npi: str
    licences: list[tuple[str, str, int]] = field(default_factory=list)  # state, title, serial


class Pool:
    """Words drawn as often as in life: the r-th in proportion to (r + lag)^-power."""

    def __init__(self, items: list[str], lag: float, power: float) -> None:
        self.items = items
        weights = (np.arange(len(items)) + lag) ** -power
        self._upto = np.cumsum(weights / weights.sum())

    def draw(self, rng: np.random.Generator, count: int) -> list[str]:
        found = np.searchsorted(self._upto, rng.random(count)).clip(max=len(self.items) - 1)
        return [self.items[i] for i in found]


class World:
    """Draws everything an invented person needs, from two generators made from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.random = Random(seed)
        self.families = Pool(words.family_names(70_000), 9, 0.95)
        self.women = Pool(words.given_names(words.WOMEN, True, 5_000), 6, 1.15)
        self.men = Pool(words.given_names(words.MEN, False, 5_000), 6, 1.15)
        self.streets = words.STREETS + words.family_names(1_500)[:700]
        self.places = self._places()
        self._reach = np.cumsum((np.arange(len(self.places)) + 12.0) ** -0.9)
        self._reach /= self._reach[-1]
        self.in_state: dict[str, list[Place]] = {}
        for place in self.places:
            self.in_state.setdefault(place.state, []).append(place)

    def _places(self) -> list[Place]:
        towns = words.place_names(2_500)
        of = self._skewed(len(words.STATES), 4_000, 4.0, 0.8)
        return [self._place(self.random.choice(towns), i, s) for i, s in enumerate(of.tolist())]

    def _place(self, town: str, rank: int, state: int) -> Place:
        area = _AREA_CODES[(state * 2 + self.random.randrange(3)) % len(_AREA_CODES)]
        first = self.random.randrange(9_00)
        zips = 1 + self.random.randrange(12 if rank < 100 else 2)
        return Place(
            town,
            words.STATES[state],
            tuple(f"{state + 10}{first + i:03d}" for i in range(zips)),
            area,
        )

    def _skewed(self, size: int, count: int, lag: float, power: float) -> Indices:
        weights = (np.arange(size) + lag) ** -power
        return self.rng.choice(size, count, p=weights / weights.sum()).astype(np.int64)

    def place(self) -> Place:
        return self.places[int(np.searchsorted(self._reach, self.random.random()))]

    def phone(self, place: Place) -> str:
        number = self.random.randrange(2_000_000, 10_000_000)
        return f"{place.area}{number}"

    def street(self) -> str:
        r = self.random
        kind = r.choice(list(words.STREET_KINDS))
        line = f"{r.randrange(1, 9_999) if r.random() < 0.5 else r.randrange(1, 400)}"
        line += f" {r.choice(self.streets)} {kind}"
        return line + (f" Apt {r.randrange(1, 60)}" if r.random() < 0.15 else "")

    def contact(self, place: Place) -> Contact:
        code = self.random.choice(place.zips)
        return Contact(self.street(), place, code, self.phone(place))

    def people(self, count: int) -> list[Person]:
        """`count` people, households beside each other."""
        clinics = [self.contact(self.place()) for _ in range(count // 25 + 1)]
        busy = self._skewed(len(clinics), count, 20.0, 0.6).tolist()
        female = (self.rng.random(count) < 0.62).tolist()
        women = self.women.draw(self.rng, 2 * count)
        men = self.men.draw(self.rng, 2 * count)
        families = self.families.draw(self.rng, count)
        ages = self.rng.integers(0, 16_500, count).tolist()
        people: list[Person] = []
        for i in range(count):
            given, middle = (women if female[i] else men)[2 * i : 2 * i + 2]
            born = (date(1948, 1, 1) + timedelta(ages[i])).isoformat()
            clinic = clinics[busy[i]] if self.random.random() < AT_CLINICS else None
            near = clinic.place if clinic and self.random.random() < 0.7 else self.place()
            people.append(
                Person(
                    f"p{i:07d}", female[i], given, middle, families[i], "", born,
                    self.contact(near), clinic, "", self._npi(i),
                )
            )  # fmt: skip
        self._settle(people)
        for person in people:
            person.email = self.email(person.given, person.family)
        return people

    def _npi(self, i: int) -> str:
        """Ten digits that begin with 5, which no provider number does; each its own."""
        return f"5{(i * 7_368_787 + 1_234_567) % 1_000_000_000:09d}"

    def email(self, given: str, family: str) -> str:
        g, f, r = given.lower(), family.lower().replace("'", ""), self.random
        shapes = (f"{g}.{f}", f"{g[0]}{f}", f"{g}{f[0]}", f"{f}{g[0]}", f"{g}_{f}", f"{g}")
        tail = "" if r.random() < 0.4 else str(r.randrange(1, 999))
        return f"{r.choice(shapes)}{tail}@{r.choice(words.DOMAINS)}"

    def _settle(self, people: list[Person]) -> None:
        """Put neighbours in the list into households of one kind each."""
        i = 0
        while i < len(people) - 4:
            if self.random.random() >= IN_HOUSEHOLDS:
                i += 1
                continue
            size = self.random.choice((2, 2, 2, 3, 4))
            self._household(people[i : i + size])
            i += size

    def _household(self, members: list[Person]) -> None:
        head, r = members[0], self.random
        kind = r.random()
        for other in members[1:]:
            own_phone = replace(head.home, phone=self.phone(head.home.place))
            other.home = head.home if r.random() < 0.7 else own_phone
            if kind > 0.5 or r.random() < 0.85:
                other.family = head.family
        second = members[1]
        if kind < 0.65:
            return  # a couple, or brothers and sisters
        if kind < 0.83:  # parent and child of one name
            second.woman, second.given = head.woman, head.given
            second.middle = head.middle if r.random() < 0.6 else second.middle
            head.suffix, second.suffix = r.choice((("Sr", "Jr"), ("", "Jr"), ("", "III"), ("", "")))
            elder = date.fromisoformat(head.born).replace(day=1)
            second.born = (elder + timedelta(r.randrange(7_300, 13_000))).isoformat()
        else:  # twins
            second.born = head.born
            alike = self.women if second.woman else self.men
            same = [g for g in alike.items[:400] if g[0] == head.given[0] and g != head.given]
            second.given = r.choice(same) if same and r.random() < 0.6 else second.given
            if second.given == head.given:
                second.given = r.choice(alike.items[100:400])
