"""A table of people as columns of small numbers; each distinct value is kept once."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from directory.linkage.sorting import distinct
from directory.names.nicknames import formal_name
from directory.names.text import fold

Codes: TypeAlias = NDArray[np.int32]
Texts: TypeAlias = Any  # a pyarrow array of texts: pyarrow tells no types
Made = TypeVar("Made")
MISSING = -1
_MAKING = threading.RLock()  # what is made once is made by one thread
_GENERATIONS = {"jr": "jr", "junior": "jr", "ii": "ii", "2nd": "ii", "sr": "sr", "senior": "sr"} | {
    word: word for word in ("iii", "iv", "v")
}


@dataclass(frozen=True, eq=False)
class Column:
    """`values`: the distinct comparison forms, none empty. `codes`: a row's value, or MISSING."""

    values: Texts
    codes: Codes

    def __getstate__(self) -> dict[str, Any]:
        """What was made of it once is made again where it goes."""
        return {"values": self.values, "codes": self.codes}

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many rows have each value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))

    @cached_property
    def texts(self) -> NDArray[np.object_]:
        """The values as Python strings, for comparisons that want them."""
        texts: NDArray[np.object_] = self.values.to_numpy(zero_copy_only=False)
        return texts

    def derive(self, form: Callable[[Texts], Texts]) -> Column:
        """The column whose values are these values' `form`; an empty form is missing."""
        return _encoded(form(self.values), self.codes)


def once(make: Callable[..., Made]) -> Callable[..., Made]:
    """What `make` makes of a column is kept with the column, since pairs come in many parts."""

    def kept(column: Column, *how: Any) -> Made:
        made: dict[Any, Made] = vars(column).setdefault("_made", {})
        with _MAKING:
            if (make, how) not in made:
                made[make, how] = make(column, *how)
        return made[make, how]

    return kept


def column(texts: pa.Array | pa.ChunkedArray, form: Callable[[Texts], Texts]) -> Column:
    """The comparison forms of a column of texts; empty and null are missing."""
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if not pa.types.is_dictionary(whole.type):
        whole = whole.cast(pa.string()).fill_null("").dictionary_encode()
    found = whole
    codes = found.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return _encoded(form(found.dictionary), codes)


def _encoded(forms: Texts, codes: Codes) -> Column:
    """`forms` of distinct values, several of which may be one, as a column."""
    found = forms.dictionary_encode()
    moves = found.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    values = found.dictionary
    empty = pc.index(values, "").as_py()
    if empty >= 0:
        moves = np.where(moves == empty, MISSING, moves - (moves > empty)).astype(np.int32)
        values = pa.concat_arrays([values.slice(0, empty), values.slice(empty + 1)])
    moves = np.append(moves, np.int32(MISSING))  # a missing row stays missing
    return Column(values, moves[codes])


def _each(function: Callable[[str], str]) -> Callable[[Texts], Texts]:
    return lambda values: pa.array(map(function, values.to_pylist()), pa.string())


def folded(values: Texts) -> Texts:
    """As `directory.names.text.fold`, at the speed of columns where the text is plain ASCII."""
    found = pc.replace_substring_regex(pc.utf8_lower(values), "['`]", "")
    found = pc.utf8_trim(pc.replace_substring_regex(found, "[^a-z0-9]+", " "), " ")
    plain = pc.string_is_ascii(values)
    if pc.all(plain).as_py():
        return found
    return pc.if_else(plain, found, _each(fold)(values))


def squeezed(values: Texts) -> Texts:
    """Letters and digits alone: "LADC-12 345" -> "ladc12345"."""
    return pc.replace_substring(folded(values), " ", "")


def number(values: Texts) -> Texts:
    """A credential's number; "PENDING" and "0000" are none."""
    found = squeezed(values)
    return pc.if_else(pc.match_substring_regex(found, "[1-9]"), found, "")


def digits(values: Texts) -> Texts:
    """Digits alone."""
    return pc.replace_substring_regex(values, "[^0-9]+", "")


def phone(values: Texts) -> Texts:
    """The ten digits of a US telephone number, without 1 before them and extension behind them."""
    found = pc.replace_substring_regex(digits(values), "^1([0-9]{10})", r"\1")
    return pc.utf8_slice_codeunits(found, 0, 10)


def email(values: Texts) -> Texts:
    """Lower case, without spaces."""
    return pc.replace_substring(pc.utf8_lower(values), " ", "")


def date(values: Texts) -> Texts:
    """YYYYMMDD of "1971-05-04", "1971-05-04T00:00", "5/4/1971" (month first) and "19710504".

    January 1, 1900, all zeros and all nines stand for no date.
    """
    found = pc.replace_substring_regex(values, r"^(\d{4})-(\d{2})-(\d{2}).*", r"\1\2\3")
    found = pc.replace_substring_regex(found, r"^(\d)/", r"0\1/")
    found = pc.replace_substring_regex(found, r"^(\d{2})/(\d)/", r"\1/0\2/")
    found = pc.replace_substring_regex(found, r"^(\d{2})/(\d{2})/(\d{4})$", r"\3\1\2")
    found = squeezed(found)
    return pc.if_else(pc.match_substring_regex(found, "^(19000101|0+|9+)$"), "", found)


def generation(values: Texts) -> Texts:
    """One word for "Jr.", one for "II" and so on; anything else is no generation."""
    return _each(lambda text: _GENERATIONS.get(text, ""))(squeezed(values))


FORMS: dict[str, Callable[[Texts], Texts]] = {
    "name": folded,
    "code": squeezed,
    "digits": digits,
    "number": number,
    "phone": phone,
    "email": email,
    "date": date,
    "generation": generation,
}


def _start(length: int) -> Callable[[Texts], Texts]:
    return lambda values: pc.utf8_slice_codeunits(values, 0, length)


def _squeezed_start(length: int) -> Callable[[Texts], Texts]:
    return lambda values: _start(length)(pc.replace_substring(values, " ", ""))


def _last_word(values: Texts) -> Texts:
    return pc.if_else(
        pc.match_substring(values, " "), pc.replace_substring_regex(values, "^.* ", ""), ""
    )


_SOUNDS = (("ph", "f"), ("ck", "k"), ("sch", "s"), ("sh", "s"), ("c", "k"), ("z", "s"), ("q", "k"))


def sound(values: Texts) -> Texts:
    """A family name's first letter and consonants, at most five letters."""
    found = pc.replace_substring(values, " ", "")
    for letters, stands_for in _SOUNDS:
        found = pc.replace_substring(found, letters, stands_for)
    rest = pc.replace_substring_regex(pc.utf8_slice_codeunits(found, 1), "[aeiouyhw]", "")
    found = pc.binary_join_element_wise(_start(1)(found), rest, "")
    for letter in "bdfgjklmnprstvx":
        found = pc.replace_substring_regex(found, f"{letter}{{2,}}", letter)
    return _start(5)(found)


def root(values: Texts) -> Texts:
    """The first formal name that a given name is short for, else the name itself."""
    return _each(formal_name)(pc.replace_substring_regex(values, " .*", ""))


def _sorted_digits(text: str) -> str:
    return "".join(sorted(text[4:])) if len(text) == 8 else ""


def _serial(text: str) -> str:
    runs: list[str] = re.findall(r"\d+", text) or [""]
    return max(runs, key=len).lstrip("0")


def serial(values: Texts) -> Texts:
    """The longest run of digits, without its padding."""
    one_run = pc.extract_regex(values, r"^[a-z]*0*(?P<serial>[0-9]*)[a-z]*$").field("serial")
    if one_run.null_count == 0:
        return one_run
    return pc.if_else(pc.is_valid(one_run), one_run, _each(_serial)(values))


def _half(values: Texts, *, head: bool) -> Texts:
    def cut(text: str) -> str:
        middle = len(text) // 2
        return text[: middle + 1] if head else text[middle - 1 :]

    return _each(lambda text: cut(text) if len(text) > 4 else "")(values)


def _long_date(values: Texts, pattern: str) -> Texts:
    found = pc.extract_regex(values, pattern).field("part")
    return pc.fill_null(found, "")


PARTS: dict[str, Callable[[Texts], Texts]] = {
    "given_initial": _start(1),
    "given_start": _start(3),
    "given_root": root,
    "family_initial": _start(1),
    "family_start": _squeezed_start(4),
    "family_sound": sound,
    "family_last": _last_word,
    "birth_year": lambda values: _long_date(values, r"^(?P<part>\d{4})"),
    "birth_day": lambda values: _long_date(values, r"^\d{4}(?P<part>\d{4})$"),
    "birth_digits": _each(_sorted_digits),
    "house": lambda values: pc.fill_null(
        pc.extract_regex(values, r"^(?P<part>\S+ \S+)").field("part"), ""
    ),
    "mailbox": lambda values: squeezed(pc.replace_substring_regex(values, "@.*", "")),
    "postal_area": _start(4),
    "phone_local": lambda values: pc.utf8_slice_codeunits(values, -7),
    "identifier_head": lambda values: _half(values, head=True),
    "identifier_tail": lambda values: _half(values, head=False),
    "serial": serial,
}


def combined(columns: Sequence[Column]) -> tuple[NDArray[np.int32], NDArray[np.int64], int]:
    """The rows in which no column is missing; one number for each for all its values together;
    and what all of these are less than."""
    rows = np.flatnonzero(np.logical_and.reduce([each.codes >= 0 for each in columns]))
    key = columns[0].codes[rows].astype(np.int64)
    room = max(len(columns[0].values), 1)
    for each in columns[1:]:
        key, room = together(key, room, each, rows)
    return rows.astype(np.int32), key, room


def together(
    key: NDArray[np.int64], room: int, column: Column, rows: NDArray[np.integer[Any]]
) -> tuple[NDArray[np.int64], int]:
    """The numbers of `rows`, all less than `room`, with a column's values; and the new room."""
    size = max(len(column.values), 1)
    if room * size > 1 << (63 - len(rows).bit_length()):  # so that sorting has room for places
        values, places = distinct(key, room)
        key, room = places.astype(np.int64), len(values)
    return key * size + column.codes[rows], room * size
