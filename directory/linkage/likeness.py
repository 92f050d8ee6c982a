"""How alike two texts are, where they can be alike enough to matter.

Most texts that meet are nothing like each other, and the letters that they have in common show it
at a fraction of the cost. Each value's letters are counted once, in 64 bits: sixteen classes of
letters, up to four of each. What two values' counts differ by is never more than what their letters
differ by, so a bound that follows from it is safe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel, JaroWinkler

from directory.linkage.columns import Codes, Column, Texts, once

Floats: TypeAlias = NDArray[np.floating[Any]]
Counts: TypeAlias = NDArray[np.uint64]
_CLASSES, _MOST = 16, 4
_BLOCK = 1 << 16  # values whose letters are counted at once
_SLACK = 1e-4  # of float32
_UNARY = np.array([0, 1, 3, 7, 15], np.uint64)


def values(column: Column) -> Texts:
    """The values as they stand."""
    return column.values


def alike(
    column: Column,
    left: Codes,
    right: Codes,
    least: float,
    scorer: Callable[..., float] = JaroWinkler.normalized_similarity,
    form: Callable[[Column], Texts] = values,
) -> Floats:
    """The similarity 0..1 of the values' `form`, or 0 where it is less than `least`."""
    found = np.zeros(len(left), np.float32)
    chosen = _may_be(column, left, right, form, lambda *sizes: _BOUNDS[scorer](*sizes) >= least)
    found[chosen] = _scored(form(column), left[chosen], right[chosen], scorer)
    found[found < least] = 0
    return found


def edits(
    column: Column,
    left: Codes,
    right: Codes,
    most: int,
    form: Callable[[Column], Texts] = values,
) -> NDArray[np.int32]:
    """Letters put in, left out, exchanged or swapped with the next; `most` + 1 for any more."""
    found = np.full(len(left), most + 1, np.int32)
    chosen = _may_be(column, left, right, form, lambda off, *_: off <= 2 * most)
    counted = _scored(form(column), left[chosen], right[chosen], OSA.distance)
    found[chosen] = np.minimum(counted, most + 1)
    return found


def _scored(texts: Texts, left: Codes, right: Codes, scorer: Callable[..., float]) -> Floats:
    one = texts.take(pa.array(left)).to_numpy(zero_copy_only=False)
    other = texts.take(pa.array(right)).to_numpy(zero_copy_only=False)
    return process.cpdist(one, other, scorer=scorer, dtype=np.float32)


def _may_be(
    column: Column,
    left: Codes,
    right: Codes,
    form: Callable[[Column], Texts],
    test: Callable[..., NDArray[np.bool_]],
) -> NDArray[np.intp]:
    counts, lengths, first = letters(column, form)
    off = np.bitwise_count(counts.take(left) ^ counts.take(right))
    same_start = first.take(left) == first.take(right)
    return np.flatnonzero(test(off, lengths.take(left), lengths.take(right), same_start))


def _indel(off: Floats, one: Floats, other: Floats, _first: NDArray[np.bool_]) -> Floats:
    return 1 + _SLACK - off / (one + other)


def _osa(off: Floats, one: Floats, other: Floats, _first: NDArray[np.bool_]) -> Floats:
    return 1 + _SLACK - (off / 2) / np.maximum(one, other)


def _jaro_winkler(off: Floats, one: Floats, other: Floats, first: NDArray[np.bool_]) -> Floats:
    common = (one + other - off) / 2
    jaro = (common / one + common / other + 1) / 3
    return _SLACK + np.where(first, jaro + 0.4 * (1 - jaro), jaro)


_BOUNDS: dict[Callable[..., float], Callable[..., Floats]] = {
    Indel.normalized_similarity: _indel,
    OSA.normalized_similarity: _osa,
    JaroWinkler.normalized_similarity: _jaro_winkler,
}


@once
def letters(
    column: Column, form: Callable[[Column], Texts]
) -> tuple[Counts, Floats, NDArray[np.uint8]]:
    """Each value's letters counted, its length (at least 1), and its first letter.

    Counts are all 0, which bounds nothing, where a value has other than ASCII letters.
    """
    texts = form(column)
    plain = pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
    lengths = np.maximum(pc.utf8_length(texts).to_numpy(), 1).astype(np.float32)
    counts = [_counted(texts.slice(at, _BLOCK)) for at in range(0, len(texts), _BLOCK)]
    whole = np.concatenate(counts) if counts else np.zeros(0, np.uint64)
    if not plain.all():
        whole[:] = 0
    starts = pc.utf8_slice_codeunits(texts, 0, 1).dictionary_encode().indices.to_numpy()
    return whole, lengths, starts


def _counted(texts: Texts) -> Counts:
    found = np.zeros(len(texts), np.uint64)
    sizes = pc.binary_length(texts).to_numpy()
    data = np.frombuffer("".join(texts.to_pylist()).encode(), np.uint8)
    owners = np.repeat(np.arange(len(texts)), sizes)
    places = owners * _CLASSES + (data & (_CLASSES - 1))
    counts = np.bincount(places, minlength=len(texts) * _CLASSES).reshape(-1, _CLASSES)
    unary = _UNARY[np.minimum(counts, _MOST)]
    for each in range(_CLASSES):
        found |= unary[:, each] << np.uint64(_MOST * each)
    return found
