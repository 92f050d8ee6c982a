"""What is passed over without a full comparison would not have been alike enough."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Indel, JaroWinkler

from directory.linkage.columns import Column
from directory.linkage.likeness import alike, edits
from directory.linkage.sorting import distinct, ordered

TEXTS = st.lists(st.text("ab1 é", min_size=0, max_size=9), min_size=2, max_size=12, unique=True)


def column(texts: list[str]) -> Column:
    return Column(pa.array(texts, pa.string()), np.arange(len(texts), dtype=np.int32))


def every_pair(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    left, right = np.triu_indices(len(texts), 1)
    return left.astype(np.int32), right.astype(np.int32)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from([0.7, 0.8, 0.88]))
@pytest.mark.parametrize("of", [Indel, OSA, JaroWinkler])
def test_likeness_is_that_of_a_full_comparison_from_the_least_on(of, texts, least) -> None:
    left, right = every_pair(texts)
    scorer = of.normalized_similarity
    full = np.array(
        [scorer(texts[a], texts[b]) for a, b in zip(left, right, strict=True)], np.float32
    )
    found = alike(column(texts), left, right, least, scorer)
    assert np.array_equal(found, np.where(full >= np.float32(least), full, 0))


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from([1, 2]))
def test_edits_are_those_of_a_full_comparison_up_to_the_most(texts, most) -> None:
    left, right = every_pair(texts)
    full = [OSA.distance(texts[a], texts[b]) for a, b in zip(left, right, strict=True)]
    assert edits(column(texts), left, right, most).tolist() == [min(n, most + 1) for n in full]


@given(st.lists(st.integers(0, 99)), st.sampled_from([100, 2**62]))
def test_numbers_are_sorted_with_their_places(numbers, room) -> None:
    given = np.array(numbers, np.int64)
    found, order = ordered(given, room)
    assert order.tolist() == np.argsort(given, kind="stable").tolist()
    assert found.tolist() == sorted(numbers)
    values, places = distinct(given, room)
    assert values.tolist() == sorted(set(numbers))
    assert values[places].tolist() == numbers
