"""The hand-written labelled pairs as rows of a plain table: nobody is joined to another person."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pcsv
import pytest
from ruamel.yaml import YAML

from directory.linkage.engine import Resolved, resolve_table

ROOT = Path(__file__).parents[3]
PAIRS: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(
    (ROOT / "tests/directory/pairs.yaml").read_text(encoding="utf-8")
)
COLUMNS = (
    "given_name middle_name family_name suffix credential number jurisdiction npi birth_date "
    "street city state postal_code phone email"
).split()
AS_NAMED = {
    "given_name": "given",
    "middle_name": "middle",
    "family_name": "family",
    "postal_code": "zip",
}


def row_of(listing: dict[str, Any]) -> dict[str, str]:
    """A listing as a plain table would hold it: its own number, else the first that it claims."""
    row = {name: str(listing.get(AS_NAMED.get(name, name), "")) for name in COLUMNS}
    place, _, title = str(listing.get("cred", "")).partition("/")
    row["credential"] = title
    row["jurisdiction"] = place.partition("-")[0].upper()
    for state, number in listing.get("claims", [])[:1]:
        row["jurisdiction"], row["number"] = state, number
    return row


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Resolved:
    """All the pairs, each at two rows of one table, among 2,000 invented people."""
    folder = tmp_path_factory.mktemp("people")
    module = "benchmarks.resolver.people_tables"
    command = [sys.executable, "-m", module, "2000", "--seed", "5", "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    texts = pcsv.ConvertOptions(
        column_types=dict.fromkeys(COLUMNS, pa.string()), strings_can_be_null=False
    )
    others = pcsv.read_csv(folder / "people.csv", convert_options=texts)
    rows = [row_of(pair[side]) for pair in PAIRS for side in ("left", "right")]
    return resolve_table(
        {
            name: pa.array([*(row[name] for row in rows), *others.column(name).to_pylist()])
            for name in COLUMNS
        }
    )


def test_no_two_people_are_joined(resolved: Resolved) -> None:
    joined = [
        pair["says"]
        for place, pair in enumerate(PAIRS)
        if resolved.people[2 * place] == resolved.people[2 * place + 1]
        and pair["label"] == "different"
    ]
    assert joined == []


def test_some_who_are_one_person_are(resolved: Resolved) -> None:
    same = [place for place, pair in enumerate(PAIRS) if pair["label"] == "same"]
    joined = [p for p in same if resolved.people[2 * p] == resolved.people[2 * p + 1]]
    assert len(joined) >= 20
