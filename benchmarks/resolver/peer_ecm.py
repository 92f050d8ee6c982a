"""recordlinkage's ECM classifier (Fellegi and Sunter's model, unlabelled), as its guide goes.

    ENV/bin/python -m benchmarks.resolver.peer_ecm TABLE.csv PAIRS.csv

Pairs that share a block; each column compared as yes or no (Jaro-Winkler from 0.85 for names,
streets and towns, exact for the rest); what is missing disagrees, as the tool has it. Beside a
telephone, street and town are left out, and wide blocks are taken only where dates of birth and
towns are there to tell people apart: both raise its score.
"""

from __future__ import annotations

import pandas as pd
import recordlinkage

from benchmarks.resolver.peer_table import arguments, candidates, read, tables_to_link, write

ALIKE = ("given_name", "family_name", "street", "city", "email")
EQUAL = ("birth_date", "postal_code", "phone", "number", "npi", "identifier")
REPEATED = {"street", "city"}  # beside a telephone and a postal code


def features(tables: list[pd.DataFrame]) -> pd.DataFrame:
    first, last = tables[0], tables[-1]
    left, right = candidates(tables, wide={"birth_date", "city"} <= set(first.columns))
    pairs = pd.MultiIndex.from_arrays([first.index[left], last.index[right]])
    compare = recordlinkage.Compare()
    for name in ALIKE:
        if name in first and not (name in REPEATED and "phone" in first):
            compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in EQUAL:
        if name in first:
            compare.exact(name, name, label=name)
    return compare.compute(pairs, first, *([last] if len(tables) > 1 else []))


def main() -> None:
    path, out = arguments()
    tables = tables_to_link(read(path))
    found = features(tables)
    model = recordlinkage.ECMClassifier()
    model.fit(found)
    left, right = (found.index.get_level_values(level) for level in (0, 1))
    score = model.prob(found).to_numpy()
    write(pd.DataFrame({"left": left, "right": right, "score": score}), out)


if __name__ == "__main__":
    main()
