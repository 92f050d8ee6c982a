"""An invented table of credentialed people, as messy as real lists are, and its truth.

    python -m benchmarks.resolver.people_tables ROWS --seed N --out DIR

Writes `people.csv` (the columns that `interventionist dedupe` reads) and `truth.csv`
(record_id, person). About a fifth of the rows are a further listing of somebody already there:
another credential, another state's, a renewal, or the same licence as another publisher writes it.
Between two listings people marry, move, go by a nickname or an initial, are mistyped, and are left
half empty. Families share name, address and telephone (some are senior and junior of one name, some
are twins), clinics share street and telephone, and common names have many bearers. Same rows and
seed, same bytes.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from benchmarks.resolver import people_words as words
from benchmarks.resolver.people_noise import (
    married,
    mistyped,
    nickname,
    other_number,
    other_phone,
    other_street,
    wrong_name,
)
from benchmarks.resolver.people_world import Contact, Person, World

COLUMNS = (
    "record_id source given_name middle_name family_name suffix credential number jurisdiction npi "
    "birth_date street city state postal_code phone email"
).split()
FURTHER = 0.2  # of the rows are a further listing of a person who is already in the table
_EXTRAS = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)  # how many further listings such a person has
Row = list[str]


class Publisher:
    """What one list prints: which columns, in which case, numbers and telephones in which way."""

    def __init__(self, source: str, world: World) -> None:
        r = world.random
        self.source = source
        registry, members = source == "registry", source == "members"
        self.street = registry or r.random() < 0.6
        self.phone = 0.9 if registry or members else r.choice((0.0, 0.7, 0.9))
        self.zip = registry or r.random() < 0.92
        self.born = 0.0 if registry or members else r.choice((0.0, 0.0, 0.0, 0.9))
        self.middle = r.choice(("full", "full", "full", "initial", "initial", "none"))
        self.email = 0.8 if members else r.choice((0.0, 0.0, 0.0, 0.6))
        self.npi = 0.9 if registry else 0.0
        self.upper = registry or r.random() < 0.25
        self.number = 0.0 if members else 0.97
        self.number_way = r.randrange(6)
        self.phone_way = r.randrange(4)


class Lists:
    """Prints listings of the people of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._publishers: dict[str, Publisher] = {}
        self._serials: dict[tuple[str, str], int] = {}

    def _publisher(self, source: str) -> Publisher:
        if source not in self._publishers:
            self._publishers[source] = Publisher(source, self.world)
        return self._publishers[source]

    def _licence(self, person: Person, state: str) -> tuple[str, str, int]:
        """A new licence. Serials of one title in one state run upwards with gaps."""
        r = self.world.random
        title = words.CREDENTIALS[int(r.random() ** 2 * len(words.CREDENTIALS))]
        last = self._serials.get((state, title)) or r.randrange(500, 90_000)
        serial = last + r.randrange(1, 6)
        self._serials[state, title] = serial
        person.licences.append((state, title, serial))
        return person.licences[-1]

    def first(self, person: Person) -> Row:
        contact = person.clinic or person.home
        state = contact.place.state
        licence = self._licence(person, state)
        return self._row(person, self._list_of(state), licence, contact)

    def _list_of(self, state: str) -> str:
        draw = self.world.random.random()
        return "registry" if draw < 0.12 else "members" if draw < 0.17 else f"{state.lower()}_board"

    def further(self, person: Person) -> Row:
        """A further listing: another credential, another state, a renewal, another publisher."""
        r = self.world.random
        kind = r.random()
        old = person.licences[0]
        if kind < 0.3:  # another credential of the same state
            source = f"{old[0].lower()}_{r.choice(('board', 'certification'))}"
            licence, moves = self._licence(person, old[0]), 0.2
        elif kind < 0.48:  # reciprocity
            place = self.world.place()
            source, moves = f"{place.state.lower()}_board", 0.0
            licence = self._licence(person, place.state)
            if r.random() < 0.5:
                self._move(person, place.state)
        elif kind < 0.72:  # renewal
            source, licence, moves = f"{old[0].lower()}_board", old, 0.3
        else:  # the same licence elsewhere
            source, licence, moves = r.choice(("registry", "registry", "members")), old, 0.2
        if r.random() < moves:
            self._move(person, old[0])
        if person.woman and r.random() < 0.07:
            self._marry(person)
        home = person.clinic is None or r.random() < 0.15
        contact = person.home if home or person.clinic is None else person.clinic
        return self._row(person, source, licence, contact)

    def _move(self, person: Person, state: str) -> None:
        """A new home, most often in the same state; the telephone often stays."""
        w, r, old = self.world, self.world.random, person.home
        near = old.place if old.place.state == state and r.random() < 0.5 else None
        new = w.contact(near or r.choice(w.in_state[state]))
        person.home = replace(new, phone=old.phone) if r.random() < 0.6 else new
        if r.random() < 0.5:
            person.clinic = None
        if r.random() < 0.3:
            person.email = w.email(person.given, person.family)

    def _marry(self, person: Person) -> None:
        new = self.world.families.draw(self.world.rng, 1)[0]
        person.middle, person.family = married(person.family, new, person.middle, self.world.random)

    def _names(self, person: Person, publisher: Publisher) -> tuple[str, str, str]:
        r = self.world.random
        given, middle, family = person.given, person.middle, person.family
        draw = r.random()
        if draw < 0.035:
            given = nickname(given, r)
        elif draw < 0.045:
            given = given[0]
        elif draw < 0.053:
            given, middle = middle, given
        elif draw < 0.075:
            given = wrong_name(given, r)
        if r.random() < 0.022:
            family = wrong_name(family, r)
        if r.random() < 0.005:
            given, family = family, given
        if publisher.middle == "none" or r.random() < 0.25:
            middle = ""
        elif publisher.middle == "initial" or r.random() < 0.2:
            middle = middle[:1]
        return given, middle, family

    def _number(self, licence: tuple[str, str, int], publisher: Publisher) -> str:
        r = self.world.random
        if r.random() >= publisher.number:
            return r.choice(("", "", "PENDING", "0000"))
        number = other_number(*licence, publisher.number_way)
        return mistyped(number, r) if r.random() < 0.015 else number

    def _phone(self, contact: Contact, publisher: Publisher) -> str:
        r = self.world.random
        if r.random() >= publisher.phone:
            return ""
        if r.random() < 0.004:
            return r.choice(("000-000-0000", "9999999999"))
        digits = mistyped(contact.phone, r) if r.random() < 0.015 else contact.phone
        return other_phone(digits, publisher.phone_way)

    def _born(self, person: Person, publisher: Publisher) -> str:
        r = self.world.random
        if r.random() >= publisher.born:
            return ""
        draw, born = r.random(), person.born
        if draw < 0.004:
            return "1900-01-01"
        if draw < 0.02:
            return f"{born[:4]}-{r.randrange(1, 13):02d}{born[7:]}"
        return f"{born[:5]}{born[8:]}-{born[5:7]}" if draw < 0.03 and born[8:] <= "12" else born

    def _row(
        self, person: Person, source: str, licence: tuple[str, str, int], contact: Contact
    ) -> Row:
        """The listing, without its record_id."""
        r, publisher = self.world.random, self._publisher(source)
        given, middle, family = self._names(person, publisher)
        suffix = person.suffix if r.random() < 0.7 else ""
        street = other_street(contact.street, r) if publisher.street else ""
        city = contact.place.city
        names = [given, middle, family, suffix]
        if publisher.upper:
            names = [name.upper() for name in names]
            street, city = street.upper(), city.upper()
        return [
            source,
            *names,
            licence[1],
            self._number(licence, publisher),
            licence[0],
            person.npi if r.random() < publisher.npi else "",
            self._born(person, publisher),
            street,
            mistyped(city, r) if r.random() < 0.02 else city if r.random() < 0.96 else "",
            contact.place.state,
            contact.postal_code if publisher.zip and r.random() < 0.95 else "",
            self._phone(contact, publisher),
            person.email if r.random() < publisher.email else "",
        ]


def tables(rows: int, seed: int) -> tuple[list[str], list[str]]:
    """(the lines of people.csv, the lines of truth.csv), each without its heading.

    No value has a comma or a quotation mark in it.
    """
    world = World(seed)
    lists = Lists(world)
    more = int(rows * FURTHER)
    people = world.people(rows - more)
    made = [(",".join(lists.first(person)), person.id) for person in people]
    again = iter(world.rng.permutation(len(people)).tolist())
    while len(made) < rows:
        person = people[next(again)]
        for _ in range(min(world.random.choice(_EXTRAS), rows - len(made))):
            made.append((",".join(lists.further(person)), person.id))
    order = world.rng.permutation(rows).tolist()
    width = len(str(rows))
    ids = [f"r{i:0{width}d}" for i in range(rows)]
    return (
        [f"{ids[i]},{made[j][0]}" for i, j in enumerate(order)],
        [f"{ids[i]},{made[j][1]}" for i, j in enumerate(order)],
    )


def write(rows: int, seed: int, out: Path) -> None:
    """Write both files into the folder `out`, which is made where it is missing."""
    out.mkdir(parents=True, exist_ok=True)
    people, truth = tables(rows, seed)
    for name, heading, lines in (
        ("people.csv", ",".join(COLUMNS), people),
        ("truth.csv", "record_id,person", truth),
    ):
        (out / name).write_text("\n".join([heading, *lines, ""]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rows", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write(options.rows, options.seed, options.out)


if __name__ == "__main__":
    main()
