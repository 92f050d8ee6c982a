"""goldenmatch without a configuration: it chooses keys, comparisons and thresholds itself.

    ENV/bin/python -m benchmarks.resolver.peer_goldenmatch TABLE.csv PAIRS.csv

Writes every pair that it scored, and those that its clusters bring together with the score of the
cluster's weakest pair. It keeps a memory of earlier tables in the user's home, which changes its
answers: here it begins without one.
"""

from __future__ import annotations

import os
import tempfile
from itertools import combinations

import pandas as pd
import pyarrow as pa

from benchmarks.resolver.peer_table import arguments, read, write


def main() -> None:
    path, out = arguments()
    table = read(path)
    ids = table.index.to_list()
    table = table.drop(columns="source", errors="ignore")
    given = pa.Table.from_pandas(table, preserve_index=False)
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        import goldenmatch

        found = goldenmatch.dedupe_df(given, allow_red_config=True, confidence_required=False)
    scores = {(a, b): score for a, b, score in found.scored_pairs}
    for group in found.clusters.values():
        members = sorted(group["members"])
        weakest = min((group.get("pair_scores") or {(): 1.0}).values())
        for pair in combinations(members, 2):
            scores.setdefault(pair, weakest)
    rows = [(ids[a], ids[b], score) for (a, b), score in scores.items()]
    write(pd.DataFrame(rows, columns=["left", "right", "score"]), out)


if __name__ == "__main__":
    main()
