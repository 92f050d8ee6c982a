"""The comparisons of `evidence` for many pairs at once: profiles as columns of small integers.

What depends on texts is worked out once for each two texts that meet, by the very functions that
compare two profiles; the rest is arithmetic on columns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from directory.listings.profile import Profile
from directory.names.parse import Agreement
from directory.resolve import evidence
from directory.resolve.evidence import GRADES, Grades
from directory.resolve.given import MIDDLE_GRADES, agreement, middle_agreement, middles
from directory.resolve.number_columns import NumberColumns

Ints: TypeAlias = NDArray[np.int64]
Column: TypeAlias = NDArray[np.int32]
Bools: TypeAlias = NDArray[np.bool_]
Kept = TypeVar("Kept", bound=Hashable)
_NUMBER_OF = {fact: {g: i for i, g in enumerate(grades)} for fact, grades in GRADES.items()}
_AGREEMENTS = tuple(Agreement)


class Codes(Generic[Kept]):
    """Numbers for values in the order they are met; the empty value is 0."""

    def __init__(self, empty: Kept) -> None:
        self.values = [empty]
        self._codes = {empty: 0}

    def column(self, values: Iterable[Kept], count: int) -> Column:
        """The numbers of `count` values."""
        codes = self._codes
        numbers = (codes.setdefault(value, len(codes)) for value in values)
        found = np.fromiter(numbers, dtype=np.int32, count=count)
        self.values.extend(islice(codes, len(self.values), None))
        return found

    def where(self, test: Callable[[Kept], object]) -> Bools:
        """For each number, whether its value passes."""
        return np.fromiter((bool(test(v)) for v in self.values), bool, len(self.values))


def by_pair(left: Column, right: Column, answer: Callable[[int, int], int]) -> Ints:
    """`answer` for every two numbers that meet, worked out once each. It must be symmetric."""
    low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right)
    size = int(high.max(initial=0)) + 1
    pairs, place = np.unique(low * size + high, return_inverse=True)
    found = np.fromiter(
        (answer(*divmod(pair, size)) for pair in pairs.tolist()), np.int64, len(pairs)
    )
    return found[place]


class Columns:
    """The facts of profiles, ready to be compared."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._count = len(profiles)
        self._profiles = profiles
        self._words: Codes[str] = Codes("")
        self._families: Codes[tuple[str, tuple[str, ...]]] = Codes(("", ()))
        word = partial(self._column, self._words)
        self._npi = word(lambda p: p.npi)
        self._suffix = word(lambda p: p.suffix)
        self._zip = word(lambda p: p.postal_code)
        self._state = word(_state)
        self._city = word(lambda p: p.city)
        self._issuer = word(lambda p: p.issuer_id)
        self._title = word(lambda p: p.credential_id)
        self._given = word(lambda p: p.given)
        self._given_joined = word(lambda p: p.given.replace(" ", ""))
        self._given_word = word(lambda p: p.given.partition(" ")[0])
        self._middle = word(lambda p: p.middle)
        self._middle_word = word(lambda p: p.middle.partition(" ")[0])
        self._middles = word(middles)
        self._family = word(lambda p: p.family)
        self._joined = word(lambda p: p.family.replace(" ", ""))
        self._names = self._column(self._families, lambda p: (p.family, p.former_families))
        self._reported = np.fromiter((p.self_reported for p in profiles), bool, self._count)
        days = [evidence.listed_days(profile) for profile in profiles]
        self._began, self._ended = np.array(days, dtype=np.int64).reshape(-1, 2).T
        self._source = word(lambda p: p.source_id)
        self._numbers = NumberColumns(profiles)
        self._long = self._words.where(lambda text: len(text) > 1)

    def _column(self, codes: Codes[Kept], read: Callable[[Profile], Kept]) -> Column:
        return codes.column(map(read, self._profiles), self._count)

    def grades(self, left: Ints, right: Ints) -> dict[str, Ints]:
        """How each fact of pairs (positions) compares: fact -> numbers of its grades."""
        return {fact: getattr(self, f"_grade_{fact}")(left, right) for fact in Grades._fields}

    def _grade_npi(self, left: Ints, right: Ints) -> Ints:
        return _plain("npi", self._npi[left], self._npi[right], "different")

    def _grade_suffix(self, left: Ints, right: Ints) -> Ints:
        a, b = self._suffix[left], self._suffix[right]
        one = (a == 0) != (b == 0)
        return np.where(one, _NUMBER_OF["suffix"]["one"], _plain("suffix", a, b, "conflict"))

    def _grade_place(self, left: Ints, right: Ints) -> Ints:
        a, b = self._state[left], self._state[right]
        cities = self._city[left], self._city[right]
        known, grade = (a != 0) & (b != 0), _NUMBER_OF["place"]
        rules = (
            (_agree(self._zip[left], self._zip[right]), grade["zip"]),
            (~known, grade["none"]),
            (a != b, grade["elsewhere"]),
            (_agree(*cities), grade["city"]),
        )
        return _first(rules, grade["state"])

    def _grade_titles(self, left: Ints, right: Ints) -> Ints:
        issuer = _agree(self._issuer[left], self._issuer[right])
        grade = _NUMBER_OF["titles"]
        title = np.where(self._title[left] == self._title[right], grade["one"], grade["two"])
        return np.where(issuer, title, grade["other"])

    def _grade_lists(self, left: Ints, right: Ints) -> Ints:
        a, b = self._reported[left], self._reported[right]
        grade = _NUMBER_OF["lists"]
        return _first(((a & b, grade["self"]), (a | b, grade["mixed"])), grade["board"])

    def _grade_number(self, left: Ints, right: Ints) -> Ints:
        a, b = self._reported[left], self._reported[right]
        board, mixed = ~(a | b), a ^ b
        agree, met = self._numbers.compare(left, right, board)
        title = _agree(self._title[left], self._title[right])
        both = self._at_once(left, right) & self._numbers.has(left) & self._numbers.has(right)
        grade = _NUMBER_OF["number"]
        rules = (
            (board & ~title, grade["none"]),
            (board & agree, grade["board"]),
            (board, np.where(both, grade["other"], grade["none"])),
            (agree, np.where(mixed, grade["claim"], grade["shared"])),
        )
        return _first(rules, np.where(met, grade["other_claim"], grade["none"]))

    def _at_once(self, left: Ints, right: Ints) -> Bools:
        before = self._began[left] < self._ended[right]
        found: Bools = before & (self._began[right] < self._ended[left])
        return found

    def _grade_turn(self, left: Ints, right: Ints) -> Ints:
        turned = self._ended[left] == self._began[right]
        turned |= self._ended[right] == self._began[left]
        turned &= self._source[left] == self._source[right]
        turned &= _agree(self._title[left], self._title[right])
        turned &= ~(self._reported[left] | self._reported[right])
        grade = _NUMBER_OF["turn"]
        return np.where(turned, grade["renumbered"], grade["none"])

    def _grade_family(self, left: Ints, right: Ints) -> Ints:
        a, b = self._joined[left], self._joined[right]
        grade = _NUMBER_OF["family"]
        found = np.where((a == 0) | (b == 0), grade["missing"], grade["exact"])
        unlike = np.flatnonzero((a != 0) & (b != 0) & (a != b))
        found[unlike] = by_pair(
            self._names[left[unlike]], self._names[right[unlike]], self._answer_family
        )
        found[self._turned(left, right)] = grade["swapped"]
        return found

    def _turned(self, left: Ints, right: Ints) -> Bools:
        """Where each one's given name is the other's family name."""
        family, other = self._joined[left], self._joined[right]
        given = self._given_joined
        turned: Bools = (given[left] == other) & (given[right] == family) & (family != other)
        turned &= (family != 0) & (other != 0)
        return turned

    def _answer_family(self, a: int, b: int) -> int:
        left, right = self._families.values[a], self._families.values[b]
        return _NUMBER_OF["family"][evidence.compare_families(left, right)]

    def _answer_agreement(self, a: int, b: int) -> int:
        words = self._words.values
        return _AGREEMENTS.index(agreement(words[a], words[b]))

    def _answer_middle(self, a: int, b: int) -> int:
        words = self._words.values
        return _AGREEMENTS.index(middle_agreement(words[a], words[b]))

    def _grade_given(self, left: Ints, right: Ints) -> Ints:
        a, b = self._given[left], self._given[right]
        agreed = by_pair(a, b, self._answer_agreement)
        first, second = self._given_word[left], self._given_word[right]
        goes_by = self._goes_by(a, right) | self._goes_by(b, left)
        grade = _NUMBER_OF["given"]
        plain = np.array([grade[str(agreement)] for agreement in _AGREEMENTS])[agreed]
        open_ = np.isin(plain, [grade["similar"], grade["different"]])
        words = np.flatnonzero(open_ & (first != second))
        short = np.zeros(len(left), dtype=bool)
        short[words] = by_pair(
            first[words], second[words], self._answer_agreement
        ) == _AGREEMENTS.index(Agreement.NICKNAME)
        rules = (
            (self._turned(left, right), grade["swapped"]),
            (open_ & (first == second) & self._long[first], grade["exact"]),
            (short, grade["nickname"]),
            (open_ & goes_by, grade["middle"]),
        )
        return _first(rules, plain)

    def _goes_by(self, given: Column, other: Ints) -> Bools:
        met = (given == self._middle[other]) | (given == self._middle_word[other])
        found: Bools = met & self._long[given]
        return found

    def _grade_middle(self, left: Ints, right: Ints) -> Ints:
        a, b = self._middles[left], self._middles[right]
        silent = (a == 0) | (b == 0) | self._is_family(a, right) | self._is_family(b, left)
        said = np.flatnonzero(~silent)
        agreed = by_pair(a[said], b[said], self._answer_middle)
        grade = _NUMBER_OF["middle"]
        found = np.full(len(left), grade["none"])
        found[said] = np.array([grade[MIDDLE_GRADES[it]] for it in _AGREEMENTS])[agreed]
        return found

    def _is_family(self, middle: Column, other: Ints) -> Bools:
        found: Bools = middle == self._family[other]
        former = self._families.where(lambda names: names[1])[self._names[other]]
        rows = np.flatnonzero(former & (middle != 0)).tolist()
        words, names = self._words.values, self._families.values
        middles, families = middle[rows].tolist(), self._names[other[rows]].tolist()
        found[rows] |= np.fromiter(
            (words[m] in names[f][1] for m, f in zip(middles, families, strict=True)), bool
        )
        return found


def _state(profile: Profile) -> str:
    state = profile.state or profile.jurisdiction
    return "" if state == "US" else state


def _agree(left: Column, right: Column) -> Bools:
    found: Bools = (left == right) & (left != 0)
    return found


def _plain(fact: str, left: Column, right: Column, otherwise: str) -> Ints:
    grade = _NUMBER_OF[fact]
    missing = (left == 0) | (right == 0)
    return _first(((missing, grade["none"]), (left == right, grade["same"])), grade[otherwise])


def _first(rules: Iterable[tuple[Bools, Ints | int]], otherwise: Ints | int) -> Ints:
    """What the first rule that holds gives, for each pair."""
    tests, values = zip(*rules, strict=True)
    found: Ints = np.select(tests, values, otherwise).astype(np.int64)
    return found
