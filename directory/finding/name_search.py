"""Finding people by a name as someone remembers it: misspelt, short, or from before a marriage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from directory.cards.reader import visible
from directory.database.among import among
from directory.models import Person
from directory.names.heard import heard, heard_in
from directory.names.parse import Agreement, NameForm, fold, given_names_agree, parse_name
from directory.vocabulary import load

_GIVEN_POINTS = {
    Agreement.EXACT: 100,
    Agreement.NICKNAME: 85,
    Agreement.SIMILAR: 80,
    Agreement.INITIAL: 70,
    Agreement.MISSING: 60,
}
_ELSE = 0.05  # what a name behind a particle, or with other spaces, is less alike
_LEAST_ALIKE = 0.75  # of a family name: one letter wrong in four
_HEARD = 0.85  # how alike family names are that are only heard as one: "Kwill", "Quill"
NEARLY_ALIKE = _LEAST_ALIKE - 0.01  # for quick looks, which pass more than the comparison
_FORMER = 5  # points a former name costs
_SURE = 80  # points of somebody who is surely meant
_LIKELY = 65  # of 100, how alike names must look to be compared at all


class NameHit(NamedTuple):
    """A person a search found, how (exact, nickname, similar, initial, missing, former), 0..100."""

    person_id: str
    how: str
    score: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name as asked for, folded. `joined`: the given and the middle name as one word, if both."""

    family: str
    given: str
    joined: str = ""


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
    compare = _Comparison(wanted)
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


def readings(text: str) -> tuple[Wanted, ...]:
    """The ways to read a typed name, the likeliest first.

    "Jordan, Lee" has one; "Lee Jordan" may be in either order; of three words or more the last
    two may be one family name.
    """
    form = NameForm.FAMILY_COMMA if "," in text else NameForm.GIVEN_FIRST
    name = parse_name(text, form)
    family, given, middle = fold(name.family), fold(name.given), fold(name.middle)
    joined = f"{given}{middle}" if given and middle else ""
    if not family:
        return (Wanted(given, ""),) if given else ()
    if "," in text or not given:
        return (Wanted(family, given, joined),)
    words = fold(text).split()
    double = [Wanted(" ".join(words[-2:]), given)] if len(words) > 2 else []
    swapped = Wanted(words[0], words[-1])
    return tuple(dict.fromkeys([Wanted(family, given, joined), *double, swapped]))


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


class _Comparison:
    """Names held against the one wanted; what is asked of a word is asked once."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._size = wanted.family.count(" ") + 1
        self._squeezed = wanted.family.replace(" ", "")
        # Words stand in many names; these are kept no longer than the look-up lasts.
        self._agree = cache(partial(_agree, wanted.given))
        self._alike = cache(partial(_alike, wanted.family))

    def answers(self, held: str) -> tuple[str, int] | None:
        """(how, points) of the current name, or of a former family name with today's given name."""
        current, *former = held.split(" | ")
        words = current.split()
        best = self._compare(words)
        for family in former:
            found = self._compare([*family.split(), *words[1:]]) if family.strip() else None
            if found and (best is None or found[1] - _FORMER > best[1]):
                best = "former", found[1] - _FORMER
        return best

    def _compare(self, words: list[str]) -> tuple[str, int] | None:
        """(how, points) of one name, family first, or None."""
        alike, size = self._family(words)
        if alike < _LEAST_ALIKE:
            return None
        if not self._wanted.given:
            return ("exact" if alike == 1 else "similar"), round(60 * alike)
        agreement = self._given(words[size:])
        if agreement is None or (agreement is Agreement.MISSING and size > self._size):
            return None  # nobody's given name, at the end, is a family name behind a particle
        how = "similar" if alike < 1 and agreement is Agreement.EXACT else agreement.value
        return how, round(_GIVEN_POINTS[agreement] * alike)

    def _family(self, words: list[str]) -> tuple[float, int]:
        """How alike the family name is and how many words it takes: first, or behind a particle."""
        size, best = self._size, (0.0, 0)
        for start in range(min(max(len(words) - size, 0), 2) + 1):
            alike = self._alike(" ".join(words[start : start + size]))
            best = max(best, (alike - _ELSE if start else alike, start + size))
            if alike == 1:
                return best
        return max(best, self._as_one_word(words))

    def _as_one_word(self, words: list[str]) -> tuple[float, int]:
        """The same where a space is all that differs: "Delavega" for "de la Vega", and back."""
        joined = ""
        for size, word in enumerate(words[:-1], start=1):
            joined += word
            if joined == self._squeezed:
                return 1 - _ELSE, size
            if not self._squeezed.startswith(joined):
                break
        return 0.0, 0

    def _given(self, words: list[str]) -> Agreement | None:
        """The best agreement of the given name with the words that follow the family name."""
        if not words:
            return Agreement.MISSING
        wanted = self._wanted
        if wanted.joined == words[0] or wanted.given == "".join(words[:2]):
            return Agreement.EXACT  # "Mary Ann" and "Maryann"
        found = [self._agree(word) for word in words]
        # An initial counts only where the given name stands: "Jane" is not Mary J.
        good = [one for i, one in enumerate(found) if one is not Agreement.INITIAL or i == 0]
        best = [one for one in good if one in _GIVEN_POINTS]
        return max(best, key=_GIVEN_POINTS.__getitem__, default=None)


def may_be_given(wanted: Wanted, word: str) -> bool:
    """Whether a name may answer for this one of its words behind the family name.

    A quick look: more words pass than the comparison would take.
    """
    begins = wanted.given.startswith(word) or word == wanted.joined
    return begins or _agree(wanted.given, word) in _GIVEN_POINTS


def _alike(family: str, held: str) -> float:
    """How alike family names are, 0 to 1: as written or, where they are one word, as heard."""
    alike = OSA.normalized_similarity(family, held)
    if alike < _HEARD and " " not in family and heard(family) == heard(held):
        return _HEARD
    return alike


def _agree(given: str, word: str) -> Agreement:
    """As names are compared; and names that are heard as one are alike: "Stephen", "Steven"."""
    agreed = given_names_agree(given, word)
    if agreed is Agreement.DIFFERENT and heard(given) == heard(word):
        return Agreement.SIMILAR
    return agreed
