"""Who exists in the sample world. All of them are invented, whatever their names resemble.

What makes some of them hard to tell apart or to read, and for how many people
that is so under the shipped seed:

===================  =====  ==============================================================
kind                 count  what is true of the person
===================  =====  ==============================================================
two_titles              36  two titles at one board, both in force
trainee_then_full      102  a trainee's entry that ended, and the full title
trainee                150  a trainee's entry alone
two_states              20  licensed by two boards here
lapsed                 174  no longer in force
in_renewal              22  the renewal is under way
restricted              25  in force with conditions
disciplined             29  one to three actions
suspended               13  suspended
surrendered             10  surrendered
revoked                 12  revoked
retired                 24  retired, inactive or deceased
hyphenated              47  a family name of two
particle                35  "De La Cruz"
accented                39  "Muñoz"
father_son              28  same name and ZIP, Sr and Jr, or III
common_name             48  three strangers of one common name in one state, two in one city
household               28  two who share family name, street and telephone
twins                   10  a household of the same age with given names one letter apart
moved                  110  NPPES has the new city
married                 45  the board has the old name, NPPES the new one and the former one
married_board_first     25  the board has the new name, NPPES still the old one
misspelled              60  one letter is off in NPPES
nickname                60  NPPES has "Bill"
middle_missing          60  NPPES has no middle name
right_number           851  NPPES has the right licence number, in some way of writing it
no_number              298  NPPES has no licence number
junk_number            146  NPPES has "PENDING", or the like, for a number
mistyped_number         47  NPPES has the licence number with one digit off
self_reported_only     220  in NPPES alone
===================  =====  ==============================================================

Rows that are nobody's stand beside them: organisations, placeholders, applications without a
number, a disciplinary order whose number fits and whose name does not, and one for practice without
a licence.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name as its bearer writes it, accents and all."""

    given: str
    family: str
    middle: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A real city and one of its ZIP codes."""

    city: str
    state: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where someone can be reached: an invented street and a telephone number of 555-01xx."""

    town: Town
    street: str
    phone: str


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a board against one credential."""

    case: str
    words: str
    start: dt.date
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class Licence:
    """One credential as its board keeps it."""

    source: str
    title: str
    number: str
    status: str
    reason: str | None  # the second status word
    issued: dt.date
    expires: dt.date
    name: Name
    town: Town
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What someone typed into one line of NPPES's specialties."""

    taxonomy: str
    number: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Registration:
    """What someone told NPPES."""

    npi: str
    name: Name
    former_family: str | None
    letters: str | None
    home: Home
    claims: tuple[Claim, ...]
    enumerated: dt.date
    updated: dt.date


@dataclass(frozen=True, slots=True)
class Person:
    """One true person, with everything that was published about them."""

    id: str
    name: Name
    sex: str
    home: Home
    source: str  # whose person: a board's source, or "nppes" for those in NPPES alone
    licences: tuple[Licence, ...] = ()
    registration: Registration | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """Everybody, and the day it is."""

    day: dt.date
    people: tuple[Person, ...]

    def licences(self, source: str) -> list[tuple[Person, Licence]]:
        """Whom a board lists, in its order: by number within title."""
        held = [(p, held) for p in self.people for held in p.licences if held.source == source]
        return sorted(held, key=lambda pair: (pair[1].title, pair[1].number))
