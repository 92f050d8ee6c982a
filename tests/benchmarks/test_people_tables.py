"""The invented people tables: the same from the same seed, and as messy as they promise."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.resolver.people_noise import mistyped, other_number
from benchmarks.resolver.people_tables import COLUMNS, write
from benchmarks.resolver.people_world import World

ROWS = 3_000


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("people")
    write(ROWS, 5, out)
    return out


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_same_seed_gives_the_same_bytes(table: Path, tmp_path: Path) -> None:
    write(ROWS, 5, tmp_path / "again")
    write(ROWS, 6, tmp_path / "other")
    for name in ("people.csv", "truth.csv"):
        written = (table / name).read_bytes()
        assert (tmp_path / "again" / name).read_bytes() == written
        assert (tmp_path / "other" / name).read_bytes() != written


def test_a_fifth_of_the_rows_are_further_listings(table: Path) -> None:
    truth = _read(table / "truth.csv")
    assert len(truth) == ROWS
    assert len({row["person"] for row in truth}) == ROWS * 4 // 5
    assert max(Counter(row["person"] for row in truth).values()) == 4


def test_every_row_has_every_column_and_no_stray_comma(table: Path) -> None:
    rows = _read(table / "people.csv")
    assert [*rows[0]] == COLUMNS
    assert all(None not in row and None not in row.values() for row in rows)
    assert [row["record_id"] for row in rows] == [
        r["record_id"] for r in _read(table / "truth.csv")
    ]
    assert not [row for row in rows if not row["jurisdiction"] or not row["given_name"]]


def test_row_order_says_nothing_of_the_person(table: Path) -> None:
    people = [row["person"] for row in _read(table / "truth.csv")]
    beside = sum(a == b for a, b in itertools.pairwise(people))
    assert beside < 10


def test_namesakes_and_shared_telephones_are_there(table: Path) -> None:
    person = {row["record_id"]: row["person"] for row in _read(table / "truth.csv")}
    names: dict[tuple[str, str], set[str]] = {}
    phones: dict[str, set[str]] = {}
    for row in _read(table / "people.csv"):
        name = (row["given_name"].lower(), row["family_name"].lower())
        names.setdefault(name, set()).add(person[row["record_id"]])
        phones.setdefault("".join(filter(str.isdigit, row["phone"])), set()).add(
            person[row["record_id"]]
        )
    assert sum(len(found) > 1 for found in names.values()) > 20
    assert sum(len(found) > 1 for phone, found in phones.items() if phone) > 100


def test_households_have_seniors_and_twins() -> None:
    people = World(5).people(ROWS)
    pairs = list(itertools.pairwise(people))
    one_home = [(a, b) for a, b in pairs if a.home.street == b.home.street]
    assert [1 for a, b in one_home if (a.given, a.family) == (b.given, b.family)]
    assert [1 for a, b in one_home if a.born == b.born and a.given != b.given]


@pytest.mark.parametrize("way", range(6))
def test_a_number_keeps_its_serial_in_every_way_of_writing(way: int) -> None:
    assert "4123" in other_number("OH", "LADC", 4123, way)


def test_a_slip_of_the_hand_keeps_the_first_letter() -> None:
    r = World(1).random
    slips = {mistyped("Fallowell", r) for _ in range(200)}
    assert len(slips) > 20
    assert all(slip[0] == "F" and 8 <= len(slip) <= 10 for slip in slips)
