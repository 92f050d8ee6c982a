"""What answers to the most doubtful pairs are worth: `dedupe --decisions`, answered by the truth.

    python -m benchmarks.resolver.answered DIR [--answers 100 500]

DIR holds people.csv and truth.csv. For each number of answers: pair F1 at the best threshold over
all pairs, and over those that were not asked, before and after; and what is joined without a look.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.measure import figure
from benchmarks.resolver.accuracy import Codes, Truth, best, clustered, read_truth
from directory.linkage.answers import answers_of
from directory.linkage.engine import Resolved, resolve_table
from directory.linkage.reading import read_people

Asked = dict[tuple[int, int], bool]


def f1(found: Resolved, at: Codes, truth: Truth, asked: Asked) -> float:
    """The best pair F1 of the pairs that were not asked."""
    pairs = zip(found.left.tolist(), found.right.tolist(), strict=True)
    kept = np.array([pair not in asked for pair in pairs], np.bool_)
    rest = Truth(truth.records, truth.person, truth.true_pairs - sum(asked.values()))
    return best(at[found.left[kept]], at[found.right[kept]], found.scores[kept], rest).f1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--answers", type=int, nargs="+", default=[100, 500])
    options = parser.parse_args()
    people, truth = (
        read_people(options.folder / "people.csv"),
        read_truth(options.folder / "truth.csv"),
    )
    at, rows = truth.places(people.ids), len(people.ids)
    person = truth.person[at]
    before = resolve_table(people.texts)
    doubtful = np.flatnonzero(~before.same)
    doubtful = doubtful[np.argsort(np.abs(before.scores[doubtful] - 0.5), kind="stable")]
    for count in options.answers:
        pairs = [(int(before.left[i]), int(before.right[i])) for i in doubtful[:count]]
        asked = {(one, other): bool(person[one] == person[other]) for one, other in pairs}
        given = [(one, other, same) for (one, other), same in asked.items()]
        after = resolve_table(people.texts, answers=answers_of(given, rows))
        for name, found in (("before", before), ("after", after)):
            figure(f"{name}.pair_f1", f1(found, at, truth, {}), "share", n=count)
            figure(f"{name}.pair_f1_not_asked", f1(found, at, truth, asked), "share", n=count)
            cluster = np.empty(rows, np.int64)
            cluster[at] = found.people
            shipped = clustered(cluster, truth)
            figure(f"{name}.shipped.precision", shipped.precision, "share", n=count)
            figure(f"{name}.shipped.recall", shipped.recall, "share", n=count)


if __name__ == "__main__":
    main()
