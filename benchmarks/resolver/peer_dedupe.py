"""dedupe 3, which learns from labels: those of half of the people, from truth.csv beside the table.

    ENV/bin/python -m benchmarks.resolver.peer_dedupe TABLE.csv PAIRS.csv

Not an unlabelled peer: it sees what a person would have had to tell it. Strings by its own affine
gap distance, dates and numbers as short strings, each of which may be missing.
"""

from __future__ import annotations

import random

import dedupe
import numpy as np
import pandas as pd
from dedupe import variables

from benchmarks.resolver.peer_table import arguments, read, write

SHORT = {"birth_date", "postal_code", "phone", "number", "npi", "identifier", "state"}
UNUSED = {"source", "jurisdiction", "credential", "suffix"}
LABELS, SAMPLE = 5_000, 15_000  # pairs


def _variables(table: pd.DataFrame) -> list[object]:
    def variable(name: str) -> object:
        kind = variables.ShortString if name in SHORT else variables.String
        return kind(name, has_missing=bool(table[name].isna().any()))

    return [variable(name) for name in table.columns if name not in UNUSED]


def main() -> None:
    random.seed(1)
    np.random.seed(1)
    path, out = arguments()
    table = read(path)
    truth = pd.read_csv(path.parent / "truth.csv", dtype=str, index_col=0)["person"]
    rows = table.astype(object).where(table.notna(), None).to_dict("index")
    people = sorted(set(truth))
    known = set(random.sample(people, len(people) // 2))
    half = {i: row | {"person": truth[i]} for i, row in rows.items() if truth[i] in known}
    deduper = dedupe.Dedupe(_variables(table), num_cores=1)
    labels = dedupe.training_data_dedupe(half, "person", LABELS)
    deduper.prepare_training(rows, sample_size=SAMPLE)
    deduper.mark_pairs(labels)
    deduper.train()
    scored = deduper.score(deduper.pairs(rows))
    pairs = pd.DataFrame(np.asarray(scored["pairs"]), columns=["left", "right"])
    write(pairs.assign(score=np.asarray(scored["score"])), out)


if __name__ == "__main__":
    main()
