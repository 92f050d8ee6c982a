"""How right a set of scored pairs, or a set of clusters, is. Vectorised; 10^7 pairs take seconds.

    python -m benchmarks.resolver.accuracy TRUTH.csv [--pairs PAIRS.csv] [--clusters CLUSTERS.csv]

TRUTH.csv and CLUSTERS.csv have two columns, a record and its person or cluster; PAIRS.csv has
`left`, `right` and `score`, and may have `decision`. Columns are known by their order in the first
two and by their name in the last. A pair that no row scores is a pair that is not joined.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from benchmarks.measure import figure

Codes = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rightness:
    """Precision, recall and their harmonic mean, for pairs; `line` is the threshold, if any."""

    precision: float
    recall: float
    f1: float
    line: float | None = None


@dataclass(frozen=True)
class Truth:
    """The records with the code of their person, and how many pairs are one person's.

    `across` is the code of each record's table where only pairs between two tables count.
    """

    records: pa.Array
    person: Codes
    true_pairs: int
    across: Codes | None = None

    def places(self, ids: pa.Array) -> Codes:
        """The position of each record id. Raises ValueError for an id that is not in the truth."""
        found = pc.index_in(ids.cast(pa.string()), value_set=self.records)
        if found.null_count:
            raise ValueError(f"{found.null_count} record ids are not in the truth")
        return np.asarray(found.to_numpy(zero_copy_only=False), np.int64)


def truth_of(records: pa.Array, persons: pa.Array, tables: pa.Array | None = None) -> Truth:
    """The truth for records, their persons and, for a linkage of two tables, their tables."""
    person = _codes(persons)
    if tables is None:
        return Truth(records, person, _pairs_within(person))
    table = _codes(tables)
    within = _pairs_within(_codes_of_two(person, table))
    return Truth(records, person, _pairs_within(person) - within, table)


def read_truth(path: Path) -> Truth:
    """The truth file `path`; a third column, if any, is the table of a linkage."""
    table = _read(path)
    return truth_of(*(column.combine_chunks() for column in table.columns[:3]))


def best(left: Codes, right: Codes, score: Scores, truth: Truth) -> Rightness:
    """The best pair F1 of any threshold, and that threshold. Each pair counts once."""
    left, right, score = unique(left, right, score, truth)
    if not len(score):
        return Rightness(1.0, 0.0, 0.0)
    order = np.argsort(-score, kind="stable")
    score = score[order]
    good = np.cumsum((truth.person[left] == truth.person[right])[order])
    said = np.arange(1, len(score) + 1)
    ends = np.append(score[1:] != score[:-1], True)  # a threshold takes all pairs of one score
    f1 = np.where(ends, 2 * good / (said + truth.true_pairs), 0.0)
    at = int(np.argmax(f1))
    return Rightness(
        float(good[at] / said[at]), float(good[at] / truth.true_pairs), float(f1[at]), score[at]
    )


def joined(left: Codes, right: Codes, truth: Truth) -> Rightness:
    """How right it is to join just these pairs."""
    left, right, _ = unique(left, right, np.zeros(len(left)), truth)
    good = int((truth.person[left] == truth.person[right]).sum())
    return _rightness(good, len(left), truth.true_pairs)


def clustered(cluster: Codes, truth: Truth) -> Rightness:
    """How right the pairs within clusters are; `cluster` is a code for each record of the truth."""
    both = _codes_of_two(cluster, truth.person)
    good, said = _pairs_within(both), _pairs_within(cluster)
    if truth.across is not None:
        good -= _pairs_within(_codes_of_two(both, truth.across))
        said -= _pairs_within(_codes_of_two(cluster, truth.across))
    return _rightness(good, said, truth.true_pairs)


def components(left: Codes, right: Codes, size: int) -> Codes:
    """The connected component of each of `size` records, named by its least member."""
    label: Codes = np.arange(size, dtype=np.int64)
    while True:
        before = label.copy()
        least = np.minimum(label[left], label[right])
        np.minimum.at(label, label[left], least)
        np.minimum.at(label, label[right], least)
        label = np.asarray(label[label], np.int64)
        if np.array_equal(label, before):
            return label


def unique(left: Codes, right: Codes, score: Scores, truth: Truth) -> tuple[Codes, Codes, Scores]:
    """Each unordered pair once, with its highest score; pairs that do not count are left out."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    keep = low != high
    if truth.across is not None:
        keep &= truth.across[low] != truth.across[high]
    key, score = (low * len(truth.person) + high)[keep], score[keep]
    order = np.lexsort((-score, key))
    key, score = key[order], score[order]
    first = np.append(True, key[1:] != key[:-1])[: len(key)]
    key, score = key[first], score[first]
    return key // len(truth.person), key % len(truth.person), score


def read_pairs(path: Path, truth: Truth) -> tuple[Codes, Codes, Scores, pa.Table]:
    """(left, right, score, the table) of a pairs file."""
    table = _read(path)
    left, right = (truth.places(table[name].combine_chunks()) for name in ("left", "right"))
    score = table["score"].cast(pa.float64()).to_numpy()
    return left, right, np.asarray(score, np.float64), table


def read_clusters(path: Path, truth: Truth) -> Codes:
    """The cluster of each record of the truth; a record that the file lacks is alone."""
    table = _read(path)
    code: Codes = np.arange(len(truth.person), dtype=np.int64) + table.num_rows
    code[truth.places(table.column(0).combine_chunks())] = _codes(table.column(1))
    return code


def _read(path: Path) -> pa.Table:
    """A CSV file, everything as text."""
    names = path.open(encoding="utf-8").readline().strip().split(",")
    types: dict[str, Any] = dict.fromkeys(names, pa.string())
    return csv.read_csv(path, convert_options=csv.ConvertOptions(column_types=types))


def _codes(values: pa.Array | pa.ChunkedArray) -> Codes:
    chunk = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return np.asarray(chunk.dictionary_encode().indices.to_numpy(zero_copy_only=False), np.int64)


def _codes_of_two(a: Codes, b: Codes) -> Codes:
    return np.asarray(a * (int(b.max(initial=0)) + 1) + b, np.int64)


def _pairs_within(codes: Codes) -> int:
    _, sizes = np.unique(codes, return_counts=True)
    return int((sizes.astype(np.int64) * (sizes - 1) // 2).sum())


def _rightness(good: int, said: int, true: int) -> Rightness:
    return Rightness(
        good / said if said else 1.0, good / true if true else 1.0, 2 * good / ((said + true) or 1)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("truth", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--clusters", type=Path)
    options = parser.parse_args()
    truth = read_truth(options.truth)
    n = len(truth.person)
    if options.pairs:
        left, right, score, _ = read_pairs(options.pairs, truth)
        found = best(left, right, score, truth)
        for name in ("f1", "precision", "recall"):
            figure(f"pairs.best_{name}", getattr(found, name), "share", f"line {found.line}", n=n)
    if options.clusters:
        found = clustered(read_clusters(options.clusters, truth), truth)
        for name in ("f1", "precision", "recall"):
            figure(f"clusters.{name}", getattr(found, name), "share", n=n)


if __name__ == "__main__":
    main()
