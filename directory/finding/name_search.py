"""Finding people by a name as someone remembers it: misspelt, short, or from before a marriage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from directory.cards.reader import visible
from directory.database.among import among
from directory.finding.name_comparison import NEARLY_ALIKE, Comparison, Wanted, readings
from directory.models import Person
from directory.names.heard import heard_in
from directory.vocabulary import load

_SURE = 80  # points of somebody who is surely meant
_LIKELY = 65  # of 100, how alike names must look to be compared at all


class NameHit(NamedTuple):
    """A person a search found, how (exact, nickname, similar, initial, missing, former), 0..100."""

    person_id: str
    how: str
    score: int


@dataclass(frozen=True, slots=True)
class Step:
    """Which names to look at: those that begin so, formerly began so, or hold the words ("": none).

    `begins` are of one length.
    """

    begins: tuple[str, ...] = ()
    formerly: str = ""
    holds: str = ""


class Pool(NamedTuple):
    """Search names, and who has those at some places: (place, person's id) of each."""

    names: Sequence[str]
    holders: Callable[[Sequence[int]], Iterable[tuple[int, str]]]


class Names(Protocol):
    """Where names are kept: the store, or an index of it."""

    def pool(self, step: Step, wanted: Wanted) -> Pool:
        """The names of this step; whoever is hidden holds none of them.

        Names that surely do not answer what is wanted may be left out.
        """


class StoreNames:
    """Names by queries of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def pool(self, step: Step, wanted: Wanted) -> Pool:
        """See `Names`; all names of the step, out of the index of names alone."""
        names = select(Person.search_name).where(_where(step))
        held = self._session.connection().scalars(names).all()  # many: no objects are made
        return Pool(held, partial(self._holders, held))

    def _holders(self, held: Sequence[str], places: Sequence[int]) -> Iterable[tuple[int, str]]:
        if not places:
            return ()
        at = {held[place]: place for place in places}
        theirs = among(self._session, Person.search_name, at)
        query = select(Person.search_name, Person.id).where(theirs, visible())
        return ((at[row.search_name], row.id) for row in self._session.execute(query))


def by_name(names: Names, text: str) -> list[NameHit]:
    """People whose name, or former name, is like `text`; the likest first, then by id.

    The names are looked at in steps, each wider than the last, until somebody is surely meant:
    those that begin alike or held before; whose first letter sounds alike; that hold the word.
    Another reading of the text is tried where the first finds nobody who is.
    """
    best: dict[str, NameHit] = {}
    for step in (_begins_alike, _sounds_alike, _holds_word):
        for wanted in readings(text):
            for hit in _hits(names.pool(step(wanted.family), wanted), wanted):
                known = best.get(hit.person_id)
                best[hit.person_id] = hit if known is None or hit.score > known.score else known
            if any(hit.score >= _SURE for hit in best.values()):
                return _likest_first(best.values())
    return _likest_first(best.values())


def _likest_first(hits: Iterable[NameHit]) -> list[NameHit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.person_id))


def _hits(pool: Pool, wanted: Wanted) -> Iterator[NameHit]:
    # Two quick looks that each pass more than the real comparison would, never less.
    looks = process.cdist(
        [wanted.family], pool.names, scorer=fuzz.partial_ratio, score_cutoff=_LIKELY
    )
    likely = [(pool.names[place], place) for place in looks[0].nonzero()[0].tolist()]
    compare = Comparison(wanted)
    near = {*_worth_comparing(likely, wanted.family), *heard_in(pool.names, wanted.family)}
    found = {place: compare.answers(pool.names[place]) for place in sorted(near)}
    answers = {place: answer for place, answer in found.items() if answer}
    for place, person_id in pool.holders(list(answers)):
        yield NameHit(person_id, *answers[place])


def _worth_comparing(names: Sequence[tuple[str, int]], family: str) -> list[int]:
    """The places of those names some words of which are nearly the family name, in order."""
    size, joined = family.count(" ") + 1, family.replace(" ", "")
    good: set[int] = set()
    windows: list[str] = []
    whose: list[int] = []
    for held, place in names:
        if " | " in held or held.replace(" ", "").startswith(joined):
            good.add(place)
            continue
        words = held.split(" ", size + 2)
        for start in range(min(max(len(words) - size, 0), 2) + 1):
            windows.append(" ".join(words[start : start + size]))
            whose.append(place)
    alike = process.cdist(
        [family], windows, scorer=OSA.normalized_similarity, score_cutoff=NEARLY_ALIKE
    )
    good.update(whose[number] for number in alike[0].nonzero()[0].tolist())
    return sorted(good)


def _begins(prefix: str) -> ColumnElement[bool]:
    """A range rather than LIKE, so that the index on search_name serves it on every database."""
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return and_(Person.search_name >= prefix, Person.search_name < after)


def _where(step: Step) -> ColumnElement[bool]:
    held = [f"| {step.formerly}"] if step.formerly else []
    held += [step.holds] if step.holds else []
    return or_(
        *(_begins(start) for start in step.begins),
        *(Person.search_name.contains(words, autoescape=True) for words in held),
    )


def _begins_alike(family: str) -> Step:
    return Step(begins=(family[:2],), formerly=family[:2])


def _sounds_alike(family: str) -> Step:
    alike: list[list[str]] = load("look_up")["sound_alike"]
    starts = {family[0], *(s for group in alike if family[0] in group for s in group)}
    return Step(begins=tuple(sorted(starts)))


def _holds_word(family: str) -> Step:
    return Step(holds=family)
