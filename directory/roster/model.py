"""What a row of a roster asks, who may be meant, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from directory.cards.model import CredentialCard
from directory.roster.reading import Roster


class Outcome(StrEnum):
    """What a look through the lists gave for one row."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name, folded. `cost` is 0 for the plain one."""

    family: str
    given: str
    cost: int = 0
    how: str = "exact"


@dataclass(frozen=True, slots=True)
class Asked:
    """A row as we understand it. Names, city and ZIP code folded; `state` two letters or "".

    `titles` are the row's words for credentials, each with the ids of all that it may mean.
    """

    names: tuple[Reading, ...] = ()
    middle: str = ""
    suffix: str = ""
    state: str = ""
    titles: tuple[tuple[str, frozenset[str]], ...] = ()
    number: str = ""
    city: str = ""
    postal_code: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def credentials(self) -> frozenset[str]:
        """Everything that some title of the row may mean."""
        return frozenset[str]().union(*(ids for _, ids in self.titles))


@dataclass(frozen=True, slots=True)
class Hit:
    """A person whose name answers a row: how, and how well (0..100).

    `typed_is_a_name`: the spelling typed is itself the name of somebody listed, so that it may be
    no slip of the pen.
    """

    person_id: str
    how: str
    score: int
    typed_is_a_name: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lists say of a person, as far as a row can be compared with it."""

    name: str
    states: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    postal_codes: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()
    credentials: frozenset[str] = frozenset()
    middles: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    self_reported: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be meant."""

    hit: Hit
    facts: Facts


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, who it rests on, and why (a code of the notes)."""

    outcome: Outcome
    code: str
    people: tuple[Candidate, ...] = ()
    agreeing: tuple[str, ...] = ()  # facts beside the name


@dataclass(frozen=True, slots=True)
class Checked:
    """One row's result. `credentials` are those asked about; else all that the person holds."""

    outcome: Outcome
    note: str
    person_id: str = ""
    name: str = ""
    credentials: tuple[CredentialCard, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedRoster:
    """A roster with a result for each row, in the same order."""

    roster: Roster
    results: tuple[Checked, ...]
    today: dt.date
    sample: bool
    lists: tuple[str, ...] = field(default=())  # sentences: which lists were read, of which day

    def count(self, outcome: Outcome) -> int:
        """How many rows came to this."""
        return sum(one.outcome is outcome for one in self.results)
