"""How two unequal values of a column compare: one grade for each distinct pair of values.

Every function takes a column and two equally long arrays of codes, never the same at one place, and
gives the place of each pair's grade in the column's `grades` (`data/vocabulary/linkage.yaml`), the
best being 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Indel

from directory.linkage.columns import Codes, Column, Texts, once, serial
from directory.linkage.likeness import alike, edits
from directory.names.nicknames import known_as

Grades: TypeAlias = NDArray[np.int8]
Flags: TypeAlias = NDArray[np.bool_]
Grader: TypeAlias = Callable[[Column, Codes, Codes], Grades]


def _first_that_holds(size: int, *steps: tuple[Flags, int], otherwise: int) -> Grades:
    found = np.full(size, otherwise, np.int8)
    for holds, grade in reversed(steps):
        found[holds] = grade
    return found


@once
def _lengths(column: Column) -> NDArray[np.int32]:
    lengths: NDArray[np.int32] = pc.utf8_length(column.values).to_numpy()
    return lengths


@once
def _spaced(column: Column) -> Flags:
    spaced: Flags = pc.match_substring(column.values, " ").to_numpy(zero_copy_only=False)
    return spaced


@once
def _codes_of(column: Column, start: int, stop: int) -> Codes:
    """A code for each value's letters from `start` to `stop`."""
    part = pc.utf8_slice_codeunits(column.values, start, stop)
    codes: Codes = part.dictionary_encode().indices.to_numpy()
    return codes


def given_names(column: Column, left: Codes, right: Codes) -> Grades:
    """nickname, part, initial, near, alike, different."""
    likeness = alike(column, left, right, 0.8)
    initial = _lengths(column) == 1
    short = initial.take(left) | initial.take(right)
    letter = _codes_of(column, 0, 1)
    return _first_that_holds(
        len(left),
        (short & (letter.take(left) == letter.take(right)), 2),
        (short, 5),
        (_shared(column, left, right, _one_begins_the_other), 1),
        (_are_nicknames(column, left, right), 0),
        (likeness >= 0.9, 3),
        (likeness >= 0.8, 4),
        otherwise=5,
    )


def _shared(column: Column, left: Codes, right: Codes, test: Callable[[str, str], bool]) -> Flags:
    """The test's answer where one of the values has a space, else False."""
    spaced, found = _spaced(column), np.zeros(len(left), np.bool_)
    for place in np.flatnonzero(spaced.take(left) | spaced.take(right)):
        found[place] = test(column.texts[left[place]], column.texts[right[place]])
    return found


def _one_begins_the_other(left: str, right: str) -> bool:
    """As "mary ann" and "mary" or "maryann" do."""
    joined = left.replace(" ", "") == right.replace(" ", "")
    return joined or left.partition(" ")[0] == right.partition(" ")[0]


def _are_nicknames(column: Column, left: Codes, right: Codes) -> Flags:
    known = _nicknames(column)
    pairs = left.astype(np.int64) * len(column.values) + right
    found: Flags = known[np.searchsorted(known, pairs)] == pairs
    return found


@once
def _nicknames(column: Column) -> NDArray[np.int64]:
    """Pairs of values of which one is short for the other, both ways, and one that is none."""
    places = {text: place for place, text in enumerate(column.texts)}
    size = len(column.texts)
    known = {
        place * size + places[other]
        for text, place in places.items()
        for other in known_as(text)
        if other in places
    }
    both_ways = sorted(known | {(k % size) * size + k // size for k in known})
    return np.array([*both_ways, size * size], np.int64)


def middle_names(column: Column, left: Codes, right: Codes) -> Grades:
    """initial, near, different."""
    likeness = alike(column, left, right, 0.88)
    initial = _lengths(column) == 1
    short = initial.take(left) | initial.take(right)
    letter = _codes_of(column, 0, 1)
    return _first_that_holds(
        len(left),
        (short & (letter.take(left) == letter.take(right)), 0),
        (short, 2),
        (likeness >= 0.88, 1),
        otherwise=2,
    )


def family_names(column: Column, left: Codes, right: Codes) -> Grades:
    """part, near, alike, different."""
    likeness = alike(column, left, right, 0.8)
    typed = alike(column, left, right, 0.8, OSA.normalized_similarity)
    return _first_that_holds(
        len(left),
        (_shared(column, left, right, _written_apart), 1),
        (_shared(column, left, right, _share_a_word), 0),
        ((likeness >= 0.92) | (typed >= 0.8), 1),
        (likeness >= 0.8, 2),
        otherwise=3,
    )


def _written_apart(left: str, right: str) -> bool:
    return left.replace(" ", "") == right.replace(" ", "")


def _share_a_word(left: str, right: str) -> bool:
    return not set(left.split()).isdisjoint(right.split())


def birth_dates(column: Column, left: Codes, right: Codes) -> Grades:
    """near, two_parts, one_part, different; a date is eight digits, year first."""
    off = edits(column, left, right, 1)
    whole = _lengths(column) == 8
    both = whole.take(left) & whole.take(right)
    year, month, day = (_codes_of(column, *cut) for cut in ((0, 4), (4, 6), (6, 8)))
    turned = _turned_days(column)
    parts = sum(
        (part.take(left) == part.take(right)).astype(np.int8) for part in (year, month, day)
    )
    swapped = turned.take(left) == right
    return _first_that_holds(
        len(left),
        (off <= 1, 0),
        (both & ((parts == 2) | swapped), 1),
        (both & (parts == 1), 2),
        otherwise=3,
    )


@once
def _turned_days(column: Column) -> Codes:
    """For each date, the one with day and month exchanged, or -1."""
    places = {text: place for place, text in enumerate(column.texts)}
    found = (places.get(text[:4] + text[6:] + text[4:6], -1) for text in column.texts)
    return np.fromiter(found, np.int32, len(column.texts))


def identifiers(column: Column, left: Codes, right: Codes) -> Grades:
    """near (one letter off), alike (two), different; short ones are never near."""
    off = edits(column, left, right, 2)
    lengths = _lengths(column)
    shorter = np.minimum(lengths.take(left), lengths.take(right))
    return _first_that_holds(
        len(left),
        ((off <= 1) & (shorter >= 5), 0),
        ((off <= 2) & (shorter >= 6), 1),
        otherwise=2,
    )


@once
def _serials(column: Column) -> Texts:
    return serial(column.values)


def numbers(column: Column, left: Codes, right: Codes) -> Grades:
    """serial, near, and then different: the title's part is told by whoever knows the title."""
    off = edits(column, left, right, 1, _serials)
    lengths = pc.utf8_length(_serials(column)).to_numpy()
    shorter = np.minimum(lengths.take(left), lengths.take(right))
    return _first_that_holds(
        len(left), ((off == 0) & (shorter >= 4), 0), ((off == 1) & (shorter >= 5), 1), otherwise=3
    )


@once
def _words_sorted(column: Column) -> Texts:
    return pa.array([" ".join(sorted(t.split())) for t in column.values.to_pylist()], pa.string())


def streets(column: Column, left: Codes, right: Codes) -> Grades:
    """near, alike, different; words in any order."""
    likeness = alike(column, left, right, 0.7, Indel.normalized_similarity, _words_sorted)
    return _first_that_holds(len(left), (likeness >= 0.85, 0), (likeness >= 0.7, 1), otherwise=2)


def cities(column: Column, left: Codes, right: Codes) -> Grades:
    """near, different."""
    likeness = alike(column, left, right, 0.88)
    return _first_that_holds(len(left), (likeness >= 0.88, 0), otherwise=1)


def postal_codes(column: Column, left: Codes, right: Codes) -> Grades:
    """near (one letter off), area (the first three agree), different."""
    off = edits(column, left, right, 1)
    area = _codes_of(column, 0, 3)
    return _first_that_holds(
        len(left), (off <= 1, 0), (area.take(left) == area.take(right), 1), otherwise=2
    )


def phones(column: Column, left: Codes, right: Codes) -> Grades:
    """near (one digit off), different."""
    off = edits(column, left, right, 1)
    return _first_that_holds(len(left), (off <= 1, 0), otherwise=1)


def emails(column: Column, left: Codes, right: Codes) -> Grades:
    """near, alike, different; one mailbox at two hosts is near."""
    likeness = alike(column, left, right, 0.75, Indel.normalized_similarity)
    boxes = _boxes(column)
    return _first_that_holds(
        len(left),
        ((likeness >= 0.88) | ((boxes.take(left) == boxes.take(right)) & (likeness < 0.75)), 0),
        (likeness >= 0.75, 1),
        otherwise=2,
    )


@once
def _boxes(column: Column) -> Codes:
    box = pc.replace_substring_regex(column.values, "@.*", "")
    boxes: Codes = box.dictionary_encode().indices.to_numpy()
    return boxes


def plain(column: Column, left: Codes, right: Codes) -> Grades:
    """Equal or different: nothing between."""
    return np.zeros(len(left), np.int8)


GRADERS: dict[str, Grader] = {
    "given_name": given_names,
    "middle_name": middle_names,
    "family_name": family_names,
    "birth_date": birth_dates,
    "identifier": identifiers,
    "npi": identifiers,
    "number": numbers,
    "email": emails,
    "phone": phones,
    "street": streets,
    "city": cities,
    "postal_code": postal_codes,
}
