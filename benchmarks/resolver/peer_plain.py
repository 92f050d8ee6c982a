"""The plain peer: blocking keys and a fixed sum of rapidfuzz similarities, nothing learned.

    python -m benchmarks.resolver.peer_plain TABLE.csv PAIRS.csv

Keys: name; family name's start with ZIP code, city or birth date; number, telephone, e-mail.
A key with more than 60 records is left out. The score is the weighted sum of the similarities of
what both records have; what one lacks says nothing.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

WEIGHTS = {
    "given_name": 1.0, "family_name": 1.5, "middle_name": 0.3, "number": 1.5, "identifier": 1.5,
    "birth_date": 1.5, "phone": 1.0, "email": 1.0, "npi": 2.0, "postal_code": 0.7, "city": 0.4,
    "street": 0.7,
}  # fmt: skip
EXACT = {"number", "phone", "email", "npi"}  # a person may well have two of them
LARGEST = 60  # records under one key
_DIGITS = re.compile(r"\D+")
Row = dict[str, str]


def cleaned(row: Row) -> Row:
    clean = {name: value.strip().lower() for name, value in row.items()}
    for name in ("number", "phone"):
        if name in clean:
            clean[name] = _DIGITS.sub("", clean[name]).lstrip("0")
    return clean


def keys(row: Row) -> Iterator[str]:
    given, family = row.get("given_name", ""), row.get("family_name", "")
    if given and family:
        yield f"n {given} {family}"
    for name in ("postal_code", "city", "birth_date", "state"):
        if row.get(name) and family:
            yield f"{name} {family[:4]} {given[:1]} {row[name]}"
    for name in ("number", "identifier", "phone", "email", "npi", "birth_date", "street"):
        if row.get(name):
            yield f"{name} {row[name]}"


def candidates(rows: list[Row]) -> tuple[np.ndarray, np.ndarray]:
    groups: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        for key in keys(row):
            groups[key].append(i)
    pairs = {
        pair
        for group in groups.values()
        if len(group) <= LARGEST
        for pair in combinations(group, 2)
    }
    both = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def scores(rows: list[Row], left: np.ndarray, right: np.ndarray) -> np.ndarray:
    total, most = np.zeros(len(left)), 1e-9
    for name, weight in WEIGHTS.items():
        values = np.array([row.get(name, "") for row in rows], object)
        a, b = values[left], values[right]
        both = (a != "") & (b != "")
        alike = process.cpdist(a, b, scorer=JaroWinkler.similarity, dtype=np.float32)
        value = 3 * alike - 2  # names and places: below two thirds alike is a difference
        if name in EXACT:
            value = (alike == 1).astype(np.float32)
        total += np.where(both, weight * value, 0.0)
        most += weight
    return total / most


def main() -> None:
    table, out = map(Path, sys.argv[1:3])
    with table.open(encoding="utf-8", newline="") as lines:
        raw = list(csv.DictReader(lines))
    rows = [cleaned(row) for row in raw]
    left, right = candidates(rows)
    score = scores(rows, left, right)
    ids = [row["record_id"] for row in raw]
    with out.open("w", encoding="utf-8") as file:
        file.write("left,right,score\n")
        file.writelines(
            f"{ids[i]},{ids[j]},{s:.6f}\n"
            for i, j, s in zip(left.tolist(), right.tolist(), score.tolist(), strict=True)
        )


if __name__ == "__main__":
    main()
