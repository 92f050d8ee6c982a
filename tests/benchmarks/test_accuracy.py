"""The measures of accuracy, against examples counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.resolver.accuracy import (
    Truth,
    best,
    clustered,
    components,
    joined,
    read_clusters,
    read_pairs,
    read_truth,
    truth_of,
)


def _truth(persons: str, tables: str = "") -> Truth:
    """Records a, b, c … of the persons named by a letter each."""
    records = pa.array([chr(ord("a") + i) for i in range(len(persons))])
    return truth_of(records, pa.array(list(persons)), pa.array(list(tables)) if tables else None)


def _codes(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_best_threshold_of_a_hand_made_ranking() -> None:
    truth = _truth("xxxyyz")  # three true pairs among x, one among y
    left, right = _codes(0, 1, 3, 2, 0), _codes(1, 2, 4, 5, 5)
    found = best(left, right, np.array([0.9, 0.8, 0.6, 0.7, 0.1]), truth)
    # At 0.6: 4 said, 3 right, 4 true: 2 * 3 / (4 + 4).
    assert (found.f1, found.line) == (0.75, 0.6)
    assert (found.precision, found.recall) == (0.75, 0.75)


def test_a_threshold_cannot_part_pairs_of_one_score() -> None:
    truth = _truth("xxyz")
    found = best(_codes(0, 2), _codes(1, 3), np.array([0.5, 0.5]), truth)
    assert found.f1 == pytest.approx(2 / 3)


def test_a_pair_said_twice_or_turned_counts_once() -> None:
    truth = _truth("xxyz")
    found = best(_codes(0, 1, 2, 3), _codes(1, 0, 3, 3), np.array([0.9, 0.2, 0.1, 1.0]), truth)
    assert (found.f1, found.line) == (1.0, 0.9)


def test_no_pairs_at_all() -> None:
    truth = _truth("xx")
    none = _codes()
    assert best(none, none, np.zeros(0), truth).f1 == 0.0
    assert joined(none, none, truth).precision == 1.0


def test_a_linkage_counts_pairs_between_the_tables_alone() -> None:
    truth = _truth("xxxy", tables="abbb")
    assert truth.true_pairs == 2
    found = joined(_codes(0, 1), _codes(1, 2), truth)  # b-c is within one table
    assert (found.precision, found.recall) == (1.0, 0.5)
    assert clustered(_codes(7, 7, 7, 7), truth).precision == pytest.approx(2 / 3)


def test_clusters_are_weighed_by_the_pairs_within() -> None:
    found = clustered(_codes(1, 1, 2, 2, 3), _truth("xxxyy"))
    assert (found.precision, found.recall) == (0.5, 0.25)


def test_components_reach_along_chains() -> None:
    assert components(_codes(4, 3, 2, 0), _codes(3, 2, 1, 5), 7).tolist() == [0, 1, 1, 1, 1, 0, 6]


def test_files_are_read_by_id(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("record_id,person\n007,x\n7,x\nb,y\n")
    (tmp_path / "pairs.csv").write_text("left,right,score\n7,007,0.25\n")
    (tmp_path / "clusters.csv").write_text("record_id,cluster_id\nb,c9\n007,c1\n7,c1\n")
    truth = read_truth(tmp_path / "truth.csv")
    left, right, score, _ = read_pairs(tmp_path / "pairs.csv", truth)
    assert best(left, right, score, truth).f1 == 1.0
    assert clustered(read_clusters(tmp_path / "clusters.csv", truth), truth).f1 == 1.0


def test_an_unknown_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("left,right,score\na,nobody,0.25\n")
    with pytest.raises(ValueError, match="1 record ids"):
        read_pairs(tmp_path / "pairs.csv", _truth("xx"))
