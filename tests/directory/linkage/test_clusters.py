"""Sets of three records, joined many at once, are joined as any other set is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from directory.linkage.clusters import VETO, Joined, _join_set, join

LINE = 1.5
Three = tuple[float, float, float, list[int]]
SCORES = st.sampled_from([VETO, -3.0, 0.0, 1.4, 1.6, 2.0, 7.25, 11.0])
SETS = st.lists(st.tuples(SCORES, SCORES, SCORES, st.permutations(range(3))), max_size=12)
SIDES = np.array([[0, 1], [0, 2], [1, 2]], np.int32)


@given(SETS)
def test_three_records_are_joined_as_any_set_is(sets: list[Three]) -> None:
    pairs = np.concatenate(
        [3 * at + SIDES[list(order)] for at, (*_, order) in enumerate(sets)]
        or [np.zeros((0, 2), np.int32)]
    ).astype(np.int32)
    scores = np.array([score for *three, _ in sets for score in three], np.float64)
    groups = (pairs[:, 0] // 3 * 3).astype(np.int32)
    left, right, heights = join(pairs[:, 0], pairs[:, 1], scores, groups, LINE)
    expected = Joined()
    for at in range(0, len(pairs), 3):
        one, other = pairs[at : at + 3].T.tolist()
        _join_set(one, other, scores[at : at + 3].tolist(), LINE, expected)
    told = sorted(zip(left.tolist(), right.tolist(), heights.tolist(), strict=True))
    assert told == sorted(zip(expected.left, expected.right, expected.score, strict=True))


def test_three_pairs_of_four_records_are_no_set_of_three() -> None:
    left, right = np.array([0, 1, 2], np.int32), np.array([1, 2, 3], np.int32)
    one, other, _ = join(left, right, np.full(3, 9.0), np.zeros(3, np.int32), LINE)
    assert {(0, 1), (2, 3)} <= set(zip(one.tolist(), other.tolist(), strict=True))
