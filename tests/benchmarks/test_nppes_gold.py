"""The benchmark on labelled records compares them at all, and tells right from wrong."""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks.nppes_gold import accuracy, joined, read, resolved, strangers_merged

FIELDS = (
    *("record_id", "gold_npi", "first", "middle", "last", "suffix"),
    *("practice_city", "practice_state", "practice_zip", "license_number", "license_state"),
)
# Invented: one person in two snapshots, and another of the same name.
ROWS = (
    ("a", "1999000003", "Orla", "", "Vane", "", "Denver", "CO", "80203", "LAC.1234", "CO"),
    ("b", "1999000003", "Orla", "May", "Vane", "", "Pueblo", "CO", "81003", "LAC.0001234", "CO"),
    ("c", "1999000011", "Orla", "", "Vane", "", "Denver", "CO", "80203", "LAC.5678", "CO"),
)


def test_one_person_is_found_and_a_namesake_kept_apart(tmp_path: Path) -> None:
    with (tmp_path / "records.csv").open("w", newline="") as file:
        csv.writer(file).writerows([FIELDS, *ROWS])
    profiles, npis = read(tmp_path / "records.csv")
    candidates, found = resolved(profiles)
    assert ("a", "c") in candidates
    assert accuracy(found, joined([["a", "b"]])) == (1.0, 1.0, 1.0)
    assert strangers_merged(profiles, npis, found) == 0
    assert strangers_merged(profiles, npis, {("a", "c")}) == 1
