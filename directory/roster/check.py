"""A whole roster checked: the lists are passed over a few times for all rows together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from directory.cards.model import CredentialCard, PersonCard
from directory.cards.reader import load_cards
from directory.finding.people import lists_read
from directory.listings.numbers import numbers_agree
from directory.requirements import load_catalogue
from directory.roster.asking import ask
from directory.roster.decide import Crowd, decide
from directory.roster.listed import Listed
from directory.roster.model import (
    Asked,
    Candidate,
    Checked,
    CheckedRoster,
    Decision,
    Facts,
    Hit,
    Outcome,
)
from directory.roster.names import Hits, exact_hits, family_hits, near_hits
from directory.roster.notes import note_of
from directory.roster.reading import Roster
from directory.roster.store import (
    facts_of,
    holds_number,
    listed_people,
    people_by_number,
    people_by_state,
    shares,
)
from directory.sources.info import read_sources

# People by each number asked, as `people_by_number` finds them.
Numbered = Callable[[Session, Collection[str]], Mapping[str, Mapping[str, str]]]
Progress = Callable[[str, float], None]  # what is done now, and how much of it all is (0..1)
_SURE = 85  # points of a name after which no likeness is looked for


@dataclass(frozen=True, slots=True)
class Everybody:
    """Whom the lists name, and each state's part of them: the same for every roster of one day."""

    listed: Listed
    shares: Mapping[str, float]

    @property
    def crowd(self) -> Crowd:
        """How many share a name."""
        listed = self.listed
        return Crowd(listed.families, listed.givens, len(listed.ids), self.shares)


def everybody(session: Session) -> Everybody:
    """Read whom the lists name; who checks often keeps this while the store's edition stays."""
    return Everybody(listed_people(session), shares(people_by_state(session)))


def check_roster(
    session: Session,
    roster: Roster,
    today: dt.date,
    progress: Progress = lambda _what, _part: None,
    *,
    among: Everybody | None = None,
    numbered: Numbered = people_by_number,
) -> CheckedRoster:
    """Check every row against the lists, as they stand `today`. Keeps and logs nothing.

    `among` and `numbered` are for who checks a row at a time, where a pass over the lists is much.
    """
    progress("reading rows", 0.0)
    asked = [ask(roster, row) for row in roster.rows]
    progress("reading the lists", 0.1)
    among = among or everybody(session)
    listed = among.listed
    pool = _Pool(session, asked, numbered)
    pool.add(exact_hits(listed, asked))
    progress("likely spellings", 0.4)
    pool.add(near_hits(listed, {row: asked[row] for row in pool.unmet()}))
    progress("numbers", 0.6)
    pool.add_numbered()
    crowd = among.crowd
    decisions = [decide(one, *pool.of(row), crowd) for row, one in enumerate(asked)]
    progress("standing", 0.75)
    cards = _cards(session, asked, decisions, today)
    results = tuple(
        _checked(one, decision, cards.get(row))
        for row, (one, decision) in enumerate(zip(asked, decisions, strict=True))
    )
    lists = tuple(one.text for one in lists_read(session) if one.as_of)
    progress("done", 1.0)
    sample = any(card.sample for card in cards.values())
    return CheckedRoster(roster, results, today, sample, lists)


class _Pool:
    """Who may be meant in each row, gathered step by step; each person's facts are read once."""

    def __init__(self, session: Session, asked: Sequence[Asked], numbered: Numbered) -> None:
        self._session = session
        self._numbered = numbered
        self._asked = asked
        self._hits: Hits = {}
        self._facts: dict[str, Facts] = {}
        self._others: dict[int, list[Candidate]] = {}

    def add(self, hits: Hits) -> None:
        """Add answers; the better one of a person stays."""
        for row, people in hits.items():
            held = self._hits.setdefault(row, {})
            for person_id, hit in people.items():
                if person_id not in held or hit.score > held[person_id].score:
                    held[person_id] = hit
        self._read({person_id for people in hits.values() for person_id in people})

    def unmet(self) -> list[int]:
        """Rows that nobody answers well where they look."""
        return [
            row
            for row, one in enumerate(self._asked)
            if one.names and not any(self._meets(one, hit) for hit in self._of(row))
        ]

    def add_numbered(self) -> None:
        """Look for the numbers of rows whose names have found nobody with them."""
        wanted = {
            row: one.number
            for row, one in enumerate(self._asked)
            if one.number and not self._has_number(row, one.number)
        }
        if not wanted:
            return
        found = self._numbered(self._session, set(wanted.values()))
        self._read({person_id for held in found.values() for person_id in held})
        for row, number in wanted.items():
            held = {one: name for one, name in found[number].items() if one in self._facts}
            hits = {hit.person_id: hit for hit in family_hits(held, self._asked[row])}
            self.add({row: hits})
            self._others[row] = [
                Candidate(Hit(one, "number", 0), self._facts[one])
                for one in sorted(held.keys() - hits)
            ]

    def of(self, row: int) -> tuple[list[Candidate], list[Candidate]]:
        """The row's candidates by name, and those who only have its number."""
        named = [Candidate(hit, self._facts[hit.person_id]) for hit in self._of(row)]
        return named, self._others.get(row, [])

    def _of(self, row: int) -> list[Hit]:
        return [hit for hit in self._hits.get(row, {}).values() if hit.person_id in self._facts]

    def _has_number(self, row: int, number: str) -> bool:
        return any(holds_number(self._facts[hit.person_id], number) for hit in self._of(row))

    def _meets(self, asked: Asked, hit: Hit) -> bool:
        states = self._facts[hit.person_id].states
        return hit.score >= _SURE and (not asked.state or asked.state in states)

    def _read(self, ids: set[str]) -> None:
        self._facts |= facts_of(self._session, ids - self._facts.keys())


def _cards(
    session: Session, asked: Sequence[Asked], decisions: Sequence[Decision], today: dt.date
) -> dict[int, PersonCard]:
    """The cards of those found, by row, judged from each row's state."""
    by_state: dict[str, dict[int, str]] = defaultdict(dict)
    for row, decision in enumerate(decisions):
        if decision.outcome is Outcome.FOUND:
            by_state[asked[row].state][row] = decision.people[0].hit.person_id
    sources, catalogue = read_sources(session), load_catalogue()
    found: dict[int, PersonCard] = {}
    for state, rows in by_state.items():
        cards = load_cards(
            session,
            set(rows.values()),
            state=state or None,
            today=today,
            sources=sources,
            catalogue=catalogue,
        )
        found |= {row: cards[one] for row, one in rows.items() if one in cards}
    return found


def _checked(asked: Asked, decision: Decision, card: PersonCard | None) -> Checked:
    shown = _asked_about(asked, card) if card else ()
    note = note_of(asked, decision, card, shown)
    if card is None:
        return Checked(decision.outcome, note, candidates=decision.people)
    return Checked(decision.outcome, note, card.id, card.name, shown, decision.people)


def _asked_about(asked: Asked, card: PersonCard) -> tuple[CredentialCard, ...]:
    """The credentials that the row names, by title or number; all of them where it names none."""
    numbered = [one for one in card.credentials if numbers_agree(one.number, asked.number)]
    titled = (
        one for _, ids in asked.titles for one in card.credentials if one.credential_id in ids
    )
    return tuple(dict.fromkeys([*numbered, *titled])) or card.credentials
