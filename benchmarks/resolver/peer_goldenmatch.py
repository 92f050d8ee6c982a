"""goldenmatch without a configuration: it chooses keys, comparisons and thresholds itself.

    ENV/bin/python -m benchmarks.resolver.peer_goldenmatch TABLE.csv PAIRS.csv

Writes the pairs within its clusters, each with the score it gave the pair (1 where it gave none).
"""

from __future__ import annotations

from itertools import combinations

import goldenmatch
import pandas as pd
import pyarrow as pa

from benchmarks.resolver.peer_table import arguments, read, write


def main() -> None:
    path, out = arguments()
    table = read(path)
    ids = table.index.to_list()
    given = pa.Table.from_pandas(table, preserve_index=False)
    found = goldenmatch.dedupe_df(given, allow_red_config=True, confidence_required=False)
    rows = []
    for group in found.clusters.values():
        scores = group.get("pair_scores", {})
        for a, b in combinations(sorted(group["members"]), 2):
            rows.append((ids[a], ids[b], scores.get((a, b), 1.0)))
    write(pd.DataFrame(rows, columns=["left", "right", "score"]), out)


if __name__ == "__main__":
    main()
