"""Names held against one as someone remembers it: its readings, and how each of them answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from rapidfuzz.distance import OSA

from directory.names.heard import heard
from directory.names.parse import Agreement, fold, given_names_agree, parse_name
from directory.names.parts import name_words
from directory.names.typed import form_of, without_letters

_GIVEN_POINTS = {
    Agreement.EXACT: 100,
    Agreement.NICKNAME: 85,
    Agreement.SIMILAR: 80,
    Agreement.INITIAL: 70,
    Agreement.MISSING: 60,
}
# What these say of the given name tells of "the same family name" too: true of the same one alone.
_SAME_FAMILY = (Agreement.EXACT, Agreement.INITIAL, Agreement.MISSING)
_ELSE = 0.05  # what a name behind a particle, or with other spaces, is less alike
_LEAST_ALIKE = 0.75  # of a family name: one letter wrong in four
_HEARD = 0.85  # how alike family names are that are only heard as one: "Kwill", "Quill"
NEARLY_ALIKE = _LEAST_ALIKE - 0.01  # for quick looks, which pass more than the comparison
_FORMER = 5  # points a former name costs
_PART = 15  # points that half a family name costs
_LEAST_PART = 4  # letters: a shorter part of a double family name ("de", "van") says little


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name as asked for, folded. `joined`: the given and the middle name as one word, if both."""

    family: str
    given: str
    joined: str = ""
    part: bool = False  # of the family name: whoever answers has a similar name


def readings(text: str) -> tuple[Wanted, ...]:
    """The ways to read a typed name, the likeliest first; letters behind it are no name.

    "Jordan, Lee" has one; "Lee Jordan" may be in either order; of three words or more the last
    two may be one family name, or the first the family's. Of a double family name some lists have
    one part.
    """
    text, _ = without_letters(text)
    name = parse_name(text, form_of(text))
    family, given, middle = fold(name.family), fold(name.given), fold(name.middle)
    joined = f"{given}{middle}" if given and middle else ""
    if not family:
        return (Wanted(given, ""),) if given else ()
    plain = Wanted(family, given, joined)
    orders = _other_orders(fold(text).split()) if given and "," not in text else []
    return tuple(dict.fromkeys([plain, *orders, *_parts([plain, *orders])]))


def _other_orders(words: list[str]) -> list[Wanted]:
    """A name without a comma in other orders than the given name first."""
    turned = Wanted(words[0], words[-1])
    if len(words) < 3:
        return [turned]
    double = Wanted(" ".join(words[-2:]), words[0])
    return [double, turned, Wanted(words[0], "".join(words[1:]))]


def _parts(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """Each part of a double family name, the last first, under the given name."""
    for one in wanted:
        for part in reversed(one.family.split()) if " " in one.family and one.given else ():
            if len(part) >= _LEAST_PART:
                yield Wanted(part, one.given, one.joined, part=True)


class Comparison:
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
        best = self._answers(held)
        return ("similar", best[1] - _PART) if best and self._wanted.part else best

    def _answers(self, held: str) -> tuple[str, int] | None:
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
        before = words[: max(size - self._size, 0)]
        if agreement is None or not _may_stand_behind(before, agreement):
            return None
        how = "similar" if alike < 1 and agreement in _SAME_FAMILY else agreement.value
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


def _may_stand_behind(before: list[str], agreement: Agreement) -> bool:
    """Whether a family name behind these words may be one, as its given name agrees.

    Nobody's given name, at the end, is a family name; and "Fletcher, Meredith H" is no Meredith
    whose given name begins with H.
    """
    if agreement is Agreement.MISSING:
        return not before
    return agreement is not Agreement.INITIAL or name_words("small_particles").issuperset(before)


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
